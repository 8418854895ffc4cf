package io.bursar.checkout;

import static java.util.Objects.requireNonNull;

import io.bursar.basket.Basket;
import io.bursar.basket.Baskets;
import io.bursar.catalog.Product;
import io.bursar.catalog.ProductType;
import io.bursar.fulfillment.Fulfillments;
import io.bursar.fulfillment.QueuedOrder;
import io.bursar.fulfillment.QueuedOrder.QueuedLine;
import io.bursar.history.Actor;
import io.bursar.history.AuditLog;
import io.bursar.order.NewOrder;
import io.bursar.order.NewOrder.NewLine;
import io.bursar.order.Order.BillingAddress;
import io.bursar.order.Order.Discount;
import io.bursar.order.Order.Shipping;
import io.bursar.order.Order.Source;
import io.bursar.order.Orders;
import io.bursar.shared.Money;
import io.bursar.site.Site;
import io.bursar.voucher.CodeRefused;
import io.bursar.voucher.Vouchers;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/// Turns a locked basket into an order, after its payment is settled or because it costs nothing.
/// Order, lines with the copy of what was bought, source and payment event, ownership, deliveries,
/// the submitted basket, the use of its code and history commit together with the caller's
/// transaction, or not at all.
@Component
class PlaceOrder {

  private final Orders orders;
  private final BasketProducts basketProducts;
  private final Baskets baskets;
  private final Fulfillments fulfillments;
  private final Vouchers vouchers;
  private final AuditLog audit;

  PlaceOrder(
      Orders orders,
      BasketProducts basketProducts,
      Baskets baskets,
      Fulfillments fulfillments,
      Vouchers vouchers,
      AuditLog audit) {
    this.orders = orders;
    this.basketProducts = basketProducts;
    this.baskets = baskets;
    this.fulfillments = fulfillments;
    this.vouchers = vouchers;
    this.audit = audit;
  }

  /// Places the order of this frozen, locked basket. Refuses with [Ownerships.AlreadyOwned] or
  /// [Ownerships.PaymentBeingChecked] what is owned once and not this basket's, and with
  /// [CodeRefused.ClaimLost] a code whose use is not reserved for it; the caller's transaction must
  /// then roll back. Answers the id of the order.
  ///
  /// @param source where the money came from; null only when the total is zero (P1)
  @Transactional(propagation = Propagation.MANDATORY)
  long place(
      String number,
      long userId,
      Basket basket,
      Shipping shipping,
      @Nullable BillingAddress billingAddress,
      Money total,
      @Nullable Source source,
      Map<Long, Product> bought,
      Site site,
      Actor by) {
    if (source == null && !total.isZero()) {
      throw new IllegalArgumentException("Order " + number + " costs something and has no payment");
    }
    var lines =
        basket.lines().stream()
            .map(line -> line(line, requireNonNull(bought.get(line.productId()))))
            .toList();
    var before =
        lines.stream().map(NewLine::priceBeforeDiscounts).reduce(Money::plus).orElseThrow();
    var discount = discount(basket);
    var placed =
        orders.place(
            new NewOrder(
                number,
                site.id(),
                site.partner().id(),
                basket.id(),
                userId,
                basket.emailOptIn(),
                shipping,
                total,
                before.plus(shipping.chargeInclTax()),
                billingAddress,
                source,
                lines,
                basketProducts.ownedOnce(bought).size(),
                discount == null ? List.of() : List.of(discount)),
            by);
    fulfillments.enqueue(
        new QueuedOrder(
            site.id(),
            placed.orderId(),
            number,
            basket.id(),
            placed.placedAt(),
            queued(placed.lineIds(), lines)));
    baskets.submit(basket, by);
    audit(number, userId, basket, lines, total);
    if (discount != null) {
      vouchers.use(basket.id(), placed.orderId(), discount.amount());
    }
    return placed.orderId();
  }

  /// What was bought is copied: later changes of the catalog do not touch it.
  private static NewLine line(Basket.Line line, Product product) {
    return new NewLine(
        product.id(),
        product.type(),
        product.courseId(),
        line.sku(),
        product.title(),
        product.asBought(),
        line.quantity(),
        line.unitPrice(),
        line.priceBeforeDiscount(),
        line.price());
  }

  /// What the basket's code took off when the basket was frozen; null for a basket without one.
  private @Nullable Discount discount(Basket basket) {
    if (basket.voucherId() == null) {
      return null;
    }
    var voucher = vouchers.get(basket.voucherId());
    var offs = basket.lines().stream().map(Basket.Line::discount).toList();
    var offer = voucher.offer();
    return new Discount(
        offer.id(),
        voucher.id(),
        voucher.code(),
        offer.name(),
        offer.benefit().type(),
        offer.benefit().value(),
        offs.stream().reduce(Money::plus).orElseThrow(),
        (int) offs.stream().filter(off -> !off.isZero()).count());
  }

  private static List<QueuedLine> queued(List<Long> ids, List<NewLine> lines) {
    return IntStream.range(0, lines.size())
        .mapToObj(
            i -> {
              var line = lines.get(i);
              return new QueuedLine(
                  ids.get(i),
                  line.productId(),
                  line.productType(),
                  line.courseId(),
                  line.attributes(),
                  line.price());
            })
        .toList();
  }

  private void audit(String number, long userId, Basket basket, List<NewLine> lines, Money total) {
    var coupon = lines.stream().anyMatch(line -> line.productType().equals(ProductType.COUPON));
    audit.event(
        "order_placed",
        Map.of(
            "amount",
            total.toDecimal().toPlainString(),
            "basket_id",
            basket.id(),
            "contains_coupon",
            coupon ? "True" : "False",
            "currency",
            total.currency().getCurrencyCode(),
            "order_number",
            number,
            "user_id",
            userId));
  }
}
