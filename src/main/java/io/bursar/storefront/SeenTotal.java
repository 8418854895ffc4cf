package io.bursar.storefront;

import io.bursar.shared.Money;
import java.util.Optional;
import java.util.regex.Pattern;

/// The total that a payer saw, as the form sends it back: `4900 USD`.
final class SeenTotal {

  private static final Pattern WRITTEN = Pattern.compile("(\\d{1,15}) ([A-Z]{3})");

  private SeenTotal() {}

  static String write(Money total) {
    return total.minor() + " " + total.currency().getCurrencyCode();
  }

  /// What was written, unless somebody else wrote it.
  static Optional<Money> read(String text) {
    var match = WRITTEN.matcher(text);
    if (!match.matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(Money.of(Long.parseLong(match.group(1)), match.group(2)));
    } catch (IllegalArgumentException noSuchCurrency) {
      return Optional.empty();
    }
  }
}
