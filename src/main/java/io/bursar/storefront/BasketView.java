package io.bursar.storefront;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A learner's basket as its page shows it.
///
/// @param before what all lines cost together before the discount; null without one
/// @param total what all lines cost together; empty when they are of several currencies
/// @param seen the total as a form sends it back
/// @param hindrance why the basket cannot be submitted as it is; null when it can
/// @param ways how it can be paid for; none when it is free
record BasketView(
    long id,
    List<LineView> lines,
    @Nullable CodeView code,
    @Nullable String before,
    String total,
    String seen,
    boolean free,
    @Nullable String hindrance,
    List<Way> ways,
    List<UnderWay> underWay) {

  /// Whether there is nothing at all to show.
  public boolean isEmpty() {
    return lines.isEmpty() && underWay.isEmpty();
  }

  /// One product in the basket.
  ///
  /// @param many whether there may be several of it
  /// @param price of all of them together
  /// @param off what the code takes off; null when it takes nothing off
  /// @param trouble why it cannot be bought now; null when it can
  record LineView(
      long productId,
      String title,
      String what,
      @Nullable String courseId,
      String sku,
      int quantity,
      boolean many,
      String price,
      @Nullable String off,
      @Nullable String trouble) {}

  /// The code that the basket has.
  ///
  /// @param benefit what it is worth, such as 20 %
  /// @param off what it takes off in all; null when it takes nothing off
  /// @param trouble why it takes nothing off; null when it takes something off
  record CodeView(
      String code, String name, String benefit, @Nullable String off, @Nullable String trouble) {}

  /// A processor that the payer may choose.
  record Way(String name, String label) {}

  /// A payment whose outcome is to come.
  ///
  /// @param pageUrl where the payer goes on; null when only waiting helps
  record UnderWay(long attemptId, String titles, String amount, @Nullable String pageUrl) {}
}
