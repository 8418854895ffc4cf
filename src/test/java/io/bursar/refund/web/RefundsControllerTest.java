package io.bursar.refund.web;

import static java.net.http.HttpRequest.BodyPublishers.ofString;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bursar.account.Account;
import io.bursar.checkout.RedeemCode;
import io.bursar.history.Actor;
import io.bursar.order.Orders;
import io.bursar.refund.Cashier;
import io.bursar.sandbox.card.SandboxCardProcessor;
import io.bursar.sandbox.http.Fault;
import io.bursar.sandbox.lms.SandboxLms;
import io.bursar.testing.BursarTest;
import io.bursar.testing.Campus;
import io.bursar.testing.Campus.Seats;
import io.bursar.testing.Mint;
import io.bursar.testing.Rest;
import io.bursar.testing.Rest.Answer;
import io.bursar.voucher.CodeRefused;
import io.bursar.voucher.Usage;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.util.UriUtils;

/// The refund resource as the LMS and scripts of the old service use it.
@BursarTest
@Import(Cashier.class)
class RefundsControllerTest {

  private static final String REFUNDS = "/api/v2/refunds/";

  @Autowired Cashier cashier;
  @Autowired SandboxCardProcessor cards;
  @Autowired SandboxLms lms;
  @Autowired Campus campus;
  @Autowired RedeemCode redeemCode;
  @Autowired Orders orders;
  @Autowired Mint mint;
  @Autowired Rest rest;
  @Autowired JdbcClient db;

  private Account learner;
  private Account staff;
  private Seats course;

  @BeforeEach
  void aLearnerAndACourse() {
    learner = cashier.knownByNumber(campus.aLearner());
    staff = campus.aStaffMember();
    course = campus.aCourse();
  }

  @AfterEach
  void mendEverything() {
    cards.faults().clear();
    lms.faults().clear();
    lms.whenEnded((_, _) -> {});
  }

  @Test
  void theLmsAsksByFormAndApprovesTheMoneyOnly() {
    var order = cashier.delivered(learner, course.verifiedSku());
    lms.calls().clear();

    var asked = form(staff, course.courseId(), learner);
    assertThat(asked.status()).isEqualTo(201);
    var id = asked.json().get(0).asLong();
    assertThat(cashier.credits(order)).isEmpty();
    assertThat(form(staff, course.courseId(), learner).body()).isEqualTo("[]");

    var done = process("PUT", id, "approve_payment_only");
    assertThat(done.status()).isEqualTo(200);
    var body = done.json();
    assertThat(body.propertyNames())
        .containsExactly(
            "id",
            "created",
            "modified",
            "total_credit_excl_tax",
            "currency",
            "status",
            "order",
            "user");
    assertThat(body.get("total_credit_excl_tax").asString()).isEqualTo("149.00");
    assertThat(body.get("currency").asString()).isEqualTo("USD");
    assertThat(body.get("status").asString()).isEqualTo("Complete");
    assertThat(body.get("order").asLong()).isEqualTo(order.id());
    assertThat(body.get("user").asLong()).isEqualTo(learner.id());
    assertThat(cashier.credits(order)).containsExactly(14_900L);
    assertThat(cashier.ledger(order)).containsExactly("verified left");
    assertThat(callsAboutThem()).as("the LMS is never called").isZero();
  }

  @Test
  void whatCostsNothingIsCompleteAtOnceWithoutACallToTheLms() {
    var order = cashier.delivered(learner, course.auditSku());
    var calls = callsAboutThem();

    var asked = json(learner, body("course_id", course.courseId()));

    assertThat(asked.status()).isEqualTo(201);
    assertThat(statusOf(asked.json().get(0).asLong())).isEqualTo("Complete");
    assertThat(callsAboutThem()).isEqualTo(calls);
    assertThat(cashier.ledger(order)).containsExactly("audit left");
  }

  @Test
  void whoLeavesACourseThatACodePaidForCannotUseTheCodeForAnother() {
    var code = mint.aCode(Mint.percent("100"), Usage.SINGLE, null).code();
    var by = Actor.page(learner.id());
    var number = redeemCode.redeem(learner, campus.site(), code, course.verifiedSku(), by);
    cashier.delivered(orders.find(number.orElseThrow()).orElseThrow(), learner);

    var asked = json(learner, body("course_id", course.courseId()));

    assertThat(asked.status()).isEqualTo(201);
    assertThat(statusOf(asked.json().get(0).asLong())).isEqualTo("Complete");
    assertThat(mint.uses(code)).isEqualTo(1);
    var other = campus.aCourse().verifiedSku();
    assertThatThrownBy(() -> redeemCode.redeem(learner, campus.site(), code, other, by))
        .isInstanceOf(CodeRefused.class);
  }

