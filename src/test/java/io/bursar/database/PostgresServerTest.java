package io.bursar.database;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/// Real processes, really killed.
@Tag("whole-machine")
class PostgresServerTest {

  /// Shared, since a first start takes seconds: every test leaves "data" a stopped, whole cluster.
  @TempDir static Path folder;

  /// Whatever a test leaves running would outlive it.
  @AfterEach
  void stopLeftovers() throws IOException {
    try (var folders = Files.list(folder)) {
      for (var each : folders.filter(Files::isDirectory).toList()) {
        try (var data = DataFolder.lock(each)) {
          new Leftovers(data).stop();
        }
      }
    }
  }

  @Test
  void aFirstStartMayBeKilledAtEachOfItsSteps() throws Exception {
    var steps =
        List.of(
            "bin/unfinished-*/bin/initdb",
            "unfinished-*/PG_VERSION",
            "unfinished-*/base/1/*",
            "unfinished-*/base/5/*",
            "postgresql",
            "postgresql/postmaster.pid");
    for (var step : steps) {
      try (var program = start("first")) {
        program.awaitFile(folder.resolve("first"), step);
      }
    }
    try (var program = start("first")) {
      assertThat(program.found()).isZero();
    }
    assertThat(folder.resolve("first")).isDirectoryNotContaining("glob:**unfinished*");
    assertThat(folder.resolve("first/bin")).isDirectoryNotContaining("glob:**unfinished*");
  }

  @Test
  void noCommittedRowIsLostWhenBursarIsKilled() throws Exception {
    long committed = 0;
    for (int rows : List.of(1, 300, 20, 900)) {
      try (var program = start("data")) {
        assertThat(program.found()).isGreaterThanOrEqualTo(committed);
        program.awaitRows(rows);
        committed = program.killAndReadLast();
      }
    }
  }

  @Test
  void noCommittedRowIsLostWhenBothAreKilled() throws Exception {
    long committed = 0;
    for (int rows : List.of(50, 500, 5)) {
      try (var program = start("data")) {
        assertThat(program.found()).isGreaterThanOrEqualTo(committed);
        program.awaitRows(rows);
        ProcessHandle.of(postmasterPid("data")).orElseThrow().destroyForcibly();
        committed = program.killAndReadLast();
      }
    }
  }

  @Test
  void theNextStartEndsTheServerThatAKilledBursarLeft() throws Exception {
    long orphan;
    try (var program = start("data")) {
      program.found();
      orphan = postmasterPid("data");
    }
    assertThat(runs(orphan)).isTrue();

    try (var _ = server("data")) {
      assertThat(runs(orphan)).isFalse();
      assertThat(postmasterPid("data")).isNotEqualTo(orphan);
    }
  }

  @Test
  void aCleanStopKeepsEverythingAndLeavesNothingRunning() throws Exception {
    try (var server = server("data")) {
      db(server).sql("create table if not exists kept as select 42 as number").update();
    }
    assertThat(folder.resolve("data/postgresql/postmaster.pid")).doesNotExist();
    try (var server = server("data")) {
      assertThat(db(server).sql("select number from kept").query(Integer.class).single())
          .isEqualTo(42);
    }
  }

  @Test
  void aStaleFileThatNamesAStrangerHarmsNeitherTheStrangerNorTheStart() throws Exception {
    server("data").close();
    var stranger = new ProcessBuilder("sleep", "300").start();
    try {
      var file = folder.resolve("data/postgresql/postmaster.pid");
      Files.writeString(file, stranger.pid() + "\n" + folder.resolve("data/postgresql") + "\n");

      server("data").close();

      assertThat(stranger.isAlive()).isTrue();
    } finally {
      stranger.destroyForcibly();
    }
  }

  @Test
  void aTornPostmasterFileDoesNotStopTheStart() throws Exception {
    server("data").close();
    Files.writeString(folder.resolve("data/postgresql/postmaster.pid"), "");

    server("data").close();
  }

  @Test
  void aTakenPortIsLeftToItsOwnerAndAnotherIsUsed() throws Exception {
    try (var owner = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      int free = freePort();
      var ports = new ArrayDeque<>(List.of(owner.getLocalPort(), free));

      try (var server =
          PostgresServer.start(folder.resolve("data"), EmbeddedDatabase.SETTINGS, ports::remove)) {
        assertThat(server.url("bursar")).contains(":" + free + "/");
      }
    }
  }

  @Test
  void aSecondBursarOnTheFolderIsRefused() throws Exception {
    try (var _ = server("data");
        var second = start("data")) {
      assertThat(second.line()).startsWith("Another Bursar uses the data folder");
      assertThat(second.process.waitFor()).isEqualTo(1);
      assertThatThrownBy(() -> server("data"))
          .isInstanceOf(DatabaseRefused.class)
          .hasMessageStartingWith("Another Bursar uses the data folder");
    }
  }

