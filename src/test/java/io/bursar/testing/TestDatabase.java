package io.bursar.testing;

import io.bursar.database.TestServer;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.springframework.boot.SpringApplication;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/// One migrated, otherwise empty PostgreSQL database. All of a test run lie on one server, and each
/// is a copy of a template, which takes a twentieth of a second. Its sessions are in the JVM's
/// zone, which the build sets to one that is not UTC.
///
/// [BursarTest] takes one by itself; a test without Spring calls [#create].
public record TestDatabase(String url, String username, String password) {

  private static final String TEMPLATE = "template_migrated";
  private static final AtomicInteger count = new AtomicInteger();

  /// A fresh database for this caller alone.
  public static TestDatabase create() {
    var name = "test_" + count.incrementAndGet();
    Server.create(name, TEMPLATE);
    return Server.database(name);
  }

  /// Connections to it, each made when asked for and not pooled.
  public DataSource dataSource() {
    return new DriverManagerDataSource(url, username, password);
  }

  /// The one server, started by the first who needs it, stopped after the last Spring context.
  private static final class Server {

    private static final TestServer server = TestServer.start();

    static {
      SpringApplication.getShutdownHandlers().add(server::stop);
      create(TEMPLATE, "template1");
      // As in application.yaml, so that Bursar finds nothing left to migrate.
      Flyway.configure()
          .dataSource(database(TEMPLATE).dataSource())
          .table("migrations")
          .createSchemas(false)
          .load()
          .migrate();
    }

    static void create(String name, String template) {
      JdbcClient.create(database("postgres").dataSource())
          .sql("create database %s template %s".formatted(name, template))
          .update();
    }

    static TestDatabase database(String name) {
      return new TestDatabase(server.url(name), server.username(), server.password());
    }
  }
}