  @Test
  void whoLeavesACourseKeepsTheCodesForItThatTheyBoughtToGiveAway() {
    var codes = cashier.delivered(learner, mint.enrollmentCodes(course));
    assertThat(json(learner, body("course_id", course.courseId())).body()).isEqualTo("[]");
    var both = cashier.delivered(learner, course.verifiedSku(), mint.enrollmentCodes(course));

    var asked = json(learner, body("course_id", course.courseId()));

    assertThat(asked.status()).isEqualTo(201);
    assertThat(asked.json()).hasSize(1);
    var id = asked.json().get(0).asLong();
    assertThat(process("PUT", id, "approve").status()).isEqualTo(200);
    assertThat(cashier.credits(codes)).isEmpty();
    assertThat(cashier.credits(both)).containsExactly(14_900L);
  }

  @Test
  void ofWhatWasGivenBackInPartTheRestIsAskedFor() {
    var order = cashier.delivered(learner, course.verifiedSku());
    var part =
        rest.post(
                staff,
                "/api/v3/refunds/",
                "{\"order\":\"%s\",\"amount\":\"49.00\"}".formatted(order.number()))
            .json()
            .get("id")
            .asLong();
    assertThat(process("PUT", part, "approve").status()).isEqualTo(200);
    assertThat(cashier.ledger(order)).as("a part ends nothing").containsExactly("verified granted");

    var asked = json(staff, body("course_id", course.courseId()));

    assertThat(asked.status()).isEqualTo(201);
    assertThat(process("PUT", asked.json().get(0).asLong(), "approve").status()).isEqualTo(200);
    assertThat(cashier.credits(order)).containsExactly(4_900L, 10_000L);
    assertThat(cashier.ledger(order)).containsExactly("verified revoked");
    assertThat(json(staff, body("course_id", course.courseId())).body()).isEqualTo("[]");
  }

  @Test
  void anEntitlementIsFoundByItsUuidAndOnlyOnce() {
    var entitled = campus.anEntitlement();
    var order = cashier.delivered(learner, entitled.sku());
    var uuid = lms.entitlementsOf(learner.username()).getFirst().uuid();
    var wanted =
        "{\"username\":\"%s\",\"order_number\":\"%s\",\"entitlement_uuid\":\"%s\",\"course_id\":\"ignored\"}"
            .formatted(learner.username(), order.number(), uuid);

    assertThat(json(staff, wanted.replace(uuid, "00000000-0000-0000-0000-000000000000")).status())
        .isEqualTo(400);
    assertThat(json(staff, wanted.replace(order.number(), "EDX-1")).body()).contains("EDX-1");
    var asked = json(staff, wanted);
    assertThat(asked.status()).isEqualTo(201);
    var again = json(staff, wanted);
    assertThat(again.status()).isEqualTo(400);
    assertThat(again.json().get("detail").asString()).contains(order.number());

    assertThat(process("PATCH", asked.json().get(0).asLong(), "APPROVE").status()).isEqualTo(200);
    assertThat(lms.entitlementsOf(learner.username()).getFirst().expired()).isNotNull();
  }

  @Test
  void onlyStaffAndTheLearnerMayAsk() {
    var other = campus.aLearner();
    assertThat(json(null, body("course_id", course.courseId())).status()).isEqualTo(401);
    assertThat(json(other, body("course_id", course.courseId())).status()).isEqualTo(403);
    assertThat(json(staff, "{\"course_id\":\"%s\"}".formatted(course.courseId())).status())
        .isEqualTo(403);
    assertThat(json(learner, body("course_id", course.courseId())).status()).isEqualTo(200);
    assertThat(json(staff, body("nothing", "x")).status()).isEqualTo(400);
    assertThat(
            json(staff, "{\"username\":\"nobody\",\"course_id\":\"x\"}")
                .json()
                .get("detail")
                .asString())
        .contains("nobody");
    assertThat(
            json(staff, "{\"username\":\"%s\",\"course_id\":\"x\"}".formatted(other.username()))
                .status())
        .as("without the number at the LMS")
        .isEqualTo(400);
    assertThat(send(learner, "PUT", 1, "approve").status()).isEqualTo(403);
    assertThat(process("PUT", 99_999_999, "approve").status()).isEqualTo(404);
  }

