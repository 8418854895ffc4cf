package io.bursar.database;

import java.nio.file.Path;
import java.util.Map;
import org.springframework.util.FileSystemUtils;

/// The PostgreSQL server of a test run: the embedded one, made anew, and not durable, since its
/// data is worth nothing. It lies below `target`; what a killed run left running there is stopped
/// first.
public final class TestServer {

  private static final Path FOLDER =
      Path.of("target", "test-database-" + System.getProperty("bursar.test.fork", "0"));

  private static final Map<String, String> SETTINGS =
      Map.of(
          "fsync", "off",
          "synchronous_commit", "off",
          "full_page_writes", "off",
          "max_connections", "300",
          "shared_buffers", "128MB",
          "log_checkpoints", "off");

  private final PostgresServer server;

  private TestServer(PostgresServer server) {
    this.server = server;
  }

  /// Starts it; a second run at the same time in the same clone is refused. The forks of one run
  /// have one each.
  public static TestServer start() {
    try (var folder = DataFolder.lock(FOLDER)) {
      new Leftovers(folder).stop();
      FileSystemUtils.deleteRecursively(folder.cluster().toFile());
    }
    return new TestServer(PostgresServer.start(FOLDER, SETTINGS));
  }

  public String url(String database) {
    return server.url(database);
  }

  public String username() {
    return PostgresServer.DATABASE;
  }

  public String password() {
    return server.password();
  }

  public void stop() {
    server.close();
  }
}
