package io.bursar.notification;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the templates about an order may say, as `mail`. Amounts and dates are texts in the mail's
/// language.
///
/// @param name whom it is to: the full name, else the username
/// @param partner who sells
/// @param discount null when there was none
/// @param late whether the learner was told of the delay before
/// @param codesUrl where the purchaser of enrollment codes downloads them; null for other orders
public record OrderWords(
    String name,
    String partner,
    String number,
    String placed,
    List<Line> lines,
    @Nullable String discount,
    String total,
    boolean late,
    String receiptUrl,
    @Nullable String codesUrl,
    String ordersUrl,
    String siteUrl) {

  /// One thing that was bought.
  ///
  /// @param what such as "Verified certificate"; may be empty
  /// @param closed whether it was taken out of the order
  public record Line(String title, String what, int quantity, String price, boolean closed) {}
}
