package io.bursar.fulfillment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.bursar.account.Account;
import io.bursar.history.Actor;
import io.bursar.order.Order;
import io.bursar.order.OrderStatus;
import io.bursar.sandbox.http.Fault;
import io.bursar.sandbox.lms.SandboxLms;
import io.bursar.testing.Campus;
import io.bursar.testing.Campus.Seats;
import io.bursar.testing.ManyOrders;
import io.bursar.testing.TestClock;
import io.bursar.testing.World;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/// A destination that fails for everybody, or refuses us: attempts stop, one incident is seen, a
/// probe finds the end, and the backlog drains, with workers running and the clock moved.
class OutageTest {

  private static World world;
  private static ConfigurableApplicationContext bursar;

  private SandboxLms lms;
  private TestClock clock;
  private Campus campus;
  private Clerk clerk;
  private Outages outages;
  private JdbcClient db;
  private Seats course;
  private Seats another;

  @BeforeAll
  static void start() {
    world = new World();
    bursar =
        world.start(
            List.of(Clerk.class, BadgeOffice.class),
            "bursar.fulfillment.outage.after=4",
            "bursar.fulfillment.outage.drain-first=20",
            "bursar.fulfillment.modules=Seat,Badge,Badge by post",
            "bursar.fulfillment.timeout=5s");
  }

  @AfterAll
  static void end() {
    world.close();
  }

  @BeforeEach
  void twoCourses() {
    lms = world.lms();
    clock = world.clock();
    campus = bursar.getBean(Campus.class);
    clerk = bursar.getBean(Clerk.class);
    outages = bursar.getBean(Outages.class);
    db = bursar.getBean(JdbcClient.class);
    course = campus.aCourse();
    another = campus.aCourse();
  }

  @AfterEach
  void mend() {
    lms.faults().clear();
    awaitWithTime(() -> assertThat(outages.current()).isEmpty());
  }

  @Test
  void whatFailsForEverybodyIsStoppedSeenProbedAndDrained() {
    lms.faults().add(Fault.error(503));
    var orders = new ArrayList<Order>();
    for (int i = 0; i < 8; i++) {
      orders.add(clerk.order(campus.aLearner(), course.auditSku()));
    }
    await().untilAsserted(() -> assertThat(outages.current()).hasSize(1));
    var outage = outages.current().getFirst();
    assertThat(outage.kind()).isEqualTo("failing");
    assertThat(outage.cause()).isEqualTo("The LMS is not available now (503).");
    assertThat(outage.isOut()).isTrue();
    awaitNothingRuns();
    var callsBefore = calls();

    // Four hours, in which each probe and nothing else goes out.
    for (int i = 0; i < 8; i++) {
      var probes = outages.current().getFirst().probes();
      clock.advance(Duration.ofMinutes(30));
      await()
          .untilAsserted(
              () -> assertThat(outages.current().getFirst().probes()).isGreaterThan(probes));
      awaitNothingRuns();
    }
    assertThat(calls() - callsBefore)
        .as("only probes were sent")
        .isLessThanOrEqualTo(outages.current().getFirst().probes());
    var waiting = outages.current().getFirst();
    assertThat(waiting.orders()).isEqualTo(8);

    lms.faults().clear();
    awaitWithTime(
        () ->
            assertThat(orders)
                .allMatch(order -> clerk.again(order).status() == OrderStatus.COMPLETE));
    awaitWithTime(() -> assertThat(outages.current()).isEmpty());
    assertThat(outages.newest(1).getFirst().endedAt()).isNotNull();
    assertThat(failures(orders)).as("what an outage cost does not count").isLessThanOrEqualTo(2);
  }

  @Test
  void aSingleBadCourseNeverOpensAnOutage() {
    lms.faults().add(Fault.error(500).only(course.courseId()));
    var bad = new ArrayList<Order>();
    for (int i = 0; i < 12; i++) {
      bad.add(clerk.order(campus.aLearner(), course.auditSku()));
    }
    await()
        .untilAsserted(
            () ->
                assertThat(bad)
                    .allMatch(o -> clerk.again(o).status() == OrderStatus.FULFILLMENT_ERROR));

    var good = clerk.order(campus.aLearner(), another.auditSku());

    await()
        .untilAsserted(
            () -> assertThat(clerk.again(good).status()).isEqualTo(OrderStatus.COMPLETE));
    assertThat(outages.current()).isEmpty();
    lms.faults().clear();
    awaitWithTime(
        () -> assertThat(bad).allMatch(o -> clerk.again(o).status() == OrderStatus.COMPLETE));
  }

  @Test
  void aKeyThatWasRotatedAtNightLeavesNothingHeldOnceItIsMended() {
    lms.faults().add(Fault.error(401, "application/json", "{\"detail\":\"no\"}"));
    var orders = new ArrayList<Order>();
    orders.add(clerk.order(campus.aLearner(), course.auditSku()));
    await().untilAsserted(() -> assertThat(outages.current()).hasSize(1));
    assertThat(outages.current().getFirst().kind()).isEqualTo("refuses us");
    for (int i = 0; i < 5; i++) {
      orders.add(clerk.order(campus.aLearner(), another.auditSku()));
    }
    // Longer than anything is tried at all.
    clock.advance(Duration.ofDays(8));
    awaitNothingRuns();

    lms.faults().clear();

    awaitWithTime(
        () -> assertThat(orders).allMatch(o -> clerk.again(o).status() == OrderStatus.COMPLETE));
    assertThat(held()).isZero();
  }

