package io.bursar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.bursar.testing.Till;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Kills Bursar at any moment, many times, while learners buy and pay and the LMS loses answers. At
/// the end nothing is lost, and nothing was charged or granted twice. `bin/torture` runs it for
/// long; `-Dbursar.kill.seed` repeats the moments of an earlier run.
@Tag("whole-machine")
class KillTest {

  private static final int ROUNDS = Integer.getInteger("bursar.kill.rounds", 5);
  private static final long SEED = Long.getLong("bursar.kill.seed", System.nanoTime());
  private static final int LEARNERS_MAX = 9_000;
  private static final int COURSES = 4;
  private static final Duration DRAINED_WITHIN = Duration.ofSeconds(60);

  @TempDir Path folder;

  @Test
  void whoeverKillsBursarLosesNothingAndGetsNothingTwice() throws Exception {
    System.out.printf("%d rounds, bursar.kill.seed=%d%n", ROUNDS, SEED);
    try (var town = new Town(folder)) {
      town.awaitReady();
      var buyers = buyers(town);
      buyers.start();
      killAndStartAgain(town);
      buyers.stop();
      town.control("/faults/lms", "[]");
      reconcile(town);

      assertThat(buyers.surprises()).isEmpty();
      System.out.printf(
          "%d orders acknowledged, %d paid; the LMS was looked at %d times%n",
          buyers.acknowledged().size(),
          buyers.paid(),
          count(town.db(), "fulfillment.attempts where action = 'observe'"));
      assertThatEveryOrderIsComplete(town.db(), buyers);
      assertThatEverybodyIsEnrolledOnce(town);
      assertThatMoneyAndOrdersAgree(town);
    }
  }

  private static void killAndStartAgain(Town town) throws Exception {
    var random = new Random(SEED);
    for (int round = 0; round < ROUNDS; round++) {
      // Calls take a while, so that many are under way when it dies.
      town.control(
          "/faults/lms",
          "[{\"kind\":\"drop_answer\",\"calls\":3},{\"kind\":\"latency\",\"millis\":20}]");
      TimeUnit.MILLISECONDS.sleep(random.nextInt(50, 2_500));
      town.kill();
      town.startAgain();
      if (random.nextInt(4) == 0) {
        TimeUnit.MILLISECONDS.sleep(random.nextInt(3_000));
        town.kill();
        town.startAgain();
      }
      town.awaitReady();
    }
  }

  /// Asks now what reconciliation would ask within a minute, and says again what the processor
  /// would.
  private static void reconcile(Town town) throws Exception {
    for (var payment : town.control("/card/payments")) {
      if (payment.get("status").asString().equals("succeeded")) {
        var body = "{\"payment\":{\"id\":\"%s\"}}".formatted(payment.get("id").asString());
        town.notify(body, Till.signature(body, Instant.now(), Town.NOTIFICATION_SECRET));
      }
    }
    town.db()
        .sql(
            "update database.scheduled_tasks set execution_time = now() where task_name ="
                + " 'ask-payment-processor' and not picked")
        .update();
    await()
        .atMost(DRAINED_WITHIN)
        .pollInterval(Duration.ofMillis(200))
        .untilAsserted(
            () -> {
              assertThat(count(town.db(), "fulfillment.deliveries where state <> 'done'"))
                  .as("deliveries that are not done")
                  .isZero();
              assertThat(
                      count(
                          town.db(),
                          """
                          payment.attempts a where state in ('Created', 'Unknown', 'To be returned')
                             and exists (select from database.scheduled_tasks t
                                          where t.task_instance = a.id::text and t.execution_time <= now())
                          """))
                  .as("payments that are still to be asked about")
                  .isZero();
            });
  }

  private static void assertThatEveryOrderIsComplete(JdbcClient db, Buyers buyers) {
    assertThat(count(db, "orders.orders where status <> 'Complete'")).isZero();
    var numbers =
        new HashSet<>(db.sql("select number from orders.orders").query(String.class).list());
    assertThat(buyers.acknowledged()).isNotEmpty().allMatch(numbers::contains);
  }

