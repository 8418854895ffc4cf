package io.bursar.checkout;

import static io.bursar.testing.Mint.percent;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bursar.account.Account;
import io.bursar.basket.Baskets;
import io.bursar.history.Actor;
import io.bursar.history.Actor.Via;
import io.bursar.testing.BursarTest;
import io.bursar.testing.Campus;
import io.bursar.testing.Campus.Seats;
import io.bursar.testing.Mint;
import io.bursar.testing.Mint.Minted;
import io.bursar.testing.Till;
import io.bursar.voucher.Coupons;
import io.bursar.voucher.Scope;
import io.bursar.voucher.Usage;
import io.bursar.voucher.Vouchers;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/// Each way in which a code is no good says so in a sentence of its own: when it is put into the
/// basket, and when it has become so by the submit; and a refused submit changes nothing.
@BursarTest
class CodeRefusedTest {

  @Autowired Checkout checkout;
  @Autowired RedeemCode redeemCode;
  @Autowired BasketCodes basketCodes;
  @Autowired Baskets baskets;
  @Autowired Campus campus;
  @Autowired Mint mint;
  @Autowired Till till;
  @Autowired Coupons coupons;
  @Autowired Vouchers vouchers;

  private Account learner;
  private Seats course;

  @BeforeEach
  void aLearnerAndACourse() {
    learner = campus.aLearner();
    course = campus.aCourse();
  }

  @Test
  void anUnknownCode() {
    assertThatThrownBy(() -> mint.aBasket(learner, " nosuch1 ", course.verifiedSku()))
        .hasMessage("There is no code NOSUCH1.");
  }

  @Test
  void aCodeIsFoundHoweverItIsSpelled() {
    var minted = mint.aCode(percent("20"), Usage.MULTI, null);
    var spelled = " " + minted.code().toLowerCase(Locale.ROOT) + "\t";

    var basket = mint.aBasket(learner, spelled, course.verifiedSku());

    assertThat(baskets.find(basket).orElseThrow().voucherId()).isNotNull();
  }

  @Test
  void aCodeWhoseTimeHasNotCome() {
    assertRefused(
        mint.aCode(percent("20"), Usage.MULTI, null),
        mint::postpone,
        "The code %s cannot be used yet.");
  }

  @Test
  void aCodeWhoseTimeIsOver() {
    assertRefused(
        mint.aCode(percent("20"), Usage.MULTI, null), mint::expire, "The code %s has expired.");
  }

  @Test
  void aWithdrawnCode() {
    assertRefused(
        mint.aCode(percent("20"), Usage.MULTI, null),
        minted -> coupons.withdraw(minted.coupon(), Actor.of(Via.PAGE)),
        "The code %s has been withdrawn and is no longer good.");
  }

  @Test
  void aCodeThatOthersUsedUp() {
    assertRefused(
        mint.aCode(percent("100"), Usage.MULTI, 2),
        minted -> {
          redeem(campus.aLearner(), minted);
          redeem(campus.aLearner(), minted);
        },
        "The code %s has been used already.");
  }

  @Test
  void aCodeThatTheLearnerUsedOnceAsTheyMay() {
    var minted = mint.aCode(percent("100"), Usage.ONCE_PER_CUSTOMER, null);

    assertRefused(minted, used -> redeem(learner, used), "You have used the code %s already.");

    assertThat(redeem(campus.aLearner(), minted)).as("others may still use it").isPresent();
    assertThat(mint.uses(minted.code())).isEqualTo(2);
  }

  @Test
  void aCodeThatTheLearnerUsedAsOftenAsTheyMay() {
    var minted = mint.aCode(percent("100"), Usage.MULTI_PER_CUSTOMER, 2);
    redeem(learner, minted);

    assertRefused(minted, used -> redeem(learner, used), "You have used the code %s already.");
  }

