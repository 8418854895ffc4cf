package io.bursar.checkout;

import static io.bursar.testing.AtOnce.outcomes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bursar.account.Account;
import io.bursar.basket.Baskets;
import io.bursar.history.Actor;
import io.bursar.order.Ownerships;
import io.bursar.payment.PaymentState;
import io.bursar.payment.Processors;
import io.bursar.sandbox.card.SandboxCardProcessor;
import io.bursar.sandbox.card.TestCard;
import io.bursar.shared.Money;
import io.bursar.shared.Refusal;
import io.bursar.testing.BursarTest;
import io.bursar.testing.Campus;
import io.bursar.testing.Campus.Seats;
import io.bursar.testing.TestClock;
import io.bursar.testing.Till;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/// What a submit refuses, and that a refused one changes nothing; and two submits at once.
@BursarTest
class CheckoutTest {

  @Autowired Checkout checkout;
  @Autowired BuyBySku buyBySku;
  @Autowired Baskets baskets;
  @Autowired Campus campus;
  @Autowired Till till;
  @Autowired SandboxCardProcessor cards;
  @Autowired TestClock clock;
  @Autowired JdbcClient db;

  private Account learner;
  private Seats course;

  @BeforeEach
  void aLearnerAndACourse() {
    learner = campus.aLearner();
    course = campus.aCourse();
  }

  @Test
  void aPriceThatChangedSinceThePayerSawItIsRefused() {
    var basket = aBasket(course.verifiedSku());
    price(course.verifiedSku(), 15_900);

    assertRefused(
        () -> submit(learner, basket, Money.of(14_900, "USD")), Checkout.PriceChanged.class);

    assertThat(status(basket)).isEqualTo("Open");
    assertThat(till.attemptsOf(learner)).isZero();
    assertThat(submit(learner, basket, Money.of(15_900, "USD")).payment()).isNotNull();
  }

  @Test
  void whatThePayerSawInAnotherCurrencyIsRefused() {
    var basket = aBasket(course.verifiedSku());

    assertRefused(
        () -> submit(learner, basket, Money.of(14_900, "EUR")), Checkout.PriceChanged.class);
  }

  @Test
  void theBasketIsFrozenAtThePriceOfNow() {
    var basket = aBasket(course.verifiedSku());
    price(course.verifiedSku(), 9_900);

    var submitted = submit(learner, basket, null);

    assertThat(submitted.payment())
        .satisfies(payment -> assertThat(payment.amount()).isEqualTo(Money.of(9_900, "USD")));
    assertThat(baskets.find(basket).orElseThrow().total()).hasValue(Money.of(9_900, "USD"));
  }

  @Test
  void aBasketOfSomebodyElseIsNotThere() {
    var basket = aBasket(course.verifiedSku());

    assertRefused(() -> submit(campus.aLearner(), basket, null), Checkout.NoSuchBasket.class);
    assertRefused(() -> submit(campus.aStaffMember(), basket, null), Checkout.NoSuchBasket.class);

    assertThat(status(basket)).isEqualTo("Open");
  }

  @Test
  void aBasketThatDoesNotExistIsNotThere() {
    assertRefused(() -> submit(learner, Long.MAX_VALUE, null), Checkout.NoSuchBasket.class);
  }

  @Test
  void aBasketWhosePaymentIsUnderWayIsNotSubmittedAgain() {
    var basket = aBasket(course.verifiedSku());
    submit(learner, basket, null);

    assertRefused(() -> submit(learner, basket, null), Checkout.UnderWay.class);

    assertThat(till.attemptsOf(learner)).isEqualTo(1);
  }

  @Test
  void aBasketThatIsAnOrderIsNotSubmittedAgain() {
    var basket = aBasket(course.auditSku());
    var number = submit(learner, basket, null).orderNumber();

    assertThatThrownBy(() -> submit(learner, basket, null))
        .isInstanceOfSatisfying(
            Checkout.AlreadySubmitted.class,
            refused -> assertThat(refused.orderNumber()).isEqualTo(number));
  }

