package io.bursar.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

class HealthTest {

  @Test
  void withoutItsDatabaseANodeIsUnavailable() {
    var nowhere = new DriverManagerDataSource("jdbc:postgresql://127.0.0.1:1/bursar");

    var answer = new Health(JdbcClient.create(nowhere)).health();

    assertThat(answer.getStatusCode().value()).isEqualTo(503);
    assertThat(answer.getBody())
        .isEqualTo(
            Map.of(
                "overall_status",
                "UNAVAILABLE",
                "detailed_status",
                Map.of("database_status", "UNAVAILABLE")));
  }
}
