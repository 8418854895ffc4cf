package io.bursar.refund.web;

import static java.net.http.HttpRequest.BodyPublishers.ofString;
import static org.assertj.core.api.Assertions.assertThat;

import io.bursar.account.Account;
import io.bursar.order.Order;
import io.bursar.refund.Cashier;
import io.bursar.sandbox.card.SandboxCardProcessor;
import io.bursar.sandbox.http.Fault;
import io.bursar.testing.BursarTest;
import io.bursar.testing.Campus;
import io.bursar.testing.Mint;
import io.bursar.testing.Rest;
import io.bursar.testing.Rest.Answer;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;

/// Refunds through the third version of the REST interface: made by line, quantity and amount,
/// looked at before, decided and tried again.
@BursarTest
@Import(Cashier.class)
class RefundsV3ControllerTest {

  private static final String REFUNDS = "/api/v3/refunds/";

  @Autowired Cashier cashier;
  @Autowired SandboxCardProcessor cards;
  @Autowired Campus campus;
  @Autowired Mint mint;
  @Autowired Rest rest;

  private Account staff;
  private Account learner;
  private Order order;

  @BeforeEach
  void anOrderOfASeatAndThreeCodes() {
    staff = campus.aStaffMember();
    learner = campus.aLearner();
    var codes = mint.enrollmentCodes(campus.aCourse());
    order = cashier.delivered(learner, campus.aCourse().verifiedSku(), codes, codes, codes);
  }

  @AfterEach
  void mendTheProcessor() {
    cards.faults().clear();
  }

  @Test
  void aDryRunTellsAndMovesNothing() {
    var told = post("", "{\"order\":\"%s\",\"dry_run\":true}".formatted(order.number()));

    assertThat(told.status()).isEqualTo(200);
    assertThat(told.json().get("total").asString()).isEqualTo("449.00");
    assertThat(told.json().get("lines")).hasSize(2);
    assertThat(told.json().get("lines").get(0).get("ends_access").asBoolean()).isTrue();
    assertThat(list("order=" + order.number()).json().get("results")).isEmpty();
  }

  @Test
  void whoSaysNoAsTextIsNotTakenForYes() {
    var body = "{\"order\":\"%s\",\"dry_run\":\"%s\"}";
    assertThat(post("", body.formatted(order.number(), "true")).status()).isEqualTo(200);
    var unclear = post("", body.formatted(order.number(), "perhaps"));
    assertThat(unclear.status()).isEqualTo(400);
    assertThat(unclear.body()).contains("dry_run", "true or false");
    assertThat(list("order=" + order.number()).json().get("results")).isEmpty();

    var id =
        post("", "{\"order\":\"%s\",\"amount\":\"10.00\"}".formatted(order.number()))
            .json()
            .get("id")
            .asLong();
    assertThat(post(id + "/approve/", "{\"revoke\":null}").status()).isEqualTo(400);
    var done = post(id + "/approve/", "{\"revoke\":\"false\"}");
    assertThat(done.json().get("revoke").asBoolean()).isFalse();
  }

  @Test
  void aPartIsMadeLookedAtApprovedAndFoundAgain() {
    var body =
        "{\"order\":\"%s\",\"lines\":[{\"line\":%d,\"quantity\":2}],\"reason\":\"Two too many.\"}"
            .formatted(order.number(), codesLine());
    var key = UUID.randomUUID().toString();
    var made = withKey(body, key);
    assertThat(made.status()).isEqualTo(201);
    assertThat(withKey(body, key).status()).as("the same key, the same refund").isEqualTo(200);
    var id = made.json().get("id").asLong();
    assertThat(made.json().get("total").asString()).isEqualTo("200.00");
    assertThat(made.json().get("status").asString()).isEqualTo("Open");
    assertThat(rest.get(staff, REFUNDS + id + "/").json().get("revoke").isNull()).isTrue();

    var done = post(id + "/approve/", "{}");

    assertThat(done.json().get("status").asString()).isEqualTo("Complete");
    assertThat(done.json().get("credits").get(0).get("state").asString()).isEqualTo("Done");
    assertThat(cashier.credits(order)).containsExactly(20_000L);
    assertThat(list("order=" + order.number()).json().get("results")).hasSize(1);
    assertThat(list("username=" + learner.username() + "&status=Complete").json().get("results"))
        .hasSize(1);
    assertThat(list("username=" + learner.username() + "&needs_action=true").json().get("results"))
        .isEmpty();
    assertThat(post(id + "/deny/", "").status()).isEqualTo(409);
  }

