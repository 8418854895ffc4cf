package io.bursar;

import static org.assertj.core.api.Assertions.assertThat;

import io.bursar.testing.BursarTest;
import io.bursar.testing.TestClock;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

@BursarTest
class BursarStartTest {

  @Autowired JdbcClient db;
  @Autowired Clock clock;
  @Autowired TestClock testClock;

  @Test
  void bursarStartsOnAMigratedDatabase() {
    var rooms =
        db.sql("select nspname from pg_namespace where nspname in ('database', 'site', 'orders')")
            .query(String.class)
            .list();

    assertThat(rooms).containsExactlyInAnyOrder("database", "site", "orders");
  }

  @Test
  void sessionsAreInAZoneThatIsNotUtc() {
    assertThat(db.sql("show timezone").query(String.class).single()).isEqualTo("Asia/Kathmandu");
  }

  @Test
  void theOnlyClockIsTheTestsOwn() {
    assertThat(clock).isSameAs(testClock);

    var before = clock.instant();
    testClock.advance(Duration.ofDays(1));

    // Each look moves it on by a microsecond, and others look too.
    assertThat(Duration.between(before, clock.instant()))
        .isBetween(Duration.ofDays(1).plusNanos(1_000), Duration.ofDays(1).plusMillis(1));
  }
}
