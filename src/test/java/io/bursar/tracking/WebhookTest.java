package io.bursar.tracking;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.bursar.account.Account;
import io.bursar.checkout.BuyBySku;
import io.bursar.history.Actor;
import io.bursar.order.Order;
import io.bursar.order.OrderPlaced;
import io.bursar.order.OrderStatus;
import io.bursar.order.Orders;
import io.bursar.sandbox.http.Call;
import io.bursar.sandbox.http.Fault;
import io.bursar.testing.BursarTest;
import io.bursar.testing.Campus;
import io.bursar.testing.TestClock;
import io.bursar.tracking.Endpoints.Created;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/// Webhooks, to a real HTTP server.
@BursarTest
class WebhookTest {

  @Autowired Endpoints endpoints;
  @Autowired SendWebhooks sending;
  @Autowired EventStore events;
  @Autowired SignalStore deliveries;
  @Autowired WriteEvents writing;
  @Autowired BuyBySku buyBySku;
  @Autowired Orders orders;
  @Autowired Campus campus;
  @Autowired JdbcClient db;
  @Autowired TransactionTemplate transaction;
  @Autowired TestClock clock;

  private final Receiver receiver = new Receiver();
  private Account staff;

  @BeforeEach
  void someStaff() {
    staff = campus.aStaffMember();
    silence();
  }

  @AfterEach
  void silence() {
    for (var endpoint : endpoints.all(campus.site())) {
      endpoints.disable(endpoint.id(), campus.site(), staff.id());
    }
  }

  @AfterEach
  void close() {
    receiver.close();
  }

  @Test
  void eachChangeIsToldOnceSignedAndNamesNobody() {
    var created = add(receiver.url("/hook"), EventType.texts());
    var learner = campus.aLearner();
    var order = complete(learner);

    awaitTold(order, 3);

    assertThat(receiver.of(order.number()))
        .extracting(call -> Receiver.json(call).get("type").asString())
        .containsExactlyInAnyOrder("order.placed", "delivery.completed", "order.completed");
    assertThat(eventsOf(order)).isEqualTo(3);
    assertThat(receiver.of(order.number()))
        .allSatisfy(
            call -> {
              assertThat(call.method()).isEqualTo("POST");
              assertThat(call.header("Content-Type")).startsWith("application/json");
              assertThat(call.header("webhook-signature")).isEqualTo(hmac(created.secret(), call));
              assertThat(call.body()).doesNotContain(learner.username(), learner.email(), "Person");
              assertThat(Receiver.json(call).get("data").get("user_id").asLong())
                  .isEqualTo(learner.id());
            });
    var placed = of(order, "order.placed").getFirst();
    assertThat(Receiver.json(placed).get("data").get("lines").get(0).get("course_id").asString())
        .startsWith("course-v1:TestX");
    assertThat(Receiver.json(of(order, "order.completed").getFirst()).get("data").get("status"))
        .hasToString("\"Complete\"");
  }

  @Test
  void nothingIsWrittenWhileNobodyListens() {
    add(receiver.url("/hook"), List.of("outage.opened"));
    var order = complete(campus.aLearner());
    assertThat(eventsOf(order)).isZero();
  }

  @Test
  void whatIsRolledBackIsNotTold() {
    add(receiver.url("/hook"), EventType.texts());
    var order = complete(campus.aLearner());
    awaitTold(order, 3);
    transaction.executeWithoutResult(
        status -> {
          writing.on(new OrderPlaced(order.id()));
          status.setRollbackOnly();
        });
    assertThat(eventsOf(order)).isEqualTo(3);
  }

  @Test
  void aCrashBetweenSendingAndRecordingRepeatsTheMessageWithItsId() {
    var endpoint = add(receiver.url("/hook"), List.of("order.placed")).endpoint();
    var mine = leased(endpoint.id(), "crash");
    assertThat(sending.call(endpoint, mine).isTaken()).isTrue();
    sending.sendDue();
    await().pollInterval(Duration.ofMillis(5)).until(sending::isIdle);
    assertThat(receiver.taken()).hasSize(1);

    clock.advance(SignalStore.LEASE.plusSeconds(1));
    awaitTold("crash", 2);

    assertThat(ids("crash")).containsExactly(mine.messageId());
    // The one that was thought dead writes nothing down any more.
    await().untilAsserted(() -> assertThat(states(endpoint.id())).containsExactly("sent"));
    sending.record(endpoint, mine, new WebhookCall.Result(500, "It answered 500.", 1));
    assertThat(states(endpoint.id())).containsExactly("sent");
  }