  @Test
  void anOrderThatIsNotCompleteIsNotRefundedByItsCourse() {
    lms.faults().add(Fault.error(503).only(learner.username()));
    cashier.paid(learner, course.verifiedSku());

    var asked = json(staff, body("course_id", course.courseId()));

    assertThat(asked.status()).isEqualTo(200);
    assertThat(asked.body()).isEqualTo("[]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "refuse", "approve_all"})
  void otherActionsAreRefused(String action) {
    cashier.delivered(learner, course.verifiedSku());
    var id = json(staff, body("course_id", course.courseId())).json().get(0).asLong();
    assertThat(process("PUT", id, action).status()).isEqualTo(400);
  }

  @ParameterizedTest
  @CsvSource({
    "approve, 200, Complete, approve, 200",
    "approve, 200, Complete, approve_payment_only, 200",
    "approve_payment_only, 200, Complete, approve, 200",
    "approve, 200, Complete, deny, 500",
    "deny, 200, Denied, deny, 200",
    "deny, 200, Denied, approve, 500",
    "Deny, 200, Denied, approve_payment_only, 500",
  })
  void theTableOfActions(String first, int answer, String status, String second, int then) {
    cashier.delivered(learner, course.verifiedSku());
    var id = json(staff, body("course_id", course.courseId())).json().get(0).asLong();

    assertThat(process("PUT", id, first).status()).isEqualTo(answer);
    assertThat(statusOf(id)).isEqualTo(status);
    var again = process("PUT", id, second);
    assertThat(again.status()).isEqualTo(then);
    assertThat(again.json().get("status").asString()).isEqualTo(status);
  }

  @Test
  void aFailureIs500WithTheRefundAndMayBeTriedAgain() {
    cashier.delivered(learner, course.verifiedSku());
    cards
        .faults()
        .add(Fault.error(409, "application/json", "{\"error\":{}}").only("/refunds").times(1));
    var id = json(staff, body("course_id", course.courseId())).json().get(0).asLong();

    var failed = process("PUT", id, "approve");
    assertThat(failed.status()).isEqualTo(500);
    assertThat(failed.json().get("status").asString()).isEqualTo("Payment Refund Error");
    assertThat(process("PUT", id, "deny").status()).isEqualTo(500);
    lms.faults().add(Fault.error(500).only(learner.username()));
    var half = process("PUT", id, "approve");
    assertThat(half.status()).isEqualTo(500);
    assertThat(half.json().get("status").asString()).isEqualTo("Revocation Error");
    assertThat(process("PUT", id, "approve_payment_only").status()).isEqualTo(500);
    lms.faults().clear();
    assertThat(process("PUT", id, "approve").status()).isEqualTo(200);
  }

  @Test
  void anLmsThatAsksFromInsideOurOwnCallIsAnsweredAtOnce() {
    var order = cashier.delivered(learner, course.verifiedSku());
    var id = json(staff, body("course_id", course.courseId())).json().get(0).asLong();
    var answers = new CopyOnWriteArrayList<Answer>();
    lms.whenEnded(
        (username, what) -> {
          if (username.equals(learner.username())) {
            answers.add(form(staff, what, learner));
            answers.add(process("PUT", id, "approve_payment_only"));
          }
        });

    var done = process("PUT", id, "approve");

    assertThat(done.status()).isEqualTo(200);
    assertThat(done.json().get("status").asString()).isEqualTo("Complete");
    assertThat(answers).hasSize(2);
    assertThat(answers.getFirst().status()).isEqualTo(200);
    assertThat(answers.getFirst().json().get(0).asLong()).isEqualTo(id);
    assertThat(answers.getLast().status()).isEqualTo(200);
    assertThat(cashier.credits(order)).containsExactly(14_900L);
    assertThat(cashier.ledger(order)).containsExactly("verified revoked");
    assertThat(cashier.actions(order)).containsOnlyOnce("revoke");
  }

  @Test
  void aSeatThatHangsOnAnEntitlementIsPartOfTheRefundThatEndsIt() {
    var order = cashier.delivered(learner, campus.anEntitlement().sku());
    var uuid = lms.entitlementsOf(learner.username()).getFirst().uuid();
    var wanted =
        "{\"username\":\"%s\",\"order_number\":\"%s\",\"entitlement_uuid\":\"%s\"}"
            .formatted(learner.username(), order.number(), uuid);
    var id = json(staff, wanted).json().get(0).asLong();
    var answers = new CopyOnWriteArrayList<Answer>();
    lms.whenEnded(
        (username, _) -> {
          if (username.equals(learner.username())) {
            answers.add(form(staff, "course-v1:TestX+Run+2026", learner));
          }
        });

    assertThat(process("PUT", id, "approve").status()).isEqualTo(200);

    assertThat(answers).singleElement().extracting(Answer::status).isEqualTo(200);
    assertThat(answers.getFirst().body()).isEqualTo("[%d]".formatted(id));
    assertThat(form(staff, "course-v1:TestX+Run+2026", learner).body()).isEqualTo("[]");
  }

  private Answer form(Account as, String courseId, Account whose) {
    var text =
        "course_id=%s&username=%s"
            .formatted(URLEncoder.encode(courseId, StandardCharsets.UTF_8), whose.username());
    return rest.send(as, "POST", REFUNDS, "application/x-www-form-urlencoded", ofString(text));
  }

  private Answer json(@Nullable Account as, String text) {
    return rest.post(as, REFUNDS, text);
  }

  private String body(String name, String value) {
    return "{\"username\":\"%s\",\"%s\":\"%s\"}".formatted(learner.username(), name, value);
  }

  private Answer process(String method, long id, String action) {
    return send(staff, method, id, action);
  }

  private Answer send(Account as, String method, long id, String action) {
    return rest.send(
        as,
        method,
        REFUNDS + id + "/process/",
        "application/json",
        ofString("{\"action\":\"%s\"}".formatted(action)));
  }

  private String statusOf(long id) {
    return db.sql("select status from refund.refunds where id = :id")
        .param("id", id)
        .query(String.class)
        .single();
  }

  /// The calls that name this learner or this course: others may have work at the LMS meanwhile.
  private long callsAboutThem() {
    return lms.calls().calls().stream()
        .map(call -> UriUtils.decode(call.path(), UTF_8) + call.body())
        .filter(said -> said.contains(course.courseId()) || said.contains(learner.username()))
        .count();
  }
}
