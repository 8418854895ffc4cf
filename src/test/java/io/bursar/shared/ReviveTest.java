package io.bursar.shared;

import static java.time.ZoneOffset.UTC;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.bursar.testing.BursarTest;
import io.bursar.testing.TestClock;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

@BursarTest
class ReviveTest {

  @Autowired TestClock clock;
  @Autowired JdbcClient db;

  /// The machine's own time is months after the test's: by that it would never be due.
  @Test
  void whatADeadNodeLeftRunsAgainByTheClockOfTheTasks() {
    // About no product, so that nothing comes of it.
    var instance = "0 " + UUID.randomUUID();
    db.sql(
            """
            insert into database.scheduled_tasks (task_name, task_instance, execution_time, picked, picked_by, last_heartbeat, version)
            values ('check-product', :instance, :then, true, 'a node that died', :then, 1)
            """)
        .param("instance", instance)
        .param("then", clock.instant().minus(Duration.ofDays(1)).atOffset(UTC))
        .update();

    await()
        .atMost(Duration.ofSeconds(40))
        .untilAsserted(
            () -> {
              clock.advance(Duration.ofSeconds(1));
              assertThat(left(instance)).isZero();
            });
  }

  private long left(String instance) {
    return db.sql("select count(*) from database.scheduled_tasks where task_instance = :instance")
        .param("instance", instance)
        .query(Long.class)
        .single();
  }
}