  @Test
  void anAnswerThatIsLostOrAnErrorIsTriedAgainAndEveryTryIsKept() {
    var endpoint = add(receiver.url("/hook"), List.of("order.placed")).endpoint();
    receiver.faults().add(Fault.error(503).times(1));
    receiver.faults().add(Fault.dropAnswer().times(1));
    var order = complete(campus.aLearner());

    awaitTold(order, 2);

    assertThat(ids(order.number())).hasSize(1);
    await().untilAsserted(() -> assertThat(states(endpoint.id())).containsExactly("sent"));
    var delivery = endpoints.deliveries(endpoint, "sent", null).deliveries().getFirst();
    assertThat(endpoints.attempts(endpoint, delivery.id()))
        .extracting(WebhookDelivery.Attempt::reason)
        .containsExactly("It answered 503.", "The connection broke.", "");
    assertThat(endpoints.get(endpoint.id(), campus.site()).failingSince()).isNull();
  }

  @Test
  void afterADayWithoutTheEndpointEverythingArrives() {
    var endpoint = add(receiver.url("/hook"), List.of("order.placed")).endpoint();
    receiver.faults().add(Fault.refuse());
    var theirs = IntStream.range(0, 5).mapToObj(_ -> complete(campus.aLearner())).toList();
    for (int hour = 0; hour < 24; hour++) {
      clock.advance(Duration.ofHours(1));
      sendAll();
    }
    assertThat(states(endpoint.id())).hasSize(5).containsOnly("due");

    receiver.faults().clear();
    theirs.forEach(order -> awaitTold(order, 1));

    await().untilAsserted(() -> assertThat(states(endpoint.id())).containsOnly("sent"));
    assertThat(receiver.taken()).hasSize(5);
  }

  @Test
  void threeDaysOfFailuresDisableAnEndpointAndWhatFailedCanBeReplayed() {
    var endpoint = add(receiver.url("/hook"), List.of("order.placed")).endpoint();
    receiver.faults().add(Fault.error(500));
    var before = clock.instant();
    var order = complete(campus.aLearner());
    for (int hour = 0; hour < 90; hour += 2) {
      clock.advance(Duration.ofHours(2));
      sendAll();
    }
    var disabled = endpoints.get(endpoint.id(), campus.site());
    assertThat(disabled.enabled()).isFalse();
    assertThat(disabled.disabledReason()).contains("three days");
    assertThat(states(endpoint.id())).containsExactly("failed");
    var unheard = complete(campus.aLearner());
    assertThat(eventsOf(unheard)).isZero();

    receiver.faults().clear();
    endpoints.enable(endpoint.id(), campus.site(), staff.id());
    assertThat(endpoints.replayFailed(endpoint.id(), campus.site(), clock.instant())).isZero();
    assertThat(endpoints.replayFailed(endpoint.id(), campus.site(), before)).isEqualTo(1);
    awaitTold(order, 1);
    await().untilAsserted(() -> assertThat(states(endpoint.id())).containsExactly("sent"));

    var delivery = endpoints.deliveries(disabled, null, null).deliveries().getFirst();
    endpoints.replay(endpoint.id(), campus.site(), delivery.id());
    awaitTold(order, 2);
    assertThat(ids(order.number())).hasSize(1);
  }

  @Test
  void bothSecretsSignForADayWhenOneTakesTheOthersPlace() {
    var created = add(receiver.url("/hook"), List.of("order.placed"));
    var old = created.secret();
    var newer = endpoints.rotate(created.endpoint().id(), campus.site(), staff.id()).secret();
    assertThat(newer).isNotEqualTo(old);
    leased(created.endpoint().id(), "while both sign");
    clock.advance(Duration.ofMinutes(10));
    awaitTold("while both sign", 1);
    leased(created.endpoint().id(), "later");
    clock.advance(Duration.ofHours(25));
    awaitTold("later", 1);

    var both = receiver.of("while both sign").getFirst();
    assertThat(both.header("webhook-signature"))
        .isEqualTo(hmac(newer, both) + " " + hmac(old, both));
    var one = receiver.of("later").getFirst();
    assertThat(one.header("webhook-signature")).isEqualTo(hmac(newer, one));
  }

