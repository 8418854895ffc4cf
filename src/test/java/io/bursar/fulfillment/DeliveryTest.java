package io.bursar.fulfillment;

import static org.assertj.core.api.Assertions.assertThat;

import io.bursar.account.Account;
import io.bursar.checkout.BuyBySku;
import io.bursar.history.Actor;
import io.bursar.order.LineStatus;
import io.bursar.order.Order;
import io.bursar.order.OrderStatus;
import io.bursar.order.Orders;
import io.bursar.sandbox.http.Fault;
import io.bursar.sandbox.lms.Enrollment;
import io.bursar.sandbox.lms.SandboxLms;
import io.bursar.testing.BursarTest;
import io.bursar.testing.Campus;
import io.bursar.testing.Campus.Seats;
import io.bursar.testing.TestClock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Every answer and failure of the LMS, and what becomes of the line. No worker runs here: a test
/// makes each attempt itself.
@BursarTest(
    properties = {
      "bursar.fulfillment.concurrency=0",
      "bursar.fulfillment.timeout=500ms",
      "bursar.fulfillment.sync-deadline=5s"
    })
class DeliveryTest {

  @Autowired Fulfillments fulfillments;
  @Autowired Outages outages;
  @Autowired BuyBySku buyBySku;
  @Autowired Orders orders;
  @Autowired SandboxLms lms;
  @Autowired Campus campus;
  @Autowired TestClock clock;
  @Autowired JdbcClient db;

  private Account learner;
  private Seats course;

  @BeforeEach
  void aLearnerAndACourse() {
    learner = campus.aLearner();
    course = campus.aCourse();
  }

  @AfterEach
  void mendTheLms() {
    lms.faults().clear();
  }

