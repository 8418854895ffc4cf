package io.bursar.refund;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bursar.account.Account;
import io.bursar.checkout.RedeemCode;
import io.bursar.fulfillment.ResolveByHand;
import io.bursar.history.Actor;
import io.bursar.order.Order;
import io.bursar.refund.Refund.Choice;
import io.bursar.refund.RefundPlan.Ask;
import io.bursar.sandbox.http.Fault;
import io.bursar.sandbox.lms.SandboxLms;
import io.bursar.shared.Money;
import io.bursar.shared.Refusal;
import io.bursar.testing.BursarTest;
import io.bursar.testing.Campus;
import io.bursar.testing.Campus.Seats;
import io.bursar.testing.Mint;
import io.bursar.voucher.CodeRefused;
import io.bursar.voucher.Usage;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;

/// What can be refunded of an order, what is left of it then, and what goes with it.
@BursarTest
@Import(Cashier.class)
class RefundableTest {

  @Autowired Cashier cashier;
  @Autowired Refunds refunds;
  @Autowired CreateRefund createRefund;
  @Autowired RedeemCode redeemCode;
  @Autowired ResolveByHand resolveByHand;
  @Autowired SandboxLms lms;
  @Autowired Campus campus;
  @Autowired Mint mint;

  private Account learner;
  private Account staff;
  private Seats course;

  @BeforeEach
  void aLearnerAndACourse() {
    learner = campus.aLearner();
    staff = campus.aStaffMember();
    course = campus.aCourse();
  }

  @AfterEach
  void mendTheLms() {
    lms.faults().clear();
  }

  @Test
  void unitsGoBackByTheirRunningShareAndTheLastTakesTheRest() {
    var sku = mint.enrollmentCodes(course);
    var order = cashier.delivered(learner, sku, sku, sku);
    var line = order.lines().getFirst();
    var paid = line.priceInclTax().minor();

    var first = cashier.refund(order, new Ask.Quantities(Map.of(line.id(), 1)), staff);
    assertThat(approve(first, Choice.REVOKE).status()).isEqualTo(RefundStatus.COMPLETE);
    assertThat(cashier.ledger(order)).allMatch(grant -> grant.endsWith("granted"));
    assertThatThrownBy(() -> cashier.refund(order, new Ask.Quantities(Map.of(line.id(), 3)), staff))
        .isInstanceOf(RefundPlan.BadQuantity.class);
    var rest = cashier.refund(order, new Ask.Quantities(Map.of(line.id(), 2)), staff);
    approve(rest, Choice.REVOKE);

    cashier.awaitStatus(rest, RefundStatus.COMPLETE);
    assertThat(first.total()).isEqualTo(Money.of(Math.round(paid / 3.0), "USD"));
    assertThat(first.total().plus(rest.total())).isEqualTo(line.priceInclTax());
    assertThat(cashier.refunded(order)).isEqualTo(line.priceInclTax());
    assertThat(cashier.ledger(order)).allMatch(grant -> grant.endsWith("revoked"));
  }

  @Test
  void amountsGoBackUpToWhatIsLeftAndTheLastEndsTheLine() {
    var order = cashier.delivered(learner, course.verifiedSku());
    var refund = cashier.refund(order, new Ask.Total(Money.of(4_900, "USD")), staff);
    approve(refund, Choice.REVOKE);
    assertThat(isEnrolled()).as("a part of the price takes nothing away").isTrue();
    assertThat(cashier.again(order).lines().getFirst().closed()).isFalse();

    assertThatThrownBy(() -> cashier.refund(order, new Ask.Total(Money.of(10_001, "USD")), staff))
        .isInstanceOf(RefundPlan.BadAmount.class);
    assertThatThrownBy(() -> cashier.refund(order, new Ask.Total(Money.of(100, "EUR")), staff))
        .isInstanceOf(Refusal.class);
    assertThatThrownBy(() -> cashier.refund(order, new Ask.Total(Money.of(-1, "USD")), staff))
        .isInstanceOf(RefundPlan.BadAmount.class);
    approve(cashier.refund(order, new Ask.Total(Money.of(10_000, "USD")), staff), Choice.REVOKE);

    assertThat(cashier.credits(order)).containsExactly(4_900L, 10_000L);
    assertThat(isEnrolled()).isFalse();
    assertThatThrownBy(() -> cashier.refundOf(order, staff))
        .isInstanceOf(RefundPlan.NothingLeft.class);
  }

