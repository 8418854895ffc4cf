package io.bursar.checkout.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.bursar.account.Account;
import io.bursar.payment.PaymentState;
import io.bursar.sandbox.card.SandboxCardProcessor;
import io.bursar.sandbox.card.TestCard;
import io.bursar.sandbox.http.Fault;
import io.bursar.sandbox.lms.SandboxLms;
import io.bursar.testing.BursarTest;
import io.bursar.testing.Campus;
import io.bursar.testing.Campus.Seats;
import io.bursar.testing.Rest;
import io.bursar.testing.Rest.Answer;
import io.bursar.testing.Till;
import java.time.Duration;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/// The mode in which the payer's own request delivers, and `PUT fulfill`, which does the same for
/// workers and scripts. The clock stands, so what failed is not tried again by itself.
@BursarTest(
    properties = {
      "bursar.fulfillment.mode=sync",
      "bursar.fulfillment.sync-deadline=2s",
      "bursar.fulfillment.timeout=8s"
    })
class SyncModeTest {

  @Autowired Rest rest;
  @Autowired Till till;
  @Autowired Campus campus;
  @Autowired SandboxLms lms;
  @Autowired SandboxCardProcessor cards;
  @Autowired JdbcClient db;

  private Account learner;
  private Account clerk;
  private Seats course;

  @BeforeEach
  void people() {
    learner = campus.aLearner();
    clerk = campus.aSuperuser();
    course = campus.aCourse();
  }

  @AfterEach
  void mendTheLms() {
    lms.faults().clear();
  }

  @Test
  void aFreeOrderIsCompleteWhenItsAnswerComes() {
    var number = bought();

    assertThat(order(number)).isEqualTo("Complete");
    assertThat(lms.enrollment(learner.username(), course.courseId())).isPresent();
  }

