package io.bursar.checkout;

import static io.bursar.testing.Mint.cents;
import static io.bursar.testing.Mint.percent;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.bursar.account.Account;
import io.bursar.history.Actor;
import io.bursar.history.Actor.Via;
import io.bursar.order.Order;
import io.bursar.order.OrderStatus;
import io.bursar.order.Orders;
import io.bursar.payment.PaymentState;
import io.bursar.sandbox.card.SandboxCardProcessor;
import io.bursar.sandbox.card.TestCard;
import io.bursar.sandbox.lms.SandboxLms;
import io.bursar.shared.Money;
import io.bursar.testing.BursarTest;
import io.bursar.testing.Campus;
import io.bursar.testing.Campus.Seats;
import io.bursar.testing.Mint;
import io.bursar.testing.Mint.Minted;
import io.bursar.testing.Rest;
import io.bursar.testing.Till;
import io.bursar.testing.Till.Purchase;
import io.bursar.voucher.CodeRefused;
import io.bursar.voucher.Coupons;
import io.bursar.voucher.Scope;
import io.bursar.voucher.Usage;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/// A code from the submit to the outcome: what it takes off, and what becomes of a use when the
/// payment comes to nothing.
@BursarTest
class CodeAtCheckoutTest {

  @Autowired Checkout checkout;
  @Autowired Campus campus;
  @Autowired Mint mint;
  @Autowired Till till;
  @Autowired Rest rest;
  @Autowired Orders orders;
  @Autowired Coupons coupons;
  @Autowired SandboxCardProcessor cards;
  @Autowired SandboxLms lms;
  @Autowired JdbcClient db;

  private Account learner;
  private Seats course;

  @BeforeEach
  void aLearnerAndACourse() {
    learner = campus.aLearner();
    course = campus.aCourse();
  }

  @Test
  void aPercentageIsTakenOffEachLineAndToldToClients() {
    var minted = mint.aCode(percent("33.3"), Usage.MULTI, null);
    var other = campus.aCourse();
    price(other.verifiedSku(), 101);
    submit(
        learner, mint.aBasket(learner, minted.code(), course.verifiedSku(), other.verifiedSku()));
    var purchase = till.newest(learner, course);
    assertThat(till.attempt(purchase).amount()).isEqualTo(usd(10_006));

    var order = paid(purchase);

    // 33.3 % of 150.01 are 49.9533.
    assertThat(order.totalInclTax()).isEqualTo(usd(10_006));
    assertThat(order.totalBeforeDiscounts()).isEqualTo(usd(15_001));
    assertThat(order.lines())
        .extracting(line -> line.priceExclTax().minor())
        .containsExactly(9_939L, 67L);
    assertThat(order.lines())
        .extracting(line -> line.unitPriceExclTax().minor())
        .containsExactly(14_900L, 101L);
    var row =
        db.sql("select amount, frequency from orders.discounts where order_id = :order")
            .param("order", order.id())
            .query()
            .singleRow();
    assertThat(row).containsEntry("amount", 4_995L).containsEntry("frequency", 2);
    var json = rest.get(learner, "/api/v2/orders/" + order.number() + "/").json();
    assertThat(json.get("discount").asString()).isEqualTo("49.95");
    assertThat(json.get("total_excl_tax").asString()).isEqualTo("100.06");
    assertThat(json.get("total_before_discounts_incl_tax").asString()).isEqualTo("150.01");
    assertThat(json.get("lines").get(0).get("line_price_excl_tax").asString()).isEqualTo("99.39");
    assertThat(json.get("lines").get(0).get("unit_price_excl_tax").asString()).isEqualTo("149.00");
    assertThat(json.get("basket_discounts").toString())
        .isEqualTo(
            """
            [{"amount":49.95,"benefit_value":33.3,"code":"%s","condition_name":"Spring campaign","contains_offer":true,\
            "currency":"USD","enterprise_customer_name":null,"offer_type":"Voucher"}]\
            """
                .formatted(minted.code()));
    var voucher = json.get("vouchers").get(0);
    assertThat(voucher.get("code").asString()).isEqualTo(minted.code());
    assertThat(voucher.get("usage").asString()).isEqualTo("Multi-use");
    assertThat(voucher.get("num_orders").asInt()).isEqualTo(1);
    assertThat(voucher.get("total_discount").asString()).isEqualTo("49.95");
    assertThat(voucher.get("is_available_to_user").toString()).isEqualTo("[true,\"\"]");
    assertThat(voucher.get("end_datetime").asString())
        .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ");
  }

