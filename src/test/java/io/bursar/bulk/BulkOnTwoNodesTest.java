package io.bursar.bulk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import io.bursar.history.Actor;
import io.bursar.sandbox.http.Fault;
import io.bursar.sandbox.lms.Enrollment;
import io.bursar.testing.Campus;
import io.bursar.testing.ManyOrders;
import io.bursar.testing.World;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Ten thousand failed orders are tried again by a run, on two nodes, of which one dies half way.
@Tag("whole-machine")
class BulkOnTwoNodesTest {

  private static final int ORDERS = 10_000;

  private final World world = new World();
  private final ConfigurableApplicationContext one = world.start(List.of());
  private final ConfigurableApplicationContext other = world.start(List.of());
  private final JdbcClient db = other.getBean(JdbcClient.class);
  private final Campus campus = other.getBean(Campus.class);
  private final BulkRuns runs = other.getBean(BulkRuns.class);

  @AfterEach
  void end() {
    world.close();
  }

  @Test
  void everyOrderIsDoneOnceThoughOneNodeDiesHalfWay() {
    var course = campus.aCourse();
    var learners = tenThousandHeld(course);
    var run = started(course.courseId());
    assertThat(run.counts().total()).isEqualTo(ORDERS);
    // Calls are under way at any time, so that some are when the node dies.
    world.lms().faults().add(Fault.latency(Duration.ofMillis(5)));

    passTimeUntil(() -> runs.get(run.id(), campus.site()).counts().done() >= ORDERS / 2);
    assertThat(runs.get(run.id(), campus.site()).isFinished()).isFalse();
    one.getBean(HikariDataSource.class).close();
    passTimeUntil(() -> runs.get(run.id(), campus.site()).isFinished());

    var after = runs.get(run.id(), campus.site());
    assertThat(after.state()).isEqualTo("done");
    assertThat(after.counts()).isEqualTo(new BulkRun.Counts(ORDERS, 0, ORDERS, 0, 0, 0));
    assertThat(many("orders.orders where status = 'Complete'")).isEqualTo(ORDERS);
    assertThat(many("fulfillment.deliveries where state = 'done'")).isEqualTo(ORDERS);
    assertThat(many("fulfillment.grants")).isEqualTo(ORDERS);
    assertThat(many("history.changes where subject = 'delivery' and from_value = 'held'"))
        .as("each was acted on once")
        .isEqualTo(ORDERS);
    var wrong = new ArrayList<Enrollment>();
    for (int i = 1; i <= ORDERS; i++) {
      var enrollment = world.lms().enrollment(learners + i, course.courseId()).orElseThrow();
      if (!enrollment.active() || enrollment.activations() != 1) {
        wrong.add(enrollment);
      }
    }
    assertThat(wrong).isEmpty();
  }

  /// Placed as ever, then refused: before they are due, so that no worker is quicker.
  private String tenThousandHeld(Campus.Seats course) {
    var later = world.clock().instant().plus(Duration.ofDays(1));
    var learners = ManyOrders.insert(db, world.lms(), course, ORDERS, later, later);
    db.sql(
            """
            with lines as (update orders.lines set status = 'Fulfillment Server Error'),
                 placed as (update orders.orders set status = 'Fulfillment Error')
            update fulfillment.deliveries
               set state = 'held', line_status = 'Fulfillment Server Error', outcome = 'refused', attempts = 1, failures = 1,
                   hold_reason = 'The LMS refused it.', held_since = due_at, hold_deadline = due_at + interval '2 days'
            """)
        .update();
    world.clock().advance(Duration.ofDays(2));
    return learners;
  }

  private BulkRun started(String courseId) {
    var filter =
        new BulkFilter(
            List.of("Fulfillment Error"),
            List.of(),
            List.of(),
            "",
            "",
            "",
            courseId,
            "",
            "",
            List.of());
    var by = Actor.page(campus.aStaffMember().id());
    return runs.start(new NewRun(BulkAction.RETRY, filter, "", 1_000, null), campus.site(), by)
        .run();
  }

  private void passTimeUntil(BooleanSupplier end) {
    await()
        .atMost(Duration.ofMinutes(3))
        .pollInterval(Duration.ofMillis(100))
        .until(
            () -> {
              world.clock().advance(Duration.ofSeconds(1));
              return end.getAsBoolean();
            });
  }

  private int many(String what) {
    return db.sql("select count(*) from " + what).query(Integer.class).single();
  }
}
