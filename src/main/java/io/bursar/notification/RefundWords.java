package io.bursar.notification;

import java.util.List;

/// What the template about a refund may say, as `mail`. Amounts are texts in the mail's language.
///
/// @param name whom it is to: the full name, else the username
/// @param partner who sold
/// @param number of the order
/// @param amount what went back
public record RefundWords(
    String name,
    String partner,
    String number,
    String amount,
    List<Line> lines,
    String receiptUrl,
    String ordersUrl,
    String siteUrl) {

  /// Copies the list.
  public RefundWords {
    lines = List.copyOf(lines);
  }

  /// One thing of which money went back.
  ///
  /// @param quantity how many units; 0 for a part of the price
  /// @param access what becomes of it: `taken` back, `undelivered` for good, or it `stays`
  public record Line(String title, int quantity, String amount, String access) {}
}
