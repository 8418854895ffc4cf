package io.bursar.fulfillment;

import static io.bursar.testing.Mint.percent;
import static org.assertj.core.api.Assertions.assertThat;

import io.bursar.account.Account;
import io.bursar.fulfillment.spi.Deliverability;
import io.bursar.fulfillment.spi.FulfillmentModule;
import io.bursar.fulfillment.spi.ProductToCheck;
import io.bursar.history.Actor;
import io.bursar.order.LineStatus;
import io.bursar.order.Order;
import io.bursar.order.OrderStatus;
import io.bursar.testing.BursarTest;
import io.bursar.testing.Campus;
import io.bursar.testing.Mint;
import io.bursar.testing.Mint.Minted;
import io.bursar.voucher.Coupons;
import io.bursar.voucher.LineCodes;
import io.bursar.voucher.Scope;
import io.bursar.voucher.Usage;
import io.bursar.voucher.Voucher;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;

/// A coupon is sold once: its codes go to the line that bought it, and are taken back as far as
/// they are unused. No worker runs here.
@BursarTest(
    properties = {
      "bursar.fulfillment.concurrency=0",
      "bursar.fulfillment.timeout=500ms",
      "bursar.fulfillment.sync-deadline=5s"
    })
@Import(Clerk.class)
class CouponDeliveryTest {

  @Autowired Clerk clerk;
  @Autowired Campus campus;
  @Autowired Mint mint;
  @Autowired Coupons coupons;
  @Autowired LineCodes lineCodes;
  @Autowired Revocations revocations;
  @Autowired Fulfillments fulfillments;
  @Autowired List<FulfillmentModule> modules;
  @Autowired JdbcClient db;

  private Account buyer;
  private Minted minted;
  private String sku;

  @BeforeEach
  void aBuyerAndACoupon() {
    buyer = campus.aLearner();
    minted = mint.aCoupon(3, percent("100"), Usage.SINGLE, null, Scope.EVERYTHING);
    sku = mint.couponProduct(minted.coupon());
  }

  @Test
  void itsCodesGoToTheLineThatBoughtIt() {
    assertThat(check()).isInstanceOf(Deliverability.Deliverable.class);

    var order = clerk.delivered(buyer, sku);

    assertThat(order.status()).isEqualTo(OrderStatus.COMPLETE);
    assertThat(vouchers(order))
        .extracting(Voucher::code)
        .containsExactlyElementsOf(
            coupons.codes(minted.coupon(), 0, 10).stream().map(Voucher::code).toList());
    assertThat(clerk.ledger(order)).containsExactly("codes granted");
    assertThat(check()).isInstanceOf(Deliverability.NotDeliverable.class);
  }

  @Test
  void itIsSoldOnceEvenToTheSameBuyer() {
    clerk.delivered(buyer, sku);

    for (var who : List.of(buyer, campus.aLearner())) {
      var second = clerk.delivered(who, sku);

      assertThat(second.lines().getFirst().status()).isEqualTo(LineStatus.SERVER_ERROR);
      assertThat(vouchers(second)).isEmpty();
      assertThat(clerk.ledger(second)).isEmpty();
    }
  }

  @Test
  void anUnsureLineIsOnlyLookedAt() {
    var order = clerk.delivered(buyer, sku);
    db.sql(
            """
            update fulfillment.deliveries set state = 'waiting', unsure = true, due_at = placed_at where order_id = :order
            """)
        .param("order", order.id())
        .update();

    clerk.attempt(order);

    assertThat(clerk.actions(order)).containsExactly("fulfill", "observe");
    assertThat(coupons.changes(minted.coupon()).stream().map(Coupons.Change::what))
        .containsExactly("Sold by an order.", "3 codes made.");
  }

  @Test
  void revocationTakesTheUnusedOnlyAndSaysSo() {
    var order = clerk.delivered(buyer, sku);
    db.sql("update voucher.vouchers set num_orders = 1 where code = :code")
        .param("code", minted.code())
        .update();

    revocations.revoke(
        order.id(),
        order.lines().getFirst().id(),
        "Not wanted.",
        Actor.page(campus.aStaffMember().id()));
    clerk.attempt(order);

    assertThat(fulfillments.attemptsOf(order.id()).getLast().cause())
        .isEqualTo("2 of 3 were unused and are revoked; 1 is used.");
    assertThat(vouchers(order))
        .extracting(v -> v.revokedAt() == null)
        .containsExactly(true, false, false);
    assertThat(clerk.ledger(order)).containsExactly("codes revoked");
    assertThat(check())
        .as("what was sold is not sold again")
        .isInstanceOf(Deliverability.NotDeliverable.class);
  }

  private Deliverability check() {
    return modules.stream()
        .filter(m -> m.productType().name().equals("Coupon"))
        .findFirst()
        .orElseThrow()
        .check(
            new ProductToCheck(
                campus.site().id(),
                1,
                "Coupon",
                Map.of("coupon", minted.coupon().id()),
                Duration.ofSeconds(1)));
  }

  private List<Voucher> vouchers(Order order) {
    return lineCodes.of(order.lines().getFirst().id());
  }
}