  @Test
  void anAmountIsTakenOffOnceAndNeverMoreThanItCosts() {
    var minted = mint.aCode(cents(2_000), Usage.MULTI, null);
    submit(learner, mint.aBasket(learner, minted.code(), course.verifiedSku()));
    assertThat(paid(till.newest(learner, course)).totalInclTax()).isEqualTo(usd(12_900));
    var cheap = campus.aCourse();
    price(cheap.verifiedSku(), 1_500);

    var free = submit(learner, mint.aBasket(learner, minted.code(), cheap.verifiedSku()));

    var order = orders.find(free.orderNumber()).orElseThrow();
    assertThat(order.totalInclTax()).isEqualTo(usd(0));
    assertThat(order.discount()).isEqualTo(usd(1_500));
    assertThat(mint.uses(minted.code())).isEqualTo(2);
  }

  @Test
  void anAmountOfAnotherCurrencyTakesNothingOff() {
    var minted = mint.aCode(cents(2_000), Usage.MULTI, null);
    db.sql("update catalog.stock_records set currency = 'EUR' where sku = :sku")
        .param("sku", course.verifiedSku())
        .update();

    assertThatThrownBy(() -> mint.aBasket(learner, minted.code(), course.verifiedSku()))
        .isInstanceOf(CodeRefused.NoEffect.class);
  }

  @Test
  void aCodeForEverythingMakesAFreeOrderThatNoProcessorHearsOf() {
    var minted = mint.aCode(percent("100"), Usage.SINGLE, null);

    var submitted = submit(learner, mint.aBasket(learner, minted.code(), course.verifiedSku()));

    assertThat(submitted.payment()).isNull();
    var order = orders.find(submitted.orderNumber()).orElseThrow();
    assertThat(till.attemptsOf(learner)).isZero();
    await()
        .untilAsserted(
            () ->
                assertThat(orders.find(order.number()).orElseThrow().status())
                    .isEqualTo(OrderStatus.COMPLETE));
    assertThat(lms.enrollment(learner.username(), course.courseId()).orElseThrow().mode())
        .isEqualTo("verified");
    var answer = rest.get(learner, "/api/v2/orders/" + order.number() + "/");
    assertThat(answer.json().get("payment_processor").isNull()).isTrue();
    assertThat(answer.body()).contains("\"benefit\":{\"type\":\"Percentage\",\"value\":100}");
    assertThat(mint.uses(minted.code())).isEqualTo(1);
    assertThat(mint.claims(minted.code())).isZero();
  }

  @Test
  void aDeclinedPaymentGivesTheUseBackAndTheCodeCanBeUsedAgain() {
    var minted = mint.aCode(percent("20"), Usage.SINGLE, null);
    var purchase = frozen(minted);
    var other = campus.aLearner();
    assertThatThrownBy(() -> mint.aBasket(other, minted.code(), course.verifiedSku()))
        .isInstanceOf(CodeRefused.BeingUsed.class);

    cards.pay(till.reference(purchase), TestCard.DECLINED);
    till.awaitState(purchase, PaymentState.DECLINED);

    assertThat(mint.claims(minted.code())).isZero();
    assertThat(mint.uses(minted.code())).isZero();
    submit(other, mint.aBasket(other, minted.code(), course.verifiedSku()));
    assertThat(paid(till.newest(other, course)).discount()).isEqualTo(usd(2_980));
    assertThatThrownBy(() -> submit(learner, purchase.basketId()))
        .isInstanceOf(CodeRefused.UsedUp.class);
  }

