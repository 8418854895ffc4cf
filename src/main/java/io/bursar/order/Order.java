package io.bursar.order;

import io.bursar.shared.Money;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// An order as it was placed, with its present status. All amounts are of one currency.
public record Order(
    long id,
    String number,
    long siteId,
    long partnerId,
    long basketId,
    long userId,
    OrderStatus status,
    boolean emailOptIn,
    Money totalExclTax,
    Money totalInclTax,
    Money totalBeforeDiscounts,
    Shipping shipping,
    Instant placedAt,
    List<Line> lines) {

  /// Whether there is something left to deliver.
  public boolean isFulfillable() {
    return status.isFulfillable()
        && lines.stream().anyMatch(line -> !line.closed() && line.status() != LineStatus.COMPLETE);
  }

  /// The line with this id, which must be one of this order's.
  public Line line(long lineId) {
    return lines.stream().filter(line -> line.id() == lineId).findFirst().orElseThrow();
  }

  /// What was given away: the total before discounts less the total.
  public Money discount() {
    return totalBeforeDiscounts.minus(totalInclTax);
  }

  /// The shipping method and its charge; digital products have `no-shipping-required` and nothing
  /// to pay.
  public record Shipping(String code, Money chargeExclTax, Money chargeInclTax) {

    /// The code of the only method.
    public static final String NOT_REQUIRED = "no-shipping-required";
  }

  /// One line: the copy of what was bought, which later changes of the catalog do not touch, and
  /// where it stands. Closed lines keep their last status, do not count for the order and are never
  /// attempted.
  public record Line(
      long id,
      long orderId,
      int ordinal,
      long productId,
      String productType,
      @Nullable String courseId,
      String sku,
      String title,
      Map<String, Object> attributes,
      int quantity,
      Money unitPriceExclTax,
      Money priceBeforeDiscounts,
      Money priceExclTax,
      Money priceInclTax,
      LineStatus status,
      boolean closed) {}

  /// Where money came from.
  public record Source(
      String processor,
      String reference,
      Money allocated,
      Money debited,
      Money refunded,
      String label,
      @Nullable String cardType) {}

  /// Why the order cost less, as it was when it was placed.
  ///
  /// @param offerId what the code's offer was, for the REST interface; null without a code
  /// @param code the code that was used; empty without one
  /// @param benefit `Percentage` or `Absolute`
  /// @param value the percents, or the amount in the currency's own unit
  /// @param amount what it took off
  /// @param frequency how many lines it took something off
  public record Discount(
      @Nullable Long offerId,
      @Nullable Long voucherId,
      String code,
      String name,
      String benefit,
      BigDecimal value,
      Money amount,
      int frequency) {

    /// What it was worth, as people read it.
    public String benefitText() {
      var number = value.stripTrailingZeros();
      return benefit.equals("Percentage")
          ? number.toPlainString() + " %"
          : number.setScale(Math.max(2, number.scale())).toPlainString()
              + " "
              + amount.currency().getCurrencyCode();
    }
  }

  /// Who pays, as the processor told it; absent for free orders, and gone when its time to be
  /// forgotten has come.
  public record BillingAddress(
      String firstName,
      String lastName,
      String line1,
      String line2,
      String city,
      String state,
      String postcode,
      String country) {}

  /// A remark on an order, by a member of staff or (`userId` null) by Bursar.
  public record Note(@Nullable Long userId, NoteType type, String message, Instant createdAt) {}

  /// The kinds of remark that users of the old dashboard know.
  public enum NoteType {
    ERROR("Error"),
    SYSTEM("System"),
    INFO("Info"),
    WARNING("Warning");

    private final String text;

    NoteType(String text) {
      this.text = text;
    }

    /// The text in the database and on pages.
    public String text() {
      return text;
    }

    static NoteType of(String text) {
      for (var type : values()) {
        if (type.text.equals(text)) {
          return type;
        }
      }
      throw new IllegalArgumentException("No such note type: " + text);
    }
  }
}