  @Test
  void whatFailedIsTriedAgainAndWhatIsOpenMayBeDenied() {
    cards
        .faults()
        .add(
            Fault.error(409, "application/json", "{\"error\":{\"message\":\"No.\"}}")
                .only("/refunds")
                .times(1));
    var id =
        post("", "{\"order\":\"%s\",\"amount\":\"10.01\"}".formatted(order.number()))
            .json()
            .get("id")
            .asLong();
    assertThat(post(id + "/retry/", "").status()).as("nobody has decided").isEqualTo(409);
    var failed = post(id + "/approve/", "{\"revoke\":false}");
    assertThat(failed.json().get("status").asString()).isEqualTo("Payment Refund Error");
    assertThat(failed.json().get("cause").asString()).isEqualTo("refused");
    assertThat(post(id + "/retry/", "").json().get("status").asString()).isEqualTo("Complete");
    assertThat(cashier.credits(order)).containsExactly(1_001L);

    var other = post("", "{\"order\":\"%s\"}".formatted(order.number())).json().get("id").asLong();
    assertThat(post(other + "/deny/", "").json().get("status").asString()).isEqualTo("Denied");
  }

  @Test
  void aKeyThatWasUsedForSomethingElseIsRefused() throws Exception {
    var other = cashier.paid(campus.aLearner(), campus.aCourse().verifiedSku());
    var key = UUID.randomUUID().toString();
    assertThat(withKey(ten(order.number()), key).status()).isEqualTo(201);

    for (var body :
        List.of(
            ten(other.number()),
            "{\"order\":\"%s\",\"amount\":\"10.01\"}".formatted(order.number()),
            "{\"order\":\"%s\"}".formatted(order.number()))) {
      var refused = withKey(body, key);
      assertThat(refused.status()).isEqualTo(409);
      assertThat(refused.body())
          .contains("Idempotency-Key was used for a refund of something else");
    }

    assertThat(list("order=" + other.number()).json().get("results")).isEmpty();
    assertThat(list("order=" + order.number()).json().get("results")).hasSize(1);
    assertThat(withKey(ten(order.number()), key).status()).isEqualTo(200);
  }

  @Test
  void theSameKeyManyTimesAtOnceMakesOneRefund() throws Exception {
    var other = cashier.paid(campus.aLearner(), campus.aCourse().verifiedSku());
    var key = UUID.randomUUID().toString();
    List<Integer> statuses;
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      statuses =
          threads
              .invokeAll(
                  IntStream.range(0, 16)
                      .mapToObj(i -> (i % 2 == 0 ? order : other).number())
                      .map(number -> (Callable<Integer>) () -> withKey(ten(number), key).status())
                      .toList())
              .stream()
              .map(Future::resultNow)
              .toList();
    }