  @Test
  void aPaidOrderIsDeliveredByWorkersSinceNoPayerWaits() {
    var purchase = till.aPurchase(learner, course);

    cards.pay(till.reference(purchase), TestCard.NEVER_RETURNS);

    till.awaitState(purchase, PaymentState.SETTLED);
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() -> assertThat(order(purchase.number())).isEqualTo("Complete"));
    assertThat(lms.enrollment(learner.username(), course.courseId()))
        .hasValueSatisfying(e -> assertThat(e.mode()).isEqualTo("verified"));
  }

  @Test
  void anLmsSlowerThanTheDeadlineLeavesTheOrderOpenAndItIsFinishedWithoutAClick() {
    lms.faults().add(Fault.latency(Duration.ofSeconds(5)));
    var started = System.nanoTime();

    var number = bought();

    assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(5));
    assertThat(order(number)).isEqualTo("Open");
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() -> assertThat(order(number)).isEqualTo("Complete"));
    assertThat(callsFor(learner)).isEqualTo(1);
  }

  @Test
  void anLmsThatFailsLeavesTheOrderInErrorAndThePurchaseStands() {
    lms.faults().add(Fault.error(500));

    var number = bought();

    assertThat(order(number)).isEqualTo("Fulfillment Error");
  }

  @Test
  void fulfillDeliversWhatIsLeftAndAnswersTheOrder() {
    var number = boughtInVain(Fault.error(500));

    var answer = fulfill(clerk, number);

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json().get("number").asString()).isEqualTo(number);
    assertThat(answer.json().get("status").asString()).isEqualTo("Complete");
    assertThat(answer.json().at("/lines/0/status").asString()).isEqualTo("Complete");
    assertThat(answer.json().get("user").get("username").asString()).isEqualTo(learner.username());
  }

  @Test
  void fulfillTriesWhatIsHeld() {
    var number =
        boughtInVain(Fault.error(400, "application/json", "{\"message\":\"No course 'x' found\"}"));
    assertThat(delivery(number)).isEqualTo("held");

    assertThat(fulfill(clerk, number).status()).isEqualTo(200);
  }

  @Test
  void fulfillByPatchIsTheSame() {
    var number = boughtInVain(Fault.error(500));

    var answer =
        rest.send(
            clerk,
            "PATCH",
            path(number),
            "application/json",
            java.net.http.HttpRequest.BodyPublishers.noBody());

    assertThat(answer.status()).isEqualTo(200);
  }

  @Test
  void fulfillOfACompleteOrderIsNotAcceptableAndEmpty() {
    var number = bought();
    var calls = callsFor(learner);

    var answer = fulfill(clerk, number);

    assertThat(answer.status()).isEqualTo(406);
    assertThat(answer.body()).isEmpty();
    assertThat(callsFor(learner)).isEqualTo(calls);
  }

  @Test
  void fulfillThatFailsIsAnEmpty500() {
    var number = boughtInVain(Fault.error(500));
    lms.faults().add(Fault.error(503));

    var answer = fulfill(clerk, number);

    assertThat(answer.status()).isEqualTo(500);
    assertThat(answer.body()).isEmpty();
    assertThat(order(number)).isEqualTo("Fulfillment Error");
  }

  @ParameterizedTest
  @ValueSource(strings = {"?email_opt_in=True", "?email_opt_in=False", "?email_opt_in=odd", "?x=1"})
  void fulfillTakesTheQueryOfTheOldWorker(String query) {
    var number = boughtInVain(Fault.error(500));

    assertThat(rest.put(clerk, path(number) + query).status()).isEqualTo(200);
  }

  @Test
  void fulfillIsForThoseWhoMayChangeOrders() {
    var number = boughtInVain(Fault.error(500));

    assertThat(fulfill(null, number).status()).isEqualTo(401);
    assertThat(fulfill(learner, number).status()).isEqualTo(403);
    assertThat(fulfill(learner, number).json().has("detail")).isTrue();
    assertThat(fulfill(campus.aStaffMember(), number).status()).isEqualTo(403);
    assertThat(order(number)).isEqualTo("Fulfillment Error");
  }

  @Test
  void fulfillOfAnOrderThatDoesNotExistIsNotFound() {
    assertThat(fulfill(clerk, "EDX-99").status()).isEqualTo(404);
    assertThat(fulfill(learner, "EDX-99").status()).isEqualTo(403);
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "POST", "DELETE"})
  void fulfillTakesNoOtherMethod(String method) {
    var number = bought();

    var answer =
        rest.send(
            clerk, method, path(number), null, java.net.http.HttpRequest.BodyPublishers.noBody());

    assertThat(answer.status()).isEqualTo(405);
  }

  @Test
  void fulfillWaitsForALineThatIsBeingAttemptedElsewhere() throws Exception {
    lms.faults().add(Fault.latency(Duration.ofMillis(1_500)));
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var buying = threads.submit(this::bought);
      await().untilAsserted(() -> assertThat(callsFor(learner)).isEqualTo(1));
      var number =
          db.sql("select number from orders.orders where user_id = :user")
              .param("user", learner.id())
              .query(String.class)
              .single();

      var answer = fulfill(clerk, number);

      assertThat(answer.status()).isEqualTo(200);
      assertThat(buying.get()).isEqualTo(number);
    }
    assertThat(callsFor(learner)).as("waited for, not repeated").isEqualTo(1);
  }

  private String bought() {
    var answer = till.submit(learner, course.auditSku());
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    return answer.json().get("order").get("number").asString();
  }

  private String boughtInVain(Fault fault) {
    lms.faults().add(fault);
    var number = bought();
    lms.faults().clear();
    assertThat(order(number)).isEqualTo("Fulfillment Error");
    return number;
  }

  private Answer fulfill(@org.jspecify.annotations.Nullable Account as, String number) {
    return rest.put(as, path(number));
  }

  private static String path(String number) {
    return "/api/v2/orders/%s/fulfill/".formatted(number);
  }

  private String order(String number) {
    return rest.get(learner, "/api/v2/orders/%s/".formatted(number))
        .json()
        .get("status")
        .asString();
  }

  private String delivery(String number) {
    return db.sql(
            """
            select d.state from fulfillment.deliveries d
              join orders.orders o on o.id = d.order_id
             where o.number = :number
            """)
        .param("number", number)
        .query(String.class)
        .single();
  }

  private long callsFor(Account account) {
    return lms.calls().calls().stream()
        .filter(call -> call.body().contains("\"" + account.username() + "\""))
        .count();
  }
}
