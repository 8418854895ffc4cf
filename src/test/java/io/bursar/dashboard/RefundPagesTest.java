package io.bursar.dashboard;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.bursar.account.Account;
import io.bursar.order.Order;
import io.bursar.refund.Cashier;
import io.bursar.refund.Refunds;
import io.bursar.sandbox.card.SandboxCardProcessor;
import io.bursar.sandbox.http.Fault;
import io.bursar.sandbox.lms.SandboxLms;
import io.bursar.testing.BursarTest;
import io.bursar.testing.Campus;
import io.bursar.testing.Campus.Seats;
import io.bursar.testing.Mint;
import io.bursar.testing.TestClock;
import io.bursar.testing.Visitor;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;

/// What staff see of refunds, and what they can do about them.
@BursarTest
@Import(Cashier.class)
class RefundPagesTest {

  @Autowired Campus campus;
  @Autowired Cashier cashier;
  @Autowired Mint mint;
  @Autowired SandboxCardProcessor cards;
  @Autowired SandboxLms lms;
  @Autowired Refunds refunds;
  @Autowired TestClock clock;
  @LocalServerPort int port;

  private Visitor staff;
  private Account learner;
  private Seats course;

  @BeforeEach
  void aLearnerAndACourse() {
    staff = new Visitor(port, campus.aStaffMember());
    learner = campus.aLearner();
    course = campus.aCourse();
  }

  @AfterEach
  void mendTheProcessor() {
    cards.faults().clear();
  }

  @Test
  void theDialogTellsWhatWouldHappenBeforeItDoes() {
    var codes = mint.enrollmentCodes(campus.aCourse());
    var order = cashier.delivered(learner, course.verifiedSku(), codes, codes);
    var seat = order.lines().get(0).id();
    var page = staff.get("/dashboard/orders/" + order.number() + "/").body();
    assertThat(page).contains("Nothing was refunded.", "refund-dialog", "2 left, $200.00");

    assertThat(preview(order, "units-" + seat + "=1&amount="))
        .contains("$149.00", "access is taken back");
    assertThat(preview(order, "amount=10.50")).contains("$10.50", "access stays");
    assertThat(preview(order, "amount=349.01")).contains("no more is left");
    assertThat(preview(order, "amount=0")).contains("must be above zero");
    assertThat(preview(order, "")).contains("Choose what to refund.");
    cashier.makeUnrevocable(order);
    assertThat(preview(order, "units-" + seat + "=1"))
        .contains("cannot be taken back", "approve it anyhow");
    var refused = staff.post(refunds(order), "units-" + seat, "1", "then", "revoke");
    assertThat(sentOn(refused)).contains("What was granted cannot be taken back");
    assertThat(cashier.credits(order)).isEmpty();
    assertThat(refunds.ofOrder(order.id())).isEmpty();
  }

  @Test
  void theSameFormAgainLeadsToTheSameRefund() {
    var order = cashier.delivered(learner, course.verifiedSku());
    var units = "units-" + order.lines().getFirst().id();
    var key = UUID.randomUUID().toString();

    var first = staff.post(refunds(order), units, "1", "then", "revoke", "key", key);
    var again = staff.post(refunds(order), units, "1", "then", "revoke", "key", key);

    assertThat(Visitor.location(again)).isEqualTo(Visitor.location(first)).contains("/refunds/");
    assertThat(refunds.ofOrder(order.id())).hasSize(1);
    assertThat(cashier.credits(order)).containsExactly(14_900L);
    var another = staff.post(refunds(order), units, "1", "then", "revoke");
    assertThat(sentOn(another)).contains("between 1 and 0 units can be refunded");
  }

  @Test
  void theSameFormAgainDoesNotTryWhatFailed() {
    var order = cashier.delivered(learner, course.verifiedSku());
    refuseOnce();
    var units = "units-" + order.lines().getFirst().id();
    var key = UUID.randomUUID().toString();
    var first = staff.post(refunds(order), units, "1", "then", "revoke", "key", key);

    var again = staff.post(refunds(order), units, "1", "then", "revoke", "key", key);

    assertThat(Visitor.location(again)).isEqualTo(Visitor.location(first));
    assertThat(sentOn(again)).contains("The account is empty.");
    assertThat(cashier.credits(order)).isEmpty();
  }

  @Test
  void accessIsSaidToBeTakenBackOnlyWhenItIs() {
    var order = cashier.delivered(learner, course.verifiedSku());
    var part = staff.post(refunds(order), "amount", "10.00", "then", "revoke");
    assertThat(sentOn(part)).contains("<dt>Access</dt><dd>Stays</dd>");
    var address = refused(order, "revoke");
    assertThat(staff.get(address).body()).contains("<dt>Access</dt><dd>To be taken back</dd>");

    staff.post(address + "retry/");

    assertThat(staff.get(address).body()).contains("<dt>Access</dt><dd>Taken back</dd>");
  }

