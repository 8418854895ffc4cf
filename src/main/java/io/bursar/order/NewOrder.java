package io.bursar.order;

import io.bursar.order.Order.BillingAddress;
import io.bursar.order.Order.Discount;
import io.bursar.order.Order.Shipping;
import io.bursar.order.Order.Source;
import io.bursar.shared.Money;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// An order about to be written; `ownedOnce` of its products were claimed by its basket. The caller
/// has checked everything that can be refused; what is left are the unique keys.
public record NewOrder(
    String number,
    long siteId,
    long partnerId,
    long basketId,
    long userId,
    boolean emailOptIn,
    Shipping shipping,
    Money total,
    Money totalBeforeDiscounts,
    @Nullable BillingAddress billingAddress,
    @Nullable Source source,
    List<NewLine> lines,
    int ownedOnce,
    List<Discount> discounts) {

  /// A line about to be written, with the copy of what was bought: attributes hold the resolved
  /// mode.
  public record NewLine(
      long productId,
      String productType,
      @Nullable String courseId,
      String sku,
      String title,
      Map<String, Object> attributes,
      int quantity,
      Money unitPrice,
      Money priceBeforeDiscounts,
      Money price) {}
}
