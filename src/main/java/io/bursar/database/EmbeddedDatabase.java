package io.bursar.database;

import java.util.Map;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.util.StringUtils;

/// Unless `spring.datasource.url` names a server, Bursar brings its own. Spring stops it last,
/// after every user of its connections.
@Configuration(proxyBeanMethods = false)
@Conditional(EmbeddedDatabase.NoServerNamed.class)
class EmbeddedDatabase {

  /// For a laptop, and as durable as any PostgreSQL. Its log names no row's content.
  static final Map<String, String> SETTINGS =
      Map.ofEntries(
          Map.entry("fsync", "on"),
          Map.entry("synchronous_commit", "on"),
          Map.entry("full_page_writes", "on"),
          Map.entry("max_connections", "100"),
          Map.entry("shared_buffers", "128MB"),
          Map.entry("max_wal_size", "1GB"),
          Map.entry("log_checkpoints", "off"),
          Map.entry("log_error_verbosity", "terse"));

  @Bean(destroyMethod = "close")
  static PostgresServer postgresServer(DataSettings settings) {
    return PostgresServer.start(settings.dataDir(), SETTINGS);
  }

  @Bean
  static JdbcConnectionDetails embeddedConnectionDetails(PostgresServer server) {
    return new JdbcConnectionDetails() {
      @Override
      public String getUsername() {
        return PostgresServer.DATABASE;
      }

      @Override
      public String getPassword() {
        return server.password();
      }

      @Override
      public String getJdbcUrl() {
        return server.url(PostgresServer.DATABASE);
      }
    };
  }

  /// An empty url counts as none: that is how a deployment's templates leave it out.
  static class NoServerNamed implements Condition {

    @Override
    public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
      return !StringUtils.hasText(context.getEnvironment().getProperty("spring.datasource.url"));
    }
  }
}
