package io.bursar.payment.stripe;

import io.bursar.shared.Money;
import java.math.BigDecimal;
import java.util.Currency;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.Set;

/// Amounts as Stripe writes them: in most currencies hundredths, whatever ISO 4217 says.
/// https://docs.stripe.com/currencies
final class StripeAmounts {

  /// Stripe counts whole units of these.
  private static final Set<String> ZERO_DECIMAL =
      Set.of(
          "BIF", "CLP", "DJF", "GNF", "JPY", "KMF", "KRW", "MGA", "PYG", "RWF", "VND", "VUV", "XAF",
          "XOF", "XPF");

  /// Stripe counts thousandths of these, and takes no single ones.
  private static final Set<String> THREE_DECIMAL = Set.of("BHD", "JOD", "KWD", "OMR", "TND");

  /// Stripe counts hundredths of these, for the sake of old clients, but takes whole units only.
  private static final Set<String> WHOLE_UNITS = Set.of("ISK", "UGX");

  private StripeAmounts() {}

  /// The amount for Stripe; empty when Stripe cannot express it exactly.
  static OptionalLong toStripe(Money amount) {
    var code = amount.currency().getCurrencyCode();
    try {
      var units = amount.toDecimal().movePointRight(decimals(code)).longValueExact();
      return units % step(code) == 0 ? OptionalLong.of(units) : OptionalLong.empty();
    } catch (ArithmeticException fraction) {
      return OptionalLong.empty();
    }
  }

  /// What Stripe means by this many units of its currency code, which is in small letters.
  static Money ofStripe(long units, String currencyCode) {
    var currency = Currency.getInstance(currencyCode.toUpperCase(Locale.ROOT));
    var decimals = decimals(currency.getCurrencyCode());
    return Money.ofDecimal(BigDecimal.valueOf(units, decimals), currency);
  }

  private static int decimals(String code) {
    if (ZERO_DECIMAL.contains(code)) {
      return 0;
    }
    return THREE_DECIMAL.contains(code) ? 3 : 2;
  }

  private static int step(String code) {
    if (WHOLE_UNITS.contains(code)) {
      return 100;
    }
    return THREE_DECIMAL.contains(code) ? 10 : 1;
  }
}
