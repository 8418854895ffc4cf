package io.bursar.database;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/// A PostgreSQL server of our own on a folder of our own. It may be killed at any moment, and so
/// may Bursar, the first start included: the next start finds every committed row.
///
/// One [DataFolder] lock guards the folder; [Leftovers] of a killed Bursar are ended before
/// anything is touched; the cluster is made under another name and renamed when it is whole.
final class PostgresServer implements AutoCloseable {

  /// What the server is called for and by whom: the database and its owner have one name.
  static final String DATABASE = "bursar";

  private static final Logger log = LoggerFactory.getLogger(PostgresServer.class);
  private static final String PASSWORD_FILE = "bursar.password";
  private static final int STARTS_MAX = 5;
  private static final int RECOVERY_MINUTES_MAX = 10;

  private final DataFolder folder;
  private final Process process;
  private final int port;
  private final String password;

  private PostgresServer(DataFolder folder, Process process, int port, String password) {
    this.folder = folder;
    this.process = process;
    this.port = port;
    this.password = password;
  }

  /// Starts the server on this folder and waits until it answers, with crash recovery up to ten
  /// minutes. Refuses when another process has the folder, when it cannot be written, and when
  /// PostgreSQL cannot run here.
  static PostgresServer start(Path dataDir, Map<String, String> settings) {
    return start(dataDir, settings, PostgresServer::freePort);
  }

  static PostgresServer start(Path dataDir, Map<String, String> settings, IntSupplier ports) {
    var folder = DataFolder.lock(dataDir);
    try {
      var leftovers = new Leftovers(folder);
      leftovers.stop();
      folder.deleteUnfinished();
      var programs = Programs.in(Binaries.unpack(folder), folder.root());
      if (!Files.exists(folder.cluster())) {
        createCluster(folder, programs);
      }
      return run(folder, leftovers, programs, settings, ports);
    } catch (IOException e) {
      folder.close();
      throw new UncheckedIOException(e);
    } catch (RuntimeException e) {
      folder.close();
      throw e;
    }
  }

  /// Where clients of this machine find the database of this name.
  String url(String database) {
    return "jdbc:postgresql://127.0.0.1:%d/%s".formatted(port, database);
  }

  String password() {
    return password;
  }

  /// Shuts the server down and gives the folder free.
  @Override
  public void close() {
    stop(process);
    folder.close();
  }

  private static void createCluster(DataFolder folder, Programs programs) throws IOException {
    log.info("Making a PostgreSQL cluster in {}", folder.root());
    var cluster = folder.unfinished(folder.cluster());
    var password = folder.unfinished(folder.cluster());
    writePassword(password);
    var initdb =
        programs.start(
            folder.log().toFile(),
            "initdb",
            List.of(
                "--pgdata=" + cluster,
                "--username=" + DATABASE,
                "--pwfile=" + password,
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--locale=C",
                "--locale-provider=builtin",
                "--builtin-locale=C.UTF-8"));
    if (exitCode(initdb) != 0) {
      throw refused(folder);
    }
    Files.move(password, cluster.resolve(PASSWORD_FILE));
    folder.finish(cluster, folder.cluster());
  }

  /// Other users of this machine can reach the port, so a password keeps them out.
  private static void writePassword(Path file) throws IOException {
    var secret = new byte[24];
    new SecureRandom().nextBytes(secret);
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(file, HexFormat.of().formatHex(secret));
  }

  private static PostgresServer run(
      DataFolder folder,
      Leftovers leftovers,
      Programs programs,
      Map<String, String> settings,
      IntSupplier ports)
      throws IOException {
    for (int start = 1; start <= STARTS_MAX; start++) {
      int port = ports.getAsInt();
      var process =
          programs.start(folder.log().toFile(), "postgres", arguments(folder, port, settings));
      if (awaitReady(folder, process)) {
        var password = Files.readString(folder.cluster().resolve(PASSWORD_FILE));
        var server = new PostgresServer(folder, process, port, password);
        server.verify(settings);
        log.info("The embedded PostgreSQL listens on {}", server.url(DATABASE));
        return server;
      }
      // A port that was free a moment ago may be taken, and a leftover may have been late to start.
      leftovers.stop();
    }
    throw refused(folder);
  }

