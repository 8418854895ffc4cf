package io.bursar.fulfillment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import io.bursar.history.Actor;
import io.bursar.sandbox.http.Fault;
import io.bursar.sandbox.lms.SandboxLms;
import io.bursar.testing.Campus;
import io.bursar.testing.Campus.Seats;
import io.bursar.testing.ManyOrders;
import io.bursar.testing.TestClock;
import io.bursar.testing.World;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/// A storm, from one seed: thousands of orders, faults of every kind, nodes that die, lines that
/// are taken back in the middle of it, and a clock that jumps. When it is over, every order is
/// complete, held or taken back, the LMS has what the ledger says, and nothing is stuck.
///
/// `-Dstorm.seed=7` repeats one; `-Dstorm.orders=30000 -Dstorm.rounds=2000` makes it longer.
@Tag("whole-machine")
class StormTest {

  private static final long SEED = Long.getLong("storm.seed", new Random().nextLong(1_000_000));
  private static final int ORDERS = Integer.getInteger("storm.orders", 1_500);
  private static final int ROUNDS = Integer.getInteger("storm.rounds", 60);
  private static final int COURSES = 3;

  private final Random random = new Random(SEED);
  private World world;
  private SandboxLms lms;
  private TestClock clock;
  private ConfigurableApplicationContext one;
  private ConfigurableApplicationContext other;
  private List<Seats> courses;

  @BeforeEach
  void twoNodes() {
    world = new World();
    lms = world.lms();
    clock = world.clock();
    one = started();
    other = started();
    var campus = other.getBean(Campus.class);
    courses = List.of(campus.aCourse(), campus.aCourse(), campus.aCourse());
  }

  @AfterEach
  void end() {
    world.close();
  }

  @Test
  void everythingIsDeliveredHeldOrTakenBackWhenItIsOver() {
    System.out.printf(
        "Storm: -Dstorm.seed=%d -Dstorm.orders=%d -Dstorm.rounds=%d%n", SEED, ORDERS, ROUNDS);
    var from = clock.instant();
    for (var course : courses) {
      ManyOrders.insert(db(), lms, course, ORDERS / COURSES, from, from.plus(Duration.ofHours(2)));
    }

    for (int round = 0; round < ROUNDS; round++) {
      rage(round);
    }
    calm();

    assertThat(many("state not in ('done', 'closed', 'held')")).as(seed()).isZero();
    assertThat(many("wanted = 'granted' and state = 'done'"))
        .as("some were delivered")
        .isPositive();
    assertThat(many("wanted = 'revoked' and state = 'closed'")).as("some taken back").isPositive();
    assertThat(wrongOrders())
        .as("orders whose status does not follow from their line " + seed())
        .isZero();
    assertThat(doubleGrants()).as(seed()).isZero();
    theLmsHasWhatTheLedgerSays();
    one.getBean(Sweep.class).sweep();
    assertThat(one.getBean(StuckLines.class).all()).as(seed()).isEmpty();
  }

  private void rage(int round) {
    if (random.nextInt(3) > 0) {
      lms.faults().add(fault());
    } else {
      lms.faults().clear();
    }
    if (random.nextInt(4) == 0) {
      takeSomeBack();
    }
    clock.advance(
        random.nextInt(6) == 0
            ? Duration.ofMinutes(random.nextInt(120))
            : Duration.ofSeconds(random.nextInt(120)));
    if (round % (ROUNDS / 3) == ROUNDS / 6) {
      die();
    }
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
  }