  @Test
  void anEndpointThatHangsDoesNotKeepOthersWaitingAndRedirectsAreNotFollowed() {
    try (var hanging = new Receiver()) {
      hanging.faults().add(Fault.hang());
      add(hanging.url("/hook"), List.of("order.placed"));
      var elsewhere = add(receiver.url("/elsewhere"), List.of("order.placed")).endpoint();
      add(receiver.url("/hook"), List.of("order.placed"));
      var order = complete(campus.aLearner());

      awaitTold(order, 2);

      assertThat(receiver.taken())
          .extracting(Call::path)
          .containsExactlyInAnyOrder("/elsewhere", "/hook");
      await()
          .until(
              () ->
                  endpoints.deliveries(elsewhere, "due", null).deliveries().stream()
                      .anyMatch(it -> Integer.valueOf(307).equals(it.status())));
      hanging.faults().clear();
    }
  }

  /// An event that is committed with its lease, so that the task of the context does not take it.
  private DueDelivery leased(long endpointId, String words) {
    return transaction.execute(
        _ -> {
          events.insert(
              new NewEvent(
                  clock.instant(),
                  campus.site().id(),
                  "evt_" + UUID.randomUUID(),
                  EventType.ORDER_PLACED,
                  null,
                  null,
                  "{\"test\":\"%s\"}".formatted(words)),
              Set.of());
          return deliveries.takeFor(endpointId, 1, clock.instant()).getFirst();
        });
  }

  private Created add(String url, List<String> types) {
    return endpoints.add(campus.site(), url, "", types, staff.id());
  }

  private Order complete(Account learner) {
    var bought =
        buyBySku.checkout(
            learner,
            campus.site(),
            List.of(campus.aCourse().auditSku()),
            Optional.empty(),
            Actor.api(learner.id()));
    var number = bought.orderNumber();
    await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () -> {
              clock.advance(Duration.ofMillis(200));
              return orders.find(number).orElseThrow().status() == OrderStatus.COMPLETE;
            });
    return orders.find(number).orElseThrow();
  }

  private void sendAll() {
    sending.sendDue();
    await().pollInterval(Duration.ofMillis(5)).until(sending::isIdle);
  }

  private void awaitTold(Order order, int times) {
    awaitTold(order.number(), times);
  }

  private void awaitTold(String words, int times) {
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () -> {
              clock.advance(Duration.ofMinutes(5));
              sending.sendDue();
              assertThat(receiver.of(words)).hasSizeGreaterThanOrEqualTo(times);
            });
    assertThat(receiver.of(words)).hasSize(times);
  }

  private List<Call> of(Order order, String type) {
    return receiver.of(order.number()).stream()
        .filter(call -> Receiver.json(call).get("type").asString().equals(type))
        .toList();
  }

  private List<String> ids(String words) {
    return receiver.of(words).stream()
        .map(call -> String.valueOf(call.header("webhook-id")))
        .distinct()
        .toList();
  }

  private List<String> states(long endpointId) {
    return db.sql("select state from tracking.deliveries where endpoint_id = :id order by id")
        .param("id", endpointId)
        .query(String.class)
        .list();
  }

  private long eventsOf(Order order) {
    return db.sql("select count(*) from tracking.events where order_id = :id")
        .param("id", order.id())
        .query(Long.class)
        .single();
  }

  /// As the specification says, by other means than ours.
  private static String hmac(String secret, Call call) {
    try {
      var mac = Mac.getInstance("HmacSHA256");
      mac.init(
          new SecretKeySpec(
              Base64.getDecoder().decode(secret.replaceFirst("^whsec_", "")), "HmacSHA256"));
      var signed =
          "%s.%s.%s"
              .formatted(call.header("webhook-id"), call.header("webhook-timestamp"), call.body());
      return "v1," + Base64.getEncoder().encodeToString(mac.doFinal(signed.getBytes(UTF_8)));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