  private static List<String> arguments(DataFolder folder, int port, Map<String, String> settings) {
    var arguments = new ArrayList<>(List.of("-D", folder.cluster().toString(), "-p", "" + port));
    arguments.addAll(List.of("-c", "listen_addresses=127.0.0.1"));
    arguments.addAll(List.of("-c", "unix_socket_directories="));
    settings.forEach((name, value) -> arguments.addAll(List.of("-c", name + "=" + value)));
    return arguments;
  }

  /// True as soon as the server says so in the file that carries its own process id; false when it
  /// has ended.
  private static boolean awaitReady(DataFolder folder, Process process) throws IOException {
    var file = folder.cluster().resolve("postmaster.pid");
    try {
      for (long waited = 0;
          waited < TimeUnit.MINUTES.toMillis(RECOVERY_MINUTES_MAX);
          waited += 20) {
        if (process.waitFor(20, TimeUnit.MILLISECONDS)) {
          return false;
        }
        var lines = Files.exists(file) ? Files.readAllLines(file) : List.<String>of();
        if (lines.size() >= 8
            && lines.get(0).strip().equals(String.valueOf(process.pid()))
            && lines.get(7).strip().equals("ready")) {
          return true;
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    stop(process);
    throw refused(folder);
  }

  /// Trusts nothing: that this is our data, and that it is as durable as asked for.
  private void verify(Map<String, String> settings) {
    try {
      var db = JdbcClient.create(dataSource("postgres"));
      check(db, "data_directory", folder.cluster().toString());
      for (var name : List.of("fsync", "synchronous_commit", "full_page_writes")) {
        check(db, name, settings.getOrDefault(name, "on"));
      }
      createDatabase(db);
    } catch (RuntimeException e) {
      stop(process);
      throw e;
    }
  }

  private static void check(JdbcClient db, String setting, String expected) {
    var actual =
        db.sql("select current_setting(:setting)")
            .param("setting", setting)
            .query(String.class)
            .single();
    if (!actual.equals(expected)) {
      throw new DatabaseRefused(
          "The embedded PostgreSQL has %s = %s, not %s.".formatted(setting, actual, expected),
          "Remove the setting from postgresql.conf and postgresql.auto.conf in the data folder.");
    }
  }

  private static void createDatabase(JdbcClient db) {
    var exists =
        db.sql("select exists (select from pg_database where datname = :name)")
            .param("name", DATABASE)
            .query(Boolean.class)
            .single();
    if (!exists) {
      db.sql("create database " + DATABASE).update();
    }
  }

  private DriverManagerDataSource dataSource(String database) {
    return new DriverManagerDataSource(url(database), DATABASE, password);
  }

  private static void stop(Process process) {
    Leftovers.interrupt(process.toHandle());
    try {
      if (!process.waitFor(60, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private static int exitCode(Process process) {
    try {
      return process.waitFor();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return -1;
    }
  }

  private static int freePort() {
    try (var socket = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static DatabaseRefused refused(DataFolder folder) {
    return new DatabaseRefused(
        "PostgreSQL does not start in %s. It says: %s".formatted(folder.root(), lastWords(folder)),
        "The whole story is in %s.".formatted(folder.log()));
  }

  private static String lastWords(DataFolder folder) {
    try (var lines = Files.lines(folder.log())) {
      var all = lines.toList();
      return all.stream().skip(Math.max(0, all.size() - 5)).collect(Collectors.joining("\n  "));
    } catch (IOException | UncheckedIOException _) {
      return "nothing";
    }
  }
}