  @Test
  void aDeliveredLineCompletesTheOrderAndIsGranted() {
    var order = attempted(anOrder());

    assertThat(order.status()).isEqualTo(OrderStatus.COMPLETE);
    assertThat(delivery(order).state()).isEqualTo("done");
    assertThat(enrollment().orElseThrow().attribute("order", "order_number"))
        .isEqualTo(order.number());
    assertThat(enrollment().orElseThrow().attribute("order", "date_placed"))
        .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ");
    assertThat(
            db.sql("select resource || ' ' || mode from fulfillment.grants where order_id = :id")
                .param("id", order.id())
                .query(String.class)
                .list())
        .containsExactly(course.courseId() + " audit");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "400|{\"message\":\"The [audit] course mode is expired or otherwise unavailable for course"
            + " run [x].\"}|Fulfillment Server Error|held|refused",
        "400|not json|Fulfillment Server Error|held|refused",
        "401|{\"detail\":\"no\"}|Fulfillment Configuration Error|waiting|refuses us",
        "403|{\"detail\":\"no\"}|Fulfillment Configuration Error|waiting|refuses us",
        "403|{\"message\":\"Users from this location cannot access the course\"}|Fulfillment Server"
            + " Error|held|refused",
        "404||Fulfillment Configuration Error|waiting|refuses us",
        "406|{\"message\":\"The user x does not exist.\"}|Fulfillment Server Error|waiting|unknown"
            + " learner",
        "406|{\"detail\":\"Could not satisfy the request Accept header.\"}|Fulfillment"
            + " Configuration Error|waiting|refuses us",
        "429|{\"detail\":\"throttled\"}|Fulfillment Server Error|waiting|not applied",
        "500|<h1>Server Error</h1>|Fulfillment Server Error|waiting|not applied",
        "503|busy|Fulfillment Server Error|waiting|not applied",
        "502|bad gateway|Fulfillment Server Error|waiting|unsure",
        "504|gateway timeout|Fulfillment Server Error|waiting|unsure",
        "301||Fulfillment Configuration Error|waiting|refuses us",
        "200|not json|Fulfillment Network Error|waiting|unsure",
        "201|{}|Fulfillment Server Error|waiting|unsure"
      })
  void eachAnswerGivesTheLineItsStatusAndTheDeliveryItsNextStep(
      int status, String body, String lineStatus, String state, String outcome) {
    lms.faults().add(Fault.error(status, "application/json", body == null ? "" : body));

    var order = attempted(anOrder());

    assertThat(order.status()).isEqualTo(OrderStatus.FULFILLMENT_ERROR);
    assertThat(order.lines().getFirst().status().text()).isEqualTo(lineStatus);
    assertThat(delivery(order).state()).isEqualTo(state);
    var attempt =
        fulfillments.attemptsOf(order.id()).stream()
            .filter(a -> a.action().equals("fulfill"))
            .toList()
            .getFirst();
    assertThat(attempt.outcome()).isEqualTo(outcome);
    assertThat(attempt.httpStatus()).isEqualTo(status);
    assertThat(attempt.cause()).doesNotContain(learner.username()).isNotBlank();
    assertThat(orders.notes(order.id())).isNotEmpty();
  }

  @Test
  void aRefusedConnectionIsANetworkErrorAndNothingIsUnsure() {
    lms.faults().add(Fault.refuse());

    var order = attempted(anOrder());

    assertThat(order.lines().getFirst().status()).isEqualTo(LineStatus.NETWORK_ERROR);
    assertThat(delivery(order).unsure()).isFalse();
  }

  @Test
  void silenceIsATimeoutAndUnsure() {
    lms.faults().add(Fault.hang());

    var order = attempted(anOrder());

    assertThat(order.lines().getFirst().status()).isEqualTo(LineStatus.TIMEOUT_ERROR);
    assertThat(delivery(order).unsure()).isTrue();
  }

  @Test
  void anAnswerThatWasLostIsLookedForAndNotAskedForAgain() {
    lms.faults().add(Fault.dropAnswer().times(1));
    var order = attempted(anOrder());
    assertThat(order.lines().getFirst().status()).isEqualTo(LineStatus.NETWORK_ERROR);

    order = attempted(order);

    assertThat(order.status()).isEqualTo(OrderStatus.COMPLETE);
    assertThat(actions(order)).containsExactly("fulfill", "observe");
    assertThat(enrollment().orElseThrow().activations()).isEqualTo(1);
  }

  @Test
  void anAnswerThatWasCutOffIsLookedFor() {
    lms.faults().add(Fault.cutOff().times(1));
    var order = attempted(anOrder());
    assertThat(delivery(order).unsure()).isTrue();

    assertThat(attempted(order).status()).isEqualTo(OrderStatus.COMPLETE);
    assertThat(enrollment().orElseThrow().activations()).isEqualTo(1);
  }

  @Test
  void whatIsRefusedBecauseItIsThereAlreadyIsDelivered() {
    attempted(anOrder());
    // A second learner's order cannot show it: the same enrollment is asked for by another order of
    // the verified seat, whose
    // mode is set at the LMS already when the course has closed.
    var verified = verifiedOrder();
    lms.faults().add(Fault.dropAnswer().times(1).only("is_active"));
    attempted(verified);
    lms.closeCourse(course.courseId());

    assertThat(attempted(verified).status()).isEqualTo(OrderStatus.COMPLETE);
  }

  @Test
  void anyErrorMayReplaceAnyError() {
    lms.faults().add(Fault.error(500).times(1));
    var order = attempted(anOrder());
    assertThat(order.lines().getFirst().status()).isEqualTo(LineStatus.SERVER_ERROR);

    lms.faults().add(Fault.error(401).times(1));
    order = attempted(order);
    assertThat(order.lines().getFirst().status()).isEqualTo(LineStatus.CONFIGURATION_ERROR);

    assertThat(attempted(order).status()).isEqualTo(OrderStatus.COMPLETE);
  }

  @Test
  void retryAfterIsHonored() {
    lms.faults().add(Fault.error(503).retryAfter(120));

    var order = attempted(anOrder());

    assertThat(Duration.between(clock.instant(), delivery(order).dueAt()))
        .isBetween(Duration.ofSeconds(115), Duration.ofSeconds(125));
  }

  @Test
  void waitsGrowUpToTheLongestAndEndInAHoldAfterSevenDays() {
    lms.faults().add(Fault.error(500));
    var order = attempted(anOrder());
    for (int i = 0; i < 12; i++) {
      order = attempted(order);
      assertThat(Duration.between(clock.instant(), delivery(order).dueAt()))
          .isLessThanOrEqualTo(Duration.ofMinutes(15));
    }

    clock.advance(Duration.ofDays(7).plusMinutes(1));
    order = attempted(order);

    assertThat(delivery(order).state()).isEqualTo("held");
    assertThat(delivery(order).holdReason()).startsWith("Tried for 7 days");
    assertThat(delivery(order).holdDeadline()).isNotNull();
  }

  @Test
  void anUnknownLearnerIsTriedThreeTimesOverAnHourAndThenHeld() {
    lms.faults()
        .add(Fault.error(406, "application/json", "{\"message\":\"The user x does not exist.\"}"));

    var order = attempted(anOrder());
    for (var minutes : List.of(5, 15, 40)) {
      assertThat(delivery(order).state()).isEqualTo("waiting");
      assertThat(wait(order)).isCloseTo(Duration.ofMinutes(minutes), Duration.ofSeconds(1));
      clock.advance(Duration.ofMinutes(minutes));
      order = attempted(order);
    }

    assertThat(delivery(order).state()).isEqualTo("held");
  }

  @Test
  void whoLooksBeforeTheTimeTakesNoSlowTryAway() {
    lms.faults()
        .add(Fault.error(406, "application/json", "{\"message\":\"The user x does not exist.\"}"));
    var order = attempted(anOrder());
    var due = delivery(order).dueAt();

    for (int i = 0; i < 5; i++) {
      fulfillments.deliverLine(order.id(), order.lines().getFirst().id(), Actor.page(learner.id()));
    }

    assertThat(delivery(order).attempts()).isEqualTo(6);
    assertThat(delivery(order).state()).isEqualTo("waiting");
    assertThat(delivery(order).dueAt()).isEqualTo(due);
    clock.advance(Duration.ofMinutes(5));
    order = attempted(order);
    assertThat(wait(order)).isCloseTo(Duration.ofMinutes(15), Duration.ofSeconds(1));
  }

  @Test
  void aRefusedKeyWaitsForeverAndIsNeverHeld() {
    lms.faults().add(Fault.error(401));
    var order = attempted(anOrder());

    clock.advance(Duration.ofDays(30));

    assertThat(delivery(attempted(order)).state()).isEqualTo("waiting");
  }

  @Test
  void aHeldLineIsDeliveredByRetry() {
    lms.faults()
        .add(
            Fault.error(403, "application/json", "{\"message\":\"Users from this location\"}")
                .times(1));
    var order = attempted(anOrder());
    assertThat(delivery(order).state()).isEqualTo("held");
    assertThat(attempted(order).status())
        .as("held ones are left alone by the others")
        .isEqualTo(OrderStatus.FULFILLMENT_ERROR);

    fulfillments.deliverLine(order.id(), order.lines().getFirst().id(), Actor.page(learner.id()));

    assertThat(again(order).status()).isEqualTo(OrderStatus.COMPLETE);
  }

  @Test
  void aWorkerThatDiedIsSucceededByOneThatLooksFirst() {
    var order = anOrder();
    db.sql(
            "update fulfillment.deliveries set state = 'running', lease_token = gen_random_uuid(),"
                + " due_at = :soon where order_id = :id")
        .param("soon", clock.instant().plusSeconds(10).atOffset(java.time.ZoneOffset.UTC))
        .param("id", order.id())
        .update();
    assertThat(attempted(order, Duration.ZERO).status()).isEqualTo(OrderStatus.OPEN);

    clock.advance(Duration.ofSeconds(11));
    order = attempted(order);

    assertThat(order.status()).isEqualTo(OrderStatus.COMPLETE);
    assertThat(actions(order)).containsExactly("observe", "fulfill");
  }

  @Test
  void theTrackingContextTravelsInHeaders() {
    db.sql(
            """
            insert into account.tracking_contexts (user_id, context, updated_at, forget_after)
            values (:user, '{"ga_client_id": "1.2", "lms_ip": "203.0.113.7"}', now(), now() + interval '1 day')
            """)
        .param("user", learner.id())
        .update();

    attempted(anOrder());

    var call =
        lms.calls().calls().stream()
            .filter(c -> c.body().contains("\"" + learner.username() + "\""))
            .toList()
            .getLast();
    assertThat(call.gaClientId()).isEqualTo("1.2");
    assertThat(call.forwardedFor()).isEqualTo("203.0.113.7");
  }

  private Order anOrder() {
    var bought =
        buyBySku.checkout(
            learner,
            campus.site(),
            List.of(course.auditSku()),
            Optional.empty(),
            Actor.api(learner.id()));
    return orders.find(bought.orderNumber()).orElseThrow();
  }

  /// The learner's second order, for the verified seat of the same course, made free to keep the
  /// processor out of it.
  private Order verifiedOrder() {
    db.sql("update catalog.stock_records set price = 0 where sku = :sku")
        .param("sku", course.verifiedSku())
        .update();
    var bought =
        buyBySku.checkout(
            learner,
            campus.site(),
            List.of(course.verifiedSku()),
            Optional.empty(),
            Actor.api(learner.id()));
    return orders.find(bought.orderNumber()).orElseThrow();
  }

  private Order attempted(Order order) {
    // What refuses us is out at once, and here nobody probes it.
    outages.current().forEach(outage -> outages.goOn(outage.id(), Actor.page(learner.id())));
    fulfillments.deliver(order.id(), false, Actor.api(learner.id()));
    return again(order);
  }

  private Order attempted(Order order, Duration ignored) {
    return attempted(order);
  }

  private Duration wait(Order order) {
    return Duration.between(clock.instant(), delivery(order).dueAt());
  }

  private Order again(Order order) {
    return orders.find(order.number()).orElseThrow();
  }

  private DeliveryView delivery(Order order) {
    return fulfillments.deliveriesOf(order.id()).getFirst();
  }

  private List<String> actions(Order order) {
    return fulfillments.attemptsOf(order.id()).stream().map(AttemptView::action).toList();
  }

  private Optional<Enrollment> enrollment() {
    return lms.enrollment(learner.username(), course.courseId());
  }
}