  @Test
  void aFailingDestinationDelaysNoOther() {
    lms.faults().add(Fault.error(401));
    var stuck = clerk.order(campus.aLearner(), course.auditSku());
    await().untilAsserted(() -> assertThat(outages.current()).hasSize(1));

    var badge = clerk.order(campus.aLearner(), BadgeModule.aBadge(db, campus.site()));

    await()
        .untilAsserted(
            () -> assertThat(clerk.again(badge).status()).isEqualTo(OrderStatus.COMPLETE));
    assertThat(clerk.again(stuck).status()).isEqualTo(OrderStatus.FULFILLMENT_ERROR);
  }

  @Test
  void aPersonsWordLetsTheBacklogGoOn() {
    lms.faults().add(Fault.error(401));
    var order = clerk.order(campus.aLearner(), course.auditSku());
    await().untilAsserted(() -> assertThat(outages.current()).hasSize(1));
    awaitNothingRuns();
    lms.faults().clear();

    assertThat(outages.goOn(outages.current().getFirst().id(), actor(campus.aStaffMember())))
        .isTrue();

    awaitWithTime(() -> assertThat(clerk.again(order).status()).isEqualTo(OrderStatus.COMPLETE));
  }

  /// Four hours of outage and ten thousand orders: none is lost, doubled or held.
  @Test
  void tenThousandOrdersOutliveAnOutageOfFourHours() {
    lms.faults().add(Fault.error(503));
    var from = clock.instant();
    var prefix = ManyOrders.insert(db, lms, course, 10_000, from, from.plus(Duration.ofHours(4)));
    clock.advance(Duration.ofHours(4));
    await().untilAsserted(() -> assertThat(outages.current()).hasSize(1));
    awaitNothingRuns();
    assertThat(outages.current().getFirst().orders()).isEqualTo(10_000);

    lms.faults().clear();

    await()
        .atMost(Duration.ofMinutes(3))
        .pollInterval(Duration.ofMillis(20))
        .untilAsserted(
            () -> {
              clock.advance(Duration.ofMillis(500));
              assertThat(outagesThatHaveNotEnded()).isZero();
            });
    await().untilAsserted(() -> assertThat(undelivered(prefix)).isZero());
    assertThat(held()).isZero();
    assertThat(
            lms.enrollments(100_000).stream()
                .filter(e -> e.username().startsWith(prefix))
                .filter(e -> e.active() && e.activations() == 1 && e.attributeWrites() == 1))
        .hasSize(10_000);
  }

  @Test
  void aProbeSortsNoBacklog() {
    var plan =
        bursar
            .getBean(TransactionTemplate.class)
            .execute(
                _ -> {
                  // Small tables are scanned and sorted, and rightly so.
                  db.sql("set local enable_seqscan = off").update();
                  db.sql("set local enable_sort = off").update();
                  return db.sql("explain " + ClaimStore.PROBED)
                      .param("site", campus.site().id())
                      .param("destination", "lms")
                      .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                      .query(String.class)
                      .list();
                });

    assertThat(String.join("\n", plan)).contains("deliveries_touched").doesNotContain("Sort");
  }

  /// Without counting what waits because of them.
  private long outagesThatHaveNotEnded() {
    return db.sql("select count(*) from fulfillment.outages where ended_at is null")
        .query(Long.class)
        .single();
  }

  private void awaitWithTime(Runnable asserting) {
    await()
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(100))
        .untilAsserted(
            () -> {
              clock.advance(Duration.ofSeconds(5));
              asserting.run();
            });
  }

  private void awaitNothingRuns() {
    await()
        .untilAsserted(
            () ->
                assertThat(
                        db.sql(
                                """
                                select count(*) from fulfillment.deliveries where state = 'running'
                                """)
                            .query(Long.class)
                            .single())
                    .isZero());
  }

  private long undelivered(String prefix) {
    return db.sql(
            """
            select count(*) from orders.orders o join account.users u on u.id = o.user_id
             where u.username like :prefix || '%' and o.status <> 'Complete'
            """)
        .param("prefix", prefix)
        .query(Long.class)
        .single();
  }

  private long held() {
    return db.sql("select count(*) from fulfillment.deliveries where state = 'held'")
        .query(Long.class)
        .single();
  }

  private int failures(List<Order> orders) {
    return db.sql("select max(failures) - 1 from fulfillment.deliveries where order_id = any(:ids)")
        .param("ids", orders.stream().map(Order::id).toArray(Long[]::new))
        .query(Integer.class)
        .single();
  }

  private long calls() {
    return lms.counts().calls();
  }

  private static Actor actor(Account account) {
    return Actor.page(account.id());
  }
}