  @Test
  void theUseOfACodeIsGivenBackWithTheLastLine() {
    var code = mint.aCode(Mint.percent("100"), Usage.SINGLE, null).code();
    var skus = new String[] {course.verifiedSku(), campus.aCourse().verifiedSku()};
    var order = cashier.submitted(learner, mint.aBasket(learner, code, skus));
    assertThat(mint.uses(code)).isEqualTo(1);

    giveBack(order, 0, Choice.REVOKE);

    assertThat(mint.uses(code)).isEqualTo(1);
    assertThatThrownBy(() -> redeem(code)).isInstanceOf(CodeRefused.UsedUp.class);

    giveBack(order, 1, Choice.REVOKE);

    assertThat(mint.uses(code)).isZero();
    assertThat(redeem(code)).isPresent();
    assertThat(mint.uses(code)).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({"LEAVE,LEAVE", "LEAVE,REVOKE", "REVOKE,LEAVE"})
  void theUseOfACodeIsNotGivenBackWhileSomethingIsLeftOfWhatItPaid(Choice first, Choice second) {
    var code = mint.aCode(Mint.percent("100"), Usage.SINGLE, null).code();
    var skus = new String[] {course.verifiedSku(), campus.aCourse().verifiedSku()};
    var order = cashier.submitted(learner, mint.aBasket(learner, code, skus));

    giveBack(order, 0, first);
    giveBack(order, 1, second);

    assertThat(mint.uses(code)).isEqualTo(1);
    assertThatThrownBy(() -> redeem(code)).isInstanceOf(CodeRefused.UsedUp.class);
  }

  @Test
  void theUseOfACodeIsNotGivenBackWhenAPersonEndsTheTakingBackByHand() {
    var code = mint.aCode(Mint.percent("100"), Usage.SINGLE, null).code();
    var order = cashier.submitted(learner, mint.aBasket(learner, code, course.verifiedSku()));
    var line = order.lines().getFirst().id();
    lms.faults()
        .add(
            Fault.error(400, "application/json", "{\"message\":\"No.\"}").only(learner.username()));
    var refund = cashier.refundOf(order, staff);
    approve(refund, Choice.REVOKE);
    cashier.awaitStatus(refund, RefundStatus.REVOCATION_ERROR);

    resolveByHand.byReason(order.id(), line, "Agreed by phone.", Actor.page(staff.id()));

    cashier.awaitStatus(refund, RefundStatus.COMPLETE);

    assertThat(cashier.ledger(order)).containsExactly("verified left");
    assertThat(mint.uses(code)).isEqualTo(1);
  }

  @Test
  void theUseOfACodeIsGivenBackWithoutTakingBackWhatWasNeverGiven() {
    lms.closeCourse(course.courseId());
    var code = mint.aCode(Mint.percent("100"), Usage.SINGLE, null).code();
    var order = cashier.submitted(learner, mint.aBasket(learner, code, course.verifiedSku()));
    assertThat(cashier.ledger(order)).isEmpty();

    giveBack(order, 0, Choice.LEAVE);

    assertThat(mint.uses(code)).isZero();
  }

  @Test
  void whatCannotBeTakenBackIsKnownBeforeTheMoneyGoes() {
    var order = cashier.delivered(learner, course.verifiedSku());
    var line = order.lines().getFirst();
    cashier.makeUnrevocable(order);
    var unrevocable = cashier.again(order);
    var ask = new Ask.Lines(List.of(line.id()));
    assertThat(createRefund.preview(unrevocable, ask).unrevocable()).hasSize(1);
    var refund = cashier.refund(unrevocable, ask, staff);

    assertThatThrownBy(() -> approve(refund, Choice.REVOKE))
        .isInstanceOf(DecideRefund.Unrevocable.class);
    assertThat(cashier.credits(order)).isEmpty();

    var anyhow = refunds.approve(refund.id(), Choice.REVOKE, true, Actor.page(staff.id()));
    assertThat(anyhow.status()).isEqualTo(RefundStatus.COMPLETE);
    assertThatAllWentBackOnce(order);
    assertThat(cashier.ledger(order)).containsExactly("verified left");
  }

  @Test
  void aDeniedRefundMovesNothingAndItsLinesMayBeRefundedAfterAll() {
    var order = cashier.delivered(learner, course.verifiedSku());
    var denied = cashier.refundOf(order, staff);
    refunds.deny(denied.id(), Actor.page(staff.id()));
    refunds.deny(denied.id(), Actor.page(staff.id()));

    assertThat(cashier.again(denied).status()).isEqualTo(RefundStatus.DENIED);
    assertThatThrownBy(() -> approve(denied, Choice.REVOKE)).isInstanceOf(Refusal.class);
    assertThat(cashier.credits(order)).isEmpty();
    var second = cashier.refundOf(order, staff);
    approve(second, Choice.REVOKE);
    assertThatAllWentBackOnce(order);
    assertThatThrownBy(() -> refunds.deny(second.id(), Actor.page(staff.id())))
        .isInstanceOf(Refusal.class);
  }

  /// A line of an order that cost nothing.
  private void giveBack(Order order, int line, Choice choice) {
    var ask = new Ask.Lines(List.of(order.lines().get(line).id()));
    var after = approve(cashier.refund(order, ask, staff), choice);
    assertThat(after.status()).isEqualTo(RefundStatus.COMPLETE);
    assertThat(after.total().isZero()).isTrue();
  }

  /// Somebody else uses the code, for a course of its own.
  private Optional<String> redeem(String code) {
    var somebody = campus.aLearner();
    var by = Actor.page(somebody.id());
    return redeemCode.redeem(somebody, campus.site(), code, campus.aCourse().verifiedSku(), by);
  }

  private Refund approve(Refund refund, Choice choice) {
    return refunds.approve(refund.id(), choice, false, Actor.page(staff.id()));
  }

  private boolean isEnrolled() {
    return lms.enrollment(learner.username(), course.courseId())
        .filter(enrollment -> enrollment.active())
        .isPresent();
  }

  private void assertThatAllWentBackOnce(Order order) {
    assertThat(cashier.credits(order)).containsExactly(14_900L);
    assertThat(cashier.refunded(order)).isEqualTo(Money.of(14_900, "USD"));
    assertThat(cashier.refundedEvents(order)).isEqualTo(1);
  }
}
