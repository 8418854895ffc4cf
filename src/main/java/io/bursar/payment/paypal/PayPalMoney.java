package io.bursar.payment.paypal;

import io.bursar.shared.Money;
import java.math.BigDecimal;
import java.util.Currency;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// Amounts as PayPal writes them: decimal text, without decimals in three currencies, whatever
/// others say of two of these.
final class PayPalMoney {

  private static final Set<String> WHOLE = Set.of("HUF", "JPY", "TWD");

  private PayPalMoney() {}

  /// As PayPal wants it; empty when PayPal cannot take this amount exactly.
  static Optional<Map<String, String>> write(Money money) {
    var code = money.currency().getCurrencyCode();
    var decimal = money.toDecimal();
    try {
      var text = WHOLE.contains(code) ? decimal.setScale(0) : decimal;
      return Optional.of(Map.of("currency_code", code, "value", text.toPlainString()));
    } catch (ArithmeticException broken) {
      return Optional.empty();
    }
  }

  /// What PayPal wrote; the sign, which tells the way, is left out.
  static Money read(JsonNode amount) {
    return Money.ofDecimal(
        new BigDecimal(amount.path("value").asString("")).abs(),
        Currency.getInstance(amount.path("currency_code").asString("")));
  }
}