  private static void assertThatEverybodyIsEnrolledOnce(Town town) throws Exception {
    var owed =
        town.db()
            .sql(
                """
                select u.username || ' ' || l.course_id || ' ' || g.mode
                  from orders.lines l
                  join orders.orders o on o.id = l.order_id
                  join account.users u on u.id = o.user_id
                  join fulfillment.grants g on g.line_id = l.id
                """)
            .query(String.class)
            .list();
    var enrolled = new ArrayList<String>();
    for (var enrollment : town.control("/lms/enrollments")) {
      enrolled.add(
          "%s %s %s"
              .formatted(
                  enrollment.get("username").asString(),
                  enrollment.get("course_id").asString(),
                  enrollment.get("mode").asString()));
      assertThat(enrollment.get("active").asBoolean()).isTrue();
      assertThat(enrollment.get("activations").asInt()).isEqualTo(1);
      assertThat(enrollment.get("mode_changes").asInt()).isZero();
    }
    assertThat(enrolled).containsExactlyInAnyOrderElementsOf(owed);
    assertThat(count(town.db(), "orders.lines")).isEqualTo(owed.size());
  }

  private static void assertThatMoneyAndOrdersAgree(Town town) throws Exception {
    var db = town.db();
    var taken = new HashSet<String>();
    for (var payment : town.control("/card/payments")) {
      if (payment.get("status").asString().equals("succeeded")) {
        taken.add(payment.get("id").asString());
        assertThat(stateOf(db, payment))
            .as("payment %s", payment)
            .isIn("Settled", "To be returned", "Returned");
      }
    }
    assertThat(db.sql("select reference from orders.sources").query(String.class).list())
        .as("every order for money has money that was taken")
        .doesNotHaveDuplicates()
        .allMatch(taken::contains);
    assertThat(
            count(
                db,
                """
                orders.orders o
                 where (total_incl_tax > 0) <> exists (select from orders.sources s where s.order_id = o.id)
                """))
        .isZero();
    assertThat(
            count(
                db,
                """
                payment.attempts a
                 where (state = 'Settled') <> exists (select from orders.sources s where s.reference = a.reference)
                """))
        .isZero();
  }

  private static String stateOf(JdbcClient db, JsonNode payment) {
    return db.sql("select state from payment.attempts where reference = :id")
        .param("id", payment.get("id").asString())
        .query(String.class)
        .optional()
        .orElse("nobody knows of it");
  }

  private static int count(JdbcClient db, String fromWhere) {
    return db.sql("select count(*) from " + fromWhere).query(Integer.class).single();
  }

  private static Buyers buyers(Town town) throws Exception {
    town.control(
        "/lms/learners",
        JsonMapper.shared()
            .writeValueAsString(IntStream.range(0, LEARNERS_MAX).mapToObj(Buyers::name).toList()));
    var free = new ArrayList<String>();
    var paid = new ArrayList<String>();
    for (int i = 1; i <= COURSES; i++) {
      var skus = published(town, i);
      free.add(skus.get(0));
      paid.add(skus.get(1));
    }
    return new Buyers(town, free, paid, LEARNERS_MAX);
  }

  private static List<String> published(Town town, int course) throws Exception {
    town.control(
        "/lms/courses",
        """
        [{"id": "course-v1:KillX+C%d+2026", "name": "Course", "invite_only": false, "modes": []}]\
        """
            .formatted(course));
    var answer =
        town.post(
            "/api/v2/publication/",
            """
            {"id": "course-v1:KillX+C%d+2026", "name": "Course %d", "verification_deadline": null, "products": [
              {"product_class": "Seat", "price": "0.00", "expires": null, "stockrecords": [{"partner_sku": null}],
               "attribute_values": [{"name": "certificate_type", "value": ""},
                                    {"name": "id_verification_required", "value": false}]},
              {"product_class": "Seat", "price": "149.00", "expires": null, "stockrecords": [{"partner_sku": null}],
               "attribute_values": [{"name": "certificate_type", "value": "verified"},
                                    {"name": "id_verification_required", "value": true}]}]}
            """
                .formatted(course, course),
            "staff",
            true);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    var products = JsonMapper.shared().readTree(answer.body()).get("products");
    return List.of(
        products.get(0).get("partner_sku").asString(),
        products.get(1).get("partner_sku").asString());
  }
}
