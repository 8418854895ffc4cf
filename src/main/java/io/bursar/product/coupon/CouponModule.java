package io.bursar.product.coupon;

import io.bursar.catalog.ProductType;
import io.bursar.catalog.ProductType.Attribute;
import io.bursar.catalog.ProductType.Kind;
import io.bursar.catalog.ProductType.Quantity;
import io.bursar.fulfillment.spi.Deliverability;
import io.bursar.fulfillment.spi.FulfillmentModule;
import io.bursar.fulfillment.spi.LineToDeliver;
import io.bursar.fulfillment.spi.Observation;
import io.bursar.fulfillment.spi.Outcome;
import io.bursar.fulfillment.spi.Outcome.Delivered;
import io.bursar.fulfillment.spi.Outcome.Evidence;
import io.bursar.fulfillment.spi.Outcome.Grant;
import io.bursar.fulfillment.spi.Outcome.Misconfigured;
import io.bursar.fulfillment.spi.Outcome.Refused;
import io.bursar.fulfillment.spi.ProductToCheck;
import io.bursar.fulfillment.spi.Revocation;
import io.bursar.voucher.Codes;
import io.bursar.voucher.Coupons;
import io.bursar.voucher.LineCodes;
import io.bursar.voucher.LineCodes.Sale;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;

/// Coupons: codes that staff made beforehand, sold together, each coupon once. The product names
/// the coupon by the number that the dashboard shows. Delivering it gives its codes to the line,
/// whose owner finds them at the receipt. Revocation withdraws the codes that are unused; the old
/// service could not revoke a coupon at all.
@Component
class CouponModule implements FulfillmentModule {

  static final ProductType TYPE =
      new ProductType(
          ProductType.COUPON,
          List.of(
              Attribute.required("coupon", Kind.INT),
              Attribute.optional("note", Kind.TEXT),
              Attribute.optional("notify_email", Kind.TEXT)),
          false,
          Quantity.SINGLE,
          true);

  private final LineCodes codes;
  private final Coupons coupons;

  CouponModule(LineCodes codes, Coupons coupons) {
    this.codes = codes;
    this.coupons = coupons;
  }

  @Override
  public ProductType productType() {
    return TYPE;
  }

  @Override
  public String destination() {
    return "bursar";
  }

  @Override
  public boolean supports(String productType, Map<String, Object> attributes) {
    return productType.equals(TYPE.name());
  }

  /// A coupon is one line's alone: no other line gives the same, so the resource names the line.
  @Override
  public Optional<Grant> owed(LineToDeliver line) {
    return coupon(line.attributes()).map(id -> grant(id, line));
  }

  @Override
  public Outcome fulfill(LineToDeliver line) {
    var coupon = coupon(line.attributes());
    if (coupon.isEmpty()) {
      return new Misconfigured(
          "The line has no attribute coupon, so nobody knows which codes it owes.", Evidence.NONE);
    }
    return switch (codes.sell(line.siteId(), coupon.get(), line.lineId())) {
      case Sale.Sold(var sold, var before) -> delivered(grant(coupon.get(), line), sold, before);
      case Sale.NoSuchCoupon _ ->
          new Misconfigured("There is no coupon %d.".formatted(coupon.get()), Evidence.NONE);
      case Sale.Gone _ ->
          new Refused(
              "The coupon %d was sold to another order or withdrawn.".formatted(coupon.get()),
              Evidence.NONE);
    };
  }

  @Override
  public Observation observe(LineToDeliver line) {
    var coupon = coupon(line.attributes());
    var good = codes.good(line.lineId());
    return coupon.isPresent() && good.isPresent()
        ? new Observation.AsAsked(delivered(grant(coupon.get(), line), good.get(), true))
        : new Observation.NotAsAsked("The line has no codes.", Evidence.NONE);
  }

  @Override
  public Revocation revoke(LineToDeliver line, Grant grant) {
    var left = codes.withdraw(line.lineId());
    return new Revocation.Revoked(
        left.all() == 0 ? "There were no codes." : left.afterWithdrawal(), Evidence.NONE);
  }

  @Override
  public Deliverability check(ProductToCheck product) {
    return coupon(product.attributes())
        .<Deliverability>map(
            id ->
                coupons.isForSale(product.siteId(), id)
                    ? new Deliverability.Deliverable()
                    : new Deliverability.NotDeliverable(
                        "The coupon %d does not exist, is sold or is withdrawn.".formatted(id)))
        .orElseGet(() -> new Deliverability.NotDeliverable("The product has no attribute coupon."));
  }

  private static Grant grant(long coupon, LineToDeliver line) {
    return new Grant("coupon %d of line %s".formatted(coupon, line.key()), "codes", "");
  }

  private static Delivered delivered(Grant grant, Codes sold, boolean before) {
    return new Delivered(
        grant,
        before,
        sold.all() == 1 ? "Its code is the buyer's." : "Its codes are the buyer's.",
        Evidence.NONE);
  }

  private static Optional<Long> coupon(Map<String, Object> attributes) {
    return attributes.get("coupon") instanceof Number id
        ? Optional.of(id.longValue())
        : Optional.empty();
  }
}
