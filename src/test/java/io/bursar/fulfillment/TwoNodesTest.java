package io.bursar.fulfillment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import io.bursar.account.Account;
import io.bursar.checkout.BuyBySku;
import io.bursar.history.Actor;
import io.bursar.sandbox.http.Fault;
import io.bursar.testing.Campus;
import io.bursar.testing.Campus.Seats;
import io.bursar.testing.World;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Two Bursars on one database, each with workers of its own.
class TwoNodesTest {

  private static final int COURSES = 5;
  private static final int LEARNERS = 100;
  private static final int DELIVERIES = COURSES * LEARNERS;
  private static final int WORKERS = 16;
  private static final Duration LEASE = Duration.ofSeconds(85);

  private World world;
  private ConfigurableApplicationContext one;
  private ConfigurableApplicationContext other;

  @BeforeEach
  void twoNodes() {
    world = new World();
    one = started();
    other = started();
  }

  @AfterEach
  void end() {
    world.close();
  }

  @Test
  void theyShareTheWorkAndTheOneFinishesWhatTheOtherLeftWhenItDied() throws Exception {
    world.lms().faults().add(Fault.hang());
    var bought = fiveHundredSeats();
    assertThat(world.lms().calls().await(2 * WORKERS, Duration.ofSeconds(20)))
        .as("both call: one alone calls %d times at once", WORKERS)
        .isTrue();

    die(one);
    world.lms().faults().clear();
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(() -> assertThat(count("state in ('due', 'waiting')")).isZero());
    assertThat(count("state = 'running'")).as("what the dead one had").isPositive();
    world.clock().advance(LEASE.plusSeconds(1));

    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(() -> assertThat(count("state = 'done'")).isEqualTo(DELIVERIES));
    assertThat(
            db().sql("select count(*) from orders.orders where status <> 'Complete'")
                .query(Integer.class)
                .single())
        .isZero();
    for (var purchase : bought) {
      assertThat(world.lms().enrollment(purchase.learner().username(), purchase.course()))
          .hasValueSatisfying(
              enrollment -> {
                assertThat(enrollment.active()).isTrue();
                assertThat(enrollment.activations()).isEqualTo(1);
                assertThat(enrollment.attributeWrites()).isEqualTo(1);
              });
    }
    assertThat(db().sql("select count(*) from fulfillment.grants").query(Integer.class).single())
        .isEqualTo(DELIVERIES);
  }

  /// The node loses its database in the middle of its calls: it can neither write results nor
  /// claim.
  private static void die(ConfigurableApplicationContext node) {
    node.getBean(HikariDataSource.class).close();
  }

  private List<Purchase> fiveHundredSeats() {
    var campus = other.getBean(Campus.class);
    var courses = new ArrayList<Seats>();
    for (int i = 0; i < COURSES; i++) {
      courses.add(campus.aCourse());
    }
    var skus = courses.stream().map(Seats::auditSku).toList();
    var bought = new ArrayList<Purchase>();
    for (int i = 0; i < LEARNERS; i++) {
      var learner = campus.aLearner();
      other
          .getBean(BuyBySku.class)
          .checkout(learner, campus.site(), skus, Optional.empty(), Actor.api(learner.id()));
      courses.forEach(course -> bought.add(new Purchase(learner, course.courseId())));
    }
    return bought;
  }

  private ConfigurableApplicationContext started() {
    return world.start(
        List.of(), "bursar.fulfillment.concurrency=" + WORKERS, "bursar.fulfillment.timeout=20s");
  }

  private int count(String where) {
    return db().sql("select count(*) from fulfillment.deliveries where " + where)
        .query(Integer.class)
        .single();
  }

  private JdbcClient db() {
    return other.getBean(JdbcClient.class);
  }

  private record Purchase(Account learner, String course) {}
}