  @Test
  void whatCanNoLongerBeBoughtIsRefusedButForStaff() {
    var staff = campus.aStaffMember();
    var basket = aBasket(course.verifiedSku());
    var basketOfStaff =
        buyBySku.basket(staff, campus.site(), List.of(course.verifiedSku()), Optional.empty());
    db.sql(
            """
            update catalog.products set expires_at = :then
             where id = (select product_id from catalog.stock_records where sku = :sku)
            """)
        .param("then", clock.instant().minusSeconds(60).atOffset(ZoneOffset.UTC))
        .param("sku", course.verifiedSku())
        .update();

    assertRefused(() -> submit(learner, basket, null), Checkout.NotAvailable.class);

    assertThat(status(basket)).isEqualTo("Open");
    assertThat(submit(staff, basketOfStaff, null).payment()).isNotNull();
  }

  @Test
  void anEmptyBasketIsRefused() {
    var basket = baskets.create(campus.site().id(), learner.id(), false, List.of()).id();

    assertRefused(() -> submit(learner, basket, null), Checkout.Empty.class);

    assertThat(status(basket)).isEqualTo("Open");
  }

  @Test
  void aProcessorThatIsNotConfiguredIsRefused() {
    var basket = aBasket(course.verifiedSku());

    assertRefused(
        () ->
            checkout.submit(
                learner, campus.site(), basket, Optional.of("coins"), null, by(learner)),
        Processors.UnknownProcessor.class);

    assertThat(status(basket)).isEqualTo("Open");
  }

  @Test
  void twoTabsThatPayForOneSeatMakeOneOrder() throws Exception {
    var outcomes =
        outcomes(List.of(tab(aBasket(course.verifiedSku())), tab(aBasket(course.verifiedSku()))));

    assertThat(outcomes.stream().filter(Ownerships.PaymentBeingChecked.class::isInstance))
        .hasSize(1);
    var purchase = till.newest(learner, course);
    cards.pay(till.reference(purchase), TestCard.PAYS);
    till.awaitState(purchase, PaymentState.SETTLED);
    assertRefused(
        () -> submit(learner, aBasket(course.verifiedSku()), null), Ownerships.AlreadyOwned.class);
    assertThat(ordersOf(learner)).isEqualTo(1);
  }

  @Test
  void twoTabsThatTakeOneFreeSeatMakeOneOrder() throws Exception {
    var outcomes =
        outcomes(List.of(tab(aBasket(course.auditSku())), tab(aBasket(course.auditSku()))));

    assertThat(outcomes.stream().filter(Refusal.class::isInstance)).hasSize(1);
    assertThat(ordersOf(learner)).isEqualTo(1);
  }

  @Test
  void oneBasketSubmittedSixteenTimesAtOnceIsOneOrder() throws Exception {
    var basket = aBasket(course.auditSku());
    @SuppressWarnings({"unchecked", "rawtypes"})
    Callable<Object>[] tabs = new Callable[16];
    java.util.Arrays.setAll(tabs, _ -> tab(basket));

    var outcomes = outcomes(List.of(tabs));

    assertThat(outcomes.stream().filter(Checkout.AlreadySubmitted.class::isInstance)).hasSize(15);
    assertThat(ordersOf(learner)).isEqualTo(1);
  }

  private Callable<Object> tab(long basket) {
    return () -> submit(learner, basket, null);
  }

  private Checkout.Submitted submit(Account payer, long basket, @Nullable Money seen) {
    return checkout.submit(payer, campus.site(), basket, Optional.empty(), seen, by(payer));
  }

  private long aBasket(String sku) {
    return buyBySku.basket(learner, campus.site(), List.of(sku), Optional.empty());
  }

  private static Actor by(Account payer) {
    return Actor.page(payer.id());
  }

  private void price(String sku, long minor) {
    db.sql("update catalog.stock_records set price = :price where sku = :sku")
        .param("price", minor)
        .param("sku", sku)
        .update();
  }

  private String status(long basket) {
    return baskets.find(basket).orElseThrow().status().text();
  }

  private long ordersOf(Account owner) {
    return db.sql("select count(*) from orders.orders where user_id = :user")
        .param("user", owner.id())
        .query(Long.class)
        .single();
  }

  private static void assertRefused(ThrowingCallable call, Class<? extends Refusal> refusal) {
    assertThatThrownBy(call).isInstanceOf(refusal);
  }
}