  @Test
  void aCodeForOtherProducts() {
    var seats = campus.aCourse();
    var minted =
        mint.aCode(
            percent("20"),
            Usage.MULTI,
            null,
            new Scope(false, List.of(), List.of(seats.courseId())));

    assertThatThrownBy(() -> mint.aBasket(learner, minted.code(), course.verifiedSku()))
        .hasMessage("The code %s is not for what is in this basket.".formatted(minted.code()));
    var other = campus.aLearner();
    assertThat(mint.aBasket(other, minted.code(), seats.verifiedSku())).isPositive();
  }

  @Test
  void aCodeForWhatIsFreeAnyway() {
    var minted = mint.aCode(percent("20"), Usage.MULTI, null);

    assertThatThrownBy(() -> mint.aBasket(learner, minted.code(), course.auditSku()))
        .hasMessage(
            "The code %s takes nothing off what is in this basket.".formatted(minted.code()));
  }

  @Test
  void aCodeOfAnotherSiteIsUnknownHere() {
    var minted = mint.aCode(percent("20"), Usage.MULTI, null);
    var elsewhere = campus.site().id() + 1_000;

    assertThat(vouchers.find(campus.site().id(), minted.code())).isPresent();
    assertThat(vouchers.find(elsewhere, minted.code())).isEmpty();
    assertThatThrownBy(() -> vouchers.get(elsewhere, minted.code()))
        .hasMessage("There is no code %s.".formatted(minted.code()));
  }

  @Test
  void aLearnerCannotClaimTheSameOnceTwiceInTwoTabs() {
    var minted = mint.aCode(percent("20"), Usage.ONCE_PER_CUSTOMER, null);
    var tabs = List.of(mint.aTab(learner, minted.code()), mint.aTab(learner, minted.code()));
    submit(tabs.getFirst());
    var beingUsed =
        "The code %s is being used by a payment that is under way.".formatted(minted.code());

    assertThatThrownBy(() -> submit(tabs.getLast())).hasMessage(beingUsed);

    assertThat(mint.claims(minted.code())).isEqualTo(1);
    assertThat(till.attemptsOf(learner)).isEqualTo(1);
    assertThat(baskets.find(tabs.getLast()).orElseThrow().status().text()).isEqualTo("Open");
    assertThatThrownBy(() -> mint.aBasket(learner, minted.code(), course.verifiedSku()))
        .hasMessage(beingUsed);
  }

  /// A code that was good when it came into the basket and is not at the submit is refused there,
  /// and refused to whoever comes later.
  private void assertRefused(Minted minted, Consumer<Minted> spoil, String sentence) {
    var basket = mint.aBasket(learner, minted.code(), course.verifiedSku());
    var uses = mint.uses(minted.code());
    spoil.accept(minted);
    var usesAfter = mint.uses(minted.code());
    assertThat(usesAfter).isGreaterThanOrEqualTo(uses);

    assertThatThrownBy(() -> submit(basket)).hasMessage(sentence.formatted(minted.code()));

    assertThat(baskets.find(basket).orElseThrow().status().text()).isEqualTo("Open");
    assertThat(till.attemptsOf(learner)).isZero();
    assertThat(mint.claims(minted.code())).isZero();
    assertThat(mint.uses(minted.code())).isEqualTo(usesAfter);
    var open = baskets.find(basket).orElseThrow();
    assertThatThrownBy(
            () -> basketCodes.add(learner, campus.site(), minted.code(), Actor.page(learner.id())))
        .hasMessage(sentence.formatted(minted.code()));
    assertThat(baskets.find(basket).orElseThrow()).isEqualTo(open);
  }

  /// A free order of a course of its own.
  private Optional<String> redeem(Account redeemer, Minted minted) {
    return redeemCode.redeem(
        redeemer,
        campus.site(),
        minted.code(),
        campus.aCourse().verifiedSku(),
        Actor.page(redeemer.id()));
  }

  private void submit(long basket) {
    checkout.submit(
        learner, campus.site(), basket, Optional.empty(), null, Actor.page(learner.id()));
  }
}