  @ParameterizedTest
  @ValueSource(strings = {"12,50", "$12.50", "1.234", "ten"})
  void anAmountThatCannotBeReadIsRefusedAsThat(String amount) {
    var order = cashier.paid(learner, course.verifiedSku());

    assertThat(preview(order, "amount=" + URLEncoder.encode(amount, UTF_8)))
        .contains("Write the amount as 12.50.")
        .doesNotContain("above zero");

    var refused = staff.post(refunds(order), "amount", amount, "then", "open");
    assertThat(Visitor.location(refused)).isEqualTo(OrderPage.address(order.number()));
    assertThat(sentOn(refused)).contains("Write the amount as 12.50.");
    assertThat(refunds.ofOrder(order.id())).isEmpty();
  }

  @Test
  void aRefundIsMadeDecidedAndSeenOnTheOrder() {
    var order = cashier.delivered(learner, course.verifiedSku());
    var line = order.lines().getFirst().id();
    var made =
        staff.post(refunds(order), "units-" + line, "1", "then", "open", "reason", "By mail.");
    var address = Visitor.location(made);
    assertThat(staff.get(address).body())
        .contains("Approve credit and revoke", "Approve credit only", "Deny", "By mail.")
        .contains("access ends with it");

    assertThat(staff.post(address + "approve/").statusCode()).isEqualTo(303);

    var page = staff.get(address).body();
    assertThat(page)
        .contains("Complete", "Refunded", "Taken back")
        .doesNotContain("data-opens=\"approve-dialog\"", "data-opens=\"deny-dialog\"");
    assertThat(staff.get("/dashboard/orders/" + order.number() + "/").body())
        .contains("Refund " + address.replaceAll("\\D", ""));
    assertThat(lms.enrollment(learner.username(), course.courseId()).orElseThrow().active())
        .isFalse();
    assertThat(staff.post(address + "deny/").body()).contains("cannot be denied any more");
  }

  @Test
  void theListShowsWhatNeedsActionAndWhatIsAskedFor() {
    var order = cashier.delivered(learner, course.verifiedSku());
    var address = refused(order, "leave");
    var id = address.replaceAll("\\D", "");

    assertThat(staff.get("/dashboard/refunds/").body()).contains(address, "The account is empty.");
    assertThat(staff.get(address).body()).contains("Try again");
    staff.post(address + "credit-only/");
    assertThat(staff.get(address).body()).contains("Complete", "Left where it is");

    assertThat(staff.get("/dashboard/refunds/").body()).doesNotContain(address);
    assertThat(staff.get("/dashboard/refunds/?q=" + id).body()).contains(address);
    assertThat(staff.get("/dashboard/refunds/?q=" + learner.username()).body())
        .doesNotContain(address);
    assertThat(
            staff
                .get("/dashboard/refunds/?status=Complete&status=Denied&q=" + learner.username())
                .body())
        .contains(address);
    assertThat(staff.get("/dashboard/refunds/?q=" + order.number()).body()).contains(address);
    assertThat(staff.get("/dashboard/refunds/?status=Denied&q=" + learner.username()).body())
        .doesNotContain(address);
    assertThat(staff.get("/dashboard/refunds/99999999/").statusCode()).isEqualTo(404);
    assertThat(new Visitor(port, learner).get("/dashboard/refunds/").statusCode()).isEqualTo(403);
  }

  @Test
  void anotherTryKeepsToWhatWasDecidedAboutAccess() {
    var order = cashier.delivered(learner, course.verifiedSku());
    var address = refused(order, "leave");
    assertThat(staff.get(address).body())
        .contains("again-dialog", "What was granted stays", "Credit and revoke instead")
        .doesNotContain("leave-dialog");

    assertThat(staff.post(address + "retry/").statusCode()).isEqualTo(303);

    assertThat(staff.get(address).body()).contains("Complete", "Left where it is");
    assertThat(cashier.credits(order)).containsExactly(14_900L);
    assertThat(lms.enrollment(learner.username(), course.courseId()).orElseThrow().active())
        .isTrue();
  }

  @Test
  void aFailedRefundMayBeDecidedOtherwise() {
    var order = cashier.delivered(learner, course.verifiedSku());
    var address = refused(order, "revoke");
    assertThat(staff.get(address).body())
        .contains("again-dialog", "then what its lines granted", "Credit only instead")
        .doesNotContain("approve-dialog");

    staff.post(address + "credit-only/");

    assertThat(staff.get(address).body()).contains("Complete", "Left where it is");
    assertThat(lms.enrollment(learner.username(), course.courseId()).orElseThrow().active())
        .isTrue();
  }

  @Test
  void whatTheProcessorRefusesIsPaidBackInAnotherWay() {
    var order = cashier.delivered(learner, course.verifiedSku());
    cards
        .faults()
        .add(
            Fault.error(409, "application/json", "{\"error\":{\"message\":\"Too old.\"}}")
                .only("/refunds")
                .times(1));
    var line = order.lines().getFirst().id();
    var address =
        Visitor.location(staff.post(refunds(order), "units-" + line, "1", "then", "revoke"));
    assertThat(staff.get(address).body()).contains("Paid back in another way", "Too old.");
    assertThat(staff.post(address + "paid-outside/", "reference", "BANK-1").body())
        .contains("Say why, in a sentence");

    var paid =
        staff.post(address + "paid-outside/", "reference", "BANK-1", "reason", "Sent by bank.");

    assertThat(paid.statusCode()).isEqualTo(303);
    assertThat(staff.get(address).body())
        .contains("Complete", "BANK-1")
        .doesNotContain("Paid back in another way");
    assertThat(staff.get("/dashboard/orders/" + order.number() + "/").body())
        .contains("paid back in another way", "Sent by bank. (BANK-1)");
    assertThat(staff.post(address + "close-case/", "reason", "Seen.").body())
        .contains("There is nothing to close.");
  }

