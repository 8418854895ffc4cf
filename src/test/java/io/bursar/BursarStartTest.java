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

    assertThat(Duration.between(before, clock.instant())).isGreaterThan(Duration.ofDays(1));
  }

  /// Of one that nobody else looks at.
  @Test
  void eachLookAtATestClockIsAMicrosecondLater() {
    var alone = new TestClock();
    var before = alone.instant();
    alone.advance(Duration.ofDays(1));

    assertThat(Duration.between(before, alone.instant()))
        .isEqualTo(Duration.ofDays(1).plusNanos(1000));
  }
}
