package io.bursar.database;

import ch.qos.logback.classic.Level;
import java.io.IOException;
import java.nio.file.Path;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/// What [PostgresServerTest] runs in a JVM of its own, to be killed: starts the server on a folder,
/// says how many rows it found, then commits one row after another and says the number of each
/// after its commit, until its input ends.
final class WritingProgram {

  static final String SAYS = "> ";

  private WritingProgram() {}

  static void main(String[] args) throws IOException {
    ((ch.qos.logback.classic.Logger) LoggerFactory.getLogger("ROOT")).setLevel(Level.WARN);
    try (var server = PostgresServer.start(Path.of(args[0]), EmbeddedDatabase.SETTINGS);
        var connection =
            new SingleConnectionDataSource(
                server.url(PostgresServer.DATABASE),
                PostgresServer.DATABASE,
                server.password(),
                true)) {
      write(JdbcClient.create(connection));
    } catch (DatabaseRefused refused) {
      say(refused.sentence());
      System.exit(1);
    }
  }

  private static void write(JdbcClient db) throws IOException {
    db.sql("create table if not exists committed (number bigint primary key)").update();
    var found = db.sql("select count(*) from committed").query(Long.class).single();
    say("found " + found);
    for (long number = found + 1; System.in.available() == 0; number++) {
      db.sql("insert into committed values (:number)").param("number", number).update();
      say(String.valueOf(number));
    }
  }

  private static void say(String line) {
    System.out.println(SAYS + line);
    System.out.flush();
  }
}