  @Test
  void aServerThatSomebodyElseStartedOnOurDataIsLeftRunning() throws Exception {
    server("data").close();
    assertThat(folder.resolve("data/postgresql/postmaster.pid")).doesNotExist();
    var foreign = startElsewhereOnOurData();
    try {
      while (!Files.exists(folder.resolve("data/postgresql/postmaster.pid"))) {
        assertThat(foreign.waitFor(20, TimeUnit.MILLISECONDS)).isFalse();
      }

      assertThatThrownBy(() -> server("data"))
          .isInstanceOf(DatabaseRefused.class)
          .hasMessageStartingWith("A PostgreSQL that Bursar did not start");
      assertThat(foreign.isAlive()).isTrue();
    } finally {
      foreign.destroy();
      foreign.waitFor();
    }
  }

  /// It must listen somewhere, or PostgreSQL ends before anybody could find it.
  private Process startElsewhereOnOurData() throws IOException {
    try (var elsewhere = DataFolder.lock(folder.resolve("elsewhere"))) {
      var data = folder.resolve("data/postgresql").toString();
      return Programs.in(Binaries.unpack(elsewhere), folder)
          .start(
              folder.resolve("foreign.log").toFile(),
              "postgres",
              List.of(
                  "-D",
                  data,
                  "-p",
                  "" + freePort(),
                  "-c",
                  "listen_addresses=127.0.0.1",
                  "-c",
                  "unix_socket_directories="));
    }
  }

  @Test
  void aFolderThatCannotBeWrittenIsRefused() throws Exception {
    Files.writeString(folder.resolve("file"), "in the way");

    assertThatThrownBy(() -> server("file/data"))
        .isInstanceOf(DatabaseRefused.class)
        .hasMessageContaining("cannot be written");
  }

  @Test
  void aServerThatDoesNotStartSaysWhy() throws Exception {
    server("data").close();
    var version = folder.resolve("data/postgresql/PG_VERSION");
    var right = Files.readString(version);
    Files.writeString(version, "9\n");
    try {
      assertThatThrownBy(() -> server("data"))
          .isInstanceOf(DatabaseRefused.class)
          .hasMessageContaining("database files are incompatible with server");
    } finally {
      Files.writeString(version, right);
    }
  }

  @Test
  void dataIsAsDurableAsPostgresMakesIt() throws Exception {
    try (var server = server("data")) {
      for (var setting : List.of("fsync", "synchronous_commit", "full_page_writes")) {
        assertThat(db(server).sql("show " + setting).query(String.class).single()).isEqualTo("on");
      }
    }
  }

  private PostgresServer server(String data) {
    return PostgresServer.start(folder.resolve(data), EmbeddedDatabase.SETTINGS);
  }

  private static JdbcClient db(PostgresServer server) {
    return JdbcClient.create(
        new DriverManagerDataSource(
            server.url(PostgresServer.DATABASE), PostgresServer.DATABASE, server.password()));
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      return socket.getLocalPort();
    }
  }

  private long postmasterPid(String data) throws IOException {
    var file = folder.resolve(data).resolve("postgresql/postmaster.pid");
    return Long.parseLong(Files.readAllLines(file).getFirst().strip());
  }

  /// A process that has ended runs no program, even while nobody has asked for its exit code.
  private static boolean runs(long pid) {
    return Files.exists(Path.of("/proc", String.valueOf(pid), "exe"));
  }

  private Killable start(String data) throws IOException {
    var java = ProcessHandle.current().info().command().orElseThrow();
    return new Killable(
        new ProcessBuilder(
                java,
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                WritingProgram.class.getName(),
                folder.resolve(data).toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start());
  }

  /// A [WritingProgram] in its own JVM; closing it kills it.
  private record Killable(Process process, BufferedReader output) implements AutoCloseable {

    Killable(Process process) {
      this(process, process.inputReader(UTF_8));
    }

    /// How many rows it found when it was ready.
    long found() throws IOException {
      var line = line();
      assertThat(line).startsWith("found ");
      return Long.parseLong(line.substring("found ".length()));
    }

    /// Waits until it has committed so many more rows.
    void awaitRows(int rows) throws IOException {
      for (int row = 0; row < rows; row++) {
        line();
      }
    }

    /// Waits until a file that this pattern describes is in the folder.
    void awaitFile(Path data, String pattern) throws Exception {
      var shell = "until ls %s >/dev/null 2>&1; do :; done".formatted(pattern);
      var waiting =
          new ProcessBuilder("sh", "-c", "mkdir -p \"$0\"; cd \"$0\"; " + shell, "" + data);
      var waiter = waiting.start();
      assertThat(waiter.waitFor(60, TimeUnit.SECONDS)).as(pattern).isTrue();
    }

    /// Kills it; the number of the last row of which it said that it was committed.
    long killAndReadLast() throws IOException {
      // Unlike the process, its handle leaves the output to be read to the end.
      process.toHandle().destroyForcibly();
      long last = 0;
      for (var line = output.readLine(); line != null; line = output.readLine()) {
        // The last line may be torn.
        if (line.matches(WritingProgram.SAYS + "\\d+")) {
          last = Math.max(last, Long.parseLong(line.substring(WritingProgram.SAYS.length())));
        }
      }
      return last;
    }

    String line() throws IOException {
      for (var line = output.readLine(); line != null; line = output.readLine()) {
        if (line.startsWith(WritingProgram.SAYS)) {
          return line.substring(WritingProgram.SAYS.length());
        }
      }
      throw new AssertionError("The program ended without a word");
    }

    @Override
    public void close() {
      try {
        process.destroyForcibly().waitFor();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