  @Test
  void whatIsClaimedIsKeptWhenTheCodeExpiresOrIsWithdrawnMeanwhile() {
    var expiring = mint.aCode(percent("20"), Usage.SINGLE, null);
    var purchase = frozen(expiring);
    mint.expire(expiring);
    assertThat(paid(purchase).discount()).isEqualTo(usd(2_980));

    learner = campus.aLearner();
    var withdrawn = mint.aCode(percent("20"), Usage.SINGLE, null);
    var second = frozen(withdrawn);
    withdraw(withdrawn);
    assertThat(paid(second).discount()).isEqualTo(usd(2_980));
    assertThat(mint.uses(withdrawn.code())).isEqualTo(1);

    // As when that order is refunded: the use is free again, and the code is good for nobody.
    db.sql("update voucher.vouchers set num_orders = 0 where code = :code")
        .param("code", withdrawn.code())
        .update();
    assertThatThrownBy(
            () -> mint.aBasket(campus.aLearner(), withdrawn.code(), course.verifiedSku()))
        .isInstanceOf(CodeRefused.class);
  }

  @Test
  void whoWithdrawsACodeIsToldOfThePaymentThatIsUsingIt() {
    var single = mint.aCode(percent("20"), Usage.SINGLE, null);
    frozen(single);
    assertThat(withdraw(single))
        .isEqualTo("The code is withdrawn. It is being used by a payment that is under way.");

    learner = campus.aLearner();
    var multi = mint.aCode(percent("20"), Usage.MULTI, null);
    var _ = paid(frozen(multi));
    learner = campus.aLearner();
    frozen(multi);
    assertThat(withdraw(multi))
        .isEqualTo(
            "The code is withdrawn; it was used by 1 order. It is being used by a payment that is"
                + " under way.");

    assertThat(withdraw(mint.aCode(percent("20"), Usage.SINGLE, null)))
        .isEqualTo("The code was unused and is withdrawn.");
  }

  @Test
  void aPaymentWhoseUseIsGoneIsGivenBackAndMakesNoOrder() {
    var minted = mint.aCode(percent("20"), Usage.SINGLE, null);
    var purchase = frozen(minted);
    db.sql("delete from voucher.claims where basket_id = :basket")
        .param("basket", purchase.basketId())
        .update();

    cards.pay(till.reference(purchase), TestCard.PAYS);

    till.awaitState(purchase, PaymentState.RETURNED);
    assertThat(till.count("orders.orders", purchase)).isZero();
    assertThat(till.basket(purchase)).isEqualTo("Open");
    assertThat(mint.uses(minted.code())).isZero();
    assertThat(
            db.sql(
                    """
                    select count(*) from voucher.applications a join voucher.vouchers v on v.id = a.voucher_id where v.code = :code
                    """)
                .param("code", minted.code())
                .query(Long.class)
                .single())
        .isZero();
  }

  @Test
  void codesTakeNothingOffCodes() {
    var minted = mint.aCode(percent("50"), Usage.MULTI, null, Scope.EVERYTHING);
    var sku = mint.enrollmentCodes(course);
    assertThatThrownBy(() -> mint.aBasket(learner, minted.code(), sku, sku))
        .isInstanceOf(CodeRefused.NotForThese.class);

    submit(learner, mint.aBasket(learner, minted.code(), course.verifiedSku(), sku, sku));

    var order = paid(till.newest(learner, course));
    assertThat(order.lines())
        .extracting(line -> line.priceExclTax().minor())
        .containsExactlyInAnyOrder(7_450L, 20_000L);
    assertThat(order.discount()).isEqualTo(usd(7_450));
  }

  private Purchase frozen(Minted minted) {
    submit(learner, mint.aBasket(learner, minted.code(), course.verifiedSku()));
    assertThat(mint.claims(minted.code())).isEqualTo(1);
    return till.newest(learner, course);
  }

  private String withdraw(Minted minted) {
    return coupons.withdraw(minted.coupon(), Actor.of(Via.PAGE));
  }

  private Order paid(Purchase purchase) {
    cards.pay(till.reference(purchase), TestCard.PAYS);
    till.awaitState(purchase, PaymentState.SETTLED);
    return orders.find(purchase.number()).orElseThrow();
  }

  private Checkout.Submitted submit(Account payer, long basket) {
    return checkout.submit(
        payer, campus.site(), basket, Optional.empty(), null, Actor.page(payer.id()));
  }

  private void price(String sku, long minor) {
    db.sql("update catalog.stock_records set price = :price where sku = :sku")
        .param("price", minor)
        .param("sku", sku)
        .update();
  }

  private static Money usd(long minor) {
    return Money.of(minor, "USD");
  }
}