  @Test
  void whoDecidesAboutAPartGivenElsewhereSeesWhichLinesWouldEndAndHowMuchOfThemWent() {
    var order = cashier.delivered(learner, course.verifiedSku(), campus.aCourse().verifiedSku());
    var address = givenElsewhere(order, 5_000);

    var page = staff.get(address).body();
    assertThat(page)
        .contains("access not decided", "What these lines granted is taken back")
        .contains(order.lines().get(0).title() + ": $25.00 of $149.00 refunded")
        .contains(order.lines().get(1).title() + ": $25.00 of $149.00 refunded")
        .doesNotContain("access stays", "access ends with it");
    assertThat(button(page, "leave-dialog")).contains("Leave access").doesNotContain("primary");
    assertThat(button(page, "approve-dialog"))
        .contains("Take access back")
        .doesNotContain("primary");

    staff.post(address + "credit-only/");
    assertThat(staff.get(address).body())
        .contains("access stays")
        .doesNotContain("access not decided");
  }

  @Test
  void whatWasGivenElsewhereAndCannotBeTakenBackIsSaidToWhoDecides() {
    var order = cashier.delivered(learner, course.verifiedSku());
    cashier.makeUnrevocable(order);
    var address = givenElsewhere(order, 5_000);
    assertThat(staff.get(address).body())
        .contains("Made in the processor's own pages".replace("'", "&#39;"))
        .containsPattern(
            "This cannot be taken back: <strong>[^<]*%s"
                .formatted(Pattern.quote(order.lines().getFirst().title())));

    var refused = staff.post(address + "approve/");
    assertThat(refused.statusCode()).isEqualTo(409);
    assertThat(refused.body()).contains("What was granted cannot be taken back");
    assertThat(staff.post(address + "approve/", "anyhow", "true").statusCode()).isEqualTo(303);

    assertThat(staff.get(address).body()).contains("Complete").doesNotContain("approve-dialog");
    assertThat(lms.enrollment(learner.username(), course.courseId()).orElseThrow().active())
        .as("nobody can take it back")
        .isTrue();
  }

  @Test
  void whatIsHeldMayBeRefundedInstead() {
    lms.closeCourse(course.courseId());
    var order = cashier.paid(learner, course.verifiedSku());
    await().until(() -> staff.get("/dashboard/holds/").body().contains(order.number()));
    var line = order.lines().getFirst().id();

    assertThat(staff.get("/dashboard/holds/").body())
        .contains("/dashboard/orders/%s/?refund=%d".formatted(order.number(), line));
    assertThat(staff.get("/dashboard/orders/%s/?refund=%d".formatted(order.number(), line)).body())
        .contains("data-opens-now=\"true\"");
    staff.post(refunds(order), "units-" + line, "1", "then", "revoke");

    assertThat(staff.get("/dashboard/holds/").body()).doesNotContain(order.number());
    assertThat(cashier.credits(order)).containsExactly(14_900L);
  }

  /// A refund of all of the order that was decided so, and that the processor refused once.
  private String refused(Order order, String then) {
    refuseOnce();
    var line = order.lines().getFirst().id();
    return Visitor.location(staff.post(refunds(order), "units-" + line, "1", "then", then));
  }

  private void refuseOnce() {
    cards
        .faults()
        .add(
            Fault.error(
                    409, "application/json", "{\"error\":{\"message\":\"The account is empty.\"}}")
                .only("/refunds")
                .times(1));
  }

  /// The page to which an answer sends the browser.
  private String sentOn(HttpResponse<String> answer) {
    return staff.get(Visitor.location(answer)).body();
  }

  /// Where the refund is that somebody made of this order in the processor's pages; it is held.
  private String givenElsewhere(Order order, long amount) {
    cards.desk().giveBack(cashier.source(order).reference(), amount);
    var list = "/dashboard/refunds/?q=" + order.number();
    await()
        .until(
            () -> {
              clock.advance(Duration.ofSeconds(2));
              return staff.get(list).body().contains("A person has to decide about access.");
            });
    return RefundPage.address(refunds.ofOrder(order.id()).getFirst().id());
  }

  private static String button(String page, String opens) {
    var button = Pattern.compile("<button[^>]*data-opens=\"%s\"[^>]*>[^<]*".formatted(opens));
    return button.matcher(page).results().findFirst().orElseThrow().group();
  }

  private String preview(Order order, String query) {
    return staff
        .get("/dashboard/orders/%s/refund-preview?%s".formatted(order.number(), query))
        .body();
  }

  private static String refunds(Order order) {
    return "/dashboard/orders/%s/refunds/".formatted(order.number());
  }
}
