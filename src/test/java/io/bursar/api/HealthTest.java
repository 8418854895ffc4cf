package io.bursar.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.bursar.testing.TestDatabase;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.availability.ApplicationAvailability;
import org.springframework.boot.availability.ApplicationAvailabilityBean;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

class HealthTest {

  @Test
  void aNodeThatIsStillStartingIsUnavailable() {
    var answer = new Health(JdbcClient.create(TestDatabase.create().dataSource()), node()).health();

    assertThat(answer.getStatusCode().value()).isEqualTo(503);
    assertThat(String.valueOf(answer.getBody())).contains("database_status=OK");
  }

  @Test
  void withoutItsDatabaseANodeIsUnavailable() {
    var nowhere = new DriverManagerDataSource("jdbc:postgresql://127.0.0.1:1/bursar");

    var answer = new Health(JdbcClient.create(nowhere), node()).health();

    assertThat(answer.getStatusCode().value()).isEqualTo(503);
    assertThat(answer.getBody())
        .isEqualTo(
            Map.of(
                "overall_status",
                "UNAVAILABLE",
                "detailed_status",
                Map.of("database_status", "UNAVAILABLE")));
  }

  /// Of which nobody has said yet that it is ready.
  private static ApplicationAvailability node() {
    return new ApplicationAvailabilityBean();
  }
}