    assertThat(statuses).containsOnlyOnce(201).containsOnly(200, 201, 409);
    assertThat(statuses).filteredOn(status -> status == 409).hasSize(8);
    var made =
        list("order=" + order.number()).json().get("results").size()
            + list("order=" + other.number()).json().get("results").size();
    assertThat(made).isEqualTo(1);
  }

  @Test
  void whatIsRefusedIsPaidBackInAnotherWay() {
    cards
        .faults()
        .add(
            Fault.error(409, "application/json", "{\"error\":{\"message\":\"No.\"}}")
                .only("/refunds")
                .times(1));
    var id =
        post("", "{\"order\":\"%s\",\"amount\":\"10.01\"}".formatted(order.number()))
            .json()
            .get("id")
            .asLong();
    var body = "{\"reference\":\"BANK-7\",\"reason\":\"Sent by bank.\"}";
    assertThat(post(id + "/paid-outside/", body).status()).as("nobody asked yet").isEqualTo(409);
    post(id + "/approve/", "{\"revoke\":false}");
    assertThat(post(id + "/paid-outside/", "{\"reference\":\"BANK-7\"}").status()).isEqualTo(400);
    assertThat(rest.post(learner, REFUNDS + id + "/paid-outside/", body).status()).isEqualTo(403);

    var paid = post(id + "/paid-outside/", body);

    assertThat(paid.json().get("status").asString()).isEqualTo("Complete");
    assertThat(paid.json().get("paid_outside").asString()).isEqualTo("BANK-7");
    assertThat(cashier.credits(order)).isEmpty();
    assertThat(post(id + "/close-case/", "{\"reason\":\"Seen.\"}").status()).isEqualTo(409);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"order\":\"EDX-1\"} | 404",
        "{} | 400",
        "{\"order\":\"NUMBER\",\"amount\":\"449.01\"} | 400",
        "{\"order\":\"NUMBER\",\"amount\":\"-1\"} | 400",
        "{\"order\":\"NUMBER\",\"amount\":\"1.001\"} | 400",
        "{\"order\":\"NUMBER\",\"amount\":\"99999999999999999\"} | 400",
        "{\"order\":\"NUMBER\",\"lines\":[{\"line\":1,\"quantity\":1}]} | 400",
        "{\"order\":\"NUMBER\",\"lines\":[{\"line\":LINE,\"quantity\":4}]} | 400",
        "{\"order\":\"NUMBER\",\"lines\":[{\"line\":LINE,\"quantity\":0}]} | 400",
        "{\"order\":\"NUMBER\",\"lines\":[{\"line\":LINE},{\"line\":LINE,\"quantity\":1}]} | 400",
        "{\"order\":\"NUMBER\",\"lines\":[],\"amount\":\"1\"} | 400",
        "{\"order\":\"NUMBER\",\"all\":true} | 400",
      })
  void badInputIsRefused(String body, int status) {
    var text = body.replace("NUMBER", order.number()).replace("LINE", "" + codesLine());
    assertThat(post("", text).status()).isEqualTo(status);
    assertThat(list("order=" + order.number()).json().get("results")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"amount\":null",
        "\"lines\":null",
        "\"dry_run\":null",
        "\"amount\":null,\"dry_run\":true",
        "\"lines\":[{\"line\":LINE,\"quantity\":null}]",
        "\"lines\":[{\"line\":LINE,\"amount\":null}]",
        "\"lines\":[{\"line\":LINE,\"quantity\":null}],\"dry_run\":true",
      })
  void nullIsNotTakenForAll(String fields) {
    var body = "{\"order\":\"%s\",%s}".formatted(order.number(), fields);

    var refused = post("", body.replace("LINE", "" + codesLine()));

    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.body()).containsAnyOf("may not be null", "must be true or false");
    assertThat(list("order=" + order.number()).json().get("results")).isEmpty();
  }

  @Test
  void aReasonHasAnEnd() {
    var body = "{\"order\":\"%s\",\"amount\":\"10.00\",\"reason\":\"%s\"}";

    var refused = post("", body.formatted(order.number(), "a".repeat(1_001)));

    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.body()).contains("at most 1,000 characters");
    assertThat(list("order=" + order.number()).json().get("results")).isEmpty();
    var made = post("", body.formatted(order.number(), "a".repeat(1_000)));
    assertThat(made.status()).isEqualTo(201);
    var close = "{\"reason\":\"%s\"}".formatted("a".repeat(1_001));
    assertThat(post(made.json().get("id").asLong() + "/close-case/", close).body())
        .contains("at most 1,000 characters");
  }

  @Test
  void onlyStaffMay() {
    var body = "{\"order\":\"%s\"}".formatted(order.number());
    assertThat(rest.post(learner, REFUNDS, body).status()).isEqualTo(403);
    assertThat(rest.get(learner, REFUNDS).status()).isEqualTo(403);
    assertThat(rest.post(null, REFUNDS, body).status()).isEqualTo(401);
    assertThat(list("status=Lost").status()).isEqualTo(400);
  }

  private static String ten(String number) {
    return "{\"order\":\"%s\",\"amount\":\"10.00\"}".formatted(number);
  }

  private long codesLine() {
    return order.lines().stream()
        .filter(line -> line.quantity() == 3)
        .findFirst()
        .orElseThrow()
        .id();
  }

  private Answer post(String path, String body) {
    return rest.post(staff, REFUNDS + path, body);
  }

  private Answer withKey(String body, String key) {
    return rest.send(
        staff, "POST", REFUNDS, "application/json", ofString(body), "Idempotency-Key", key);
  }

  private Answer list(String query) {
    return rest.get(staff, REFUNDS + "?" + query);
  }
}