  private Fault fault() {
    if (random.nextInt(14) == 0) {
      return Fault.refuse(Duration.ofSeconds(1 + random.nextInt(60)));
    }
    var fault =
        switch (random.nextInt(13)) {
          case 0 -> Fault.hang();
          case 1, 2 -> Fault.dropAnswer();
          case 3 -> Fault.cutOff();
          case 4 -> Fault.latency(Duration.ofMillis(random.nextInt(600)));
          case 5 -> Fault.error(500);
          case 6 -> Fault.error(503).retryAfter(random.nextInt(300));
          case 7 -> Fault.error(502);
          case 8 -> Fault.error(401);
          case 9 -> Fault.error(429).retryAfter(random.nextInt(60));
          case 10 -> Fault.error(200, "application/json", "{\"half\":");
          case 11 -> Fault.error(400, "application/json", "{\"message\":\"No.\"}");
          default -> Fault.error(406, "application/json", "{\"message\":\"Who?\"}");
        };
    var some = fault.times(1 + random.nextInt(60));
    return random.nextBoolean() ? some : some.only(courses.get(random.nextInt(COURSES)).courseId());
  }

  private void takeSomeBack() {
    var lines =
        db().sql(
                """
                select order_id, line_id from fulfillment.deliveries where wanted = 'granted' order by id offset :skip limit 5
                """)
            .param("skip", random.nextInt(ORDERS / 2))
            .query(OrderLine.class)
            .list();
    for (var line : lines) {
      other
          .getBean(Revocations.class)
          .revoke(line.orderId(), line.lineId(), "In the storm.", Actor.page(1));
    }
  }

  /// One node loses its database in the middle of whatever it does, and another takes its place.
  private void die() {
    one.getBean(HikariDataSource.class).close();
    one = started();
  }

  /// The faults end, and time passes until nothing is left that time could bring about.
  private void calm() {
    lms.faults().clear();
    await()
        .atMost(Duration.ofMinutes(3))
        .pollInterval(Duration.ofMillis(50))
        .untilAsserted(
            () -> {
              clock.advance(Duration.ofSeconds(20));
              assertThat(many("state in ('due', 'waiting', 'running')")).as(seed()).isZero();
            });
  }

  private void theLmsHasWhatTheLedgerSays() {
    var wrong = new ArrayList<String>();
    for (var line : lines()) {
      var active =
          lms.enrollment(line.username(), line.courseId()).filter(e -> e.active()).isPresent();
      var granted = line.wanted().equals("granted");
      if (!line.state().equals("held") && granted != active) {
        wrong.add(line + (granted ? " is not enrolled" : " is still enrolled"));
      }
    }
    assertThat(wrong).as(seed()).isEmpty();
  }

  private List<LineState> lines() {
    return db().sql(
            """
            select u.username, d.course_id, d.wanted, d.state, d.order_id
              from fulfillment.deliveries d join orders.orders o on o.id = d.order_id join account.users u on u.id = o.user_id
            """)
        .query(LineState.class)
        .list();
  }

  private long many(String where) {
    return db().sql("select count(*) from fulfillment.deliveries where " + where)
        .query(Long.class)
        .single();
  }

  private long wrongOrders() {
    return db().sql(
            """
            select count(*) from fulfillment.deliveries d
              join orders.orders o on o.id = d.order_id join orders.lines l on l.id = d.line_id
             where d.wanted = 'granted'
               and not (d.state = 'done' and o.status = 'Complete' and l.status = 'Complete'
                        or d.state = 'held' and o.status = 'Fulfillment Error' and l.status like 'Fulfillment%')
            """)
        .query(Long.class)
        .single();
  }

  private long doubleGrants() {
    return db().sql(
            """
            select count(*) from (
              select user_id, resource from fulfillment.grants g
               where not exists (select 1 from fulfillment.grant_ends e where e.grant_id = g.id)
               group by user_id, resource having count(*) > 1) twice
            """)
        .query(Long.class)
        .single();
  }

  private ConfigurableApplicationContext started() {
    return world.start(
        List.of(),
        "bursar.fulfillment.outage.after=4",
        "bursar.fulfillment.outage.probe-every=5s",
        "bursar.fulfillment.timeout=300ms",
        "bursar.fulfillment.retry.give-up-after=30d");
  }

  private JdbcClient db() {
    return other.getBean(JdbcClient.class);
  }

  private static String seed() {
    return "-Dstorm.seed=" + SEED;
  }

  private record OrderLine(long orderId, long lineId) {}

  private record LineState(
      String username, String courseId, String wanted, String state, long orderId) {}
}
