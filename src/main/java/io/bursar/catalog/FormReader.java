package io.bursar.catalog;

import io.bursar.shared.Money;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Currency;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads one [ProductForm] and gathers all that is wrong with it. A harmless value stands in for a
/// wrong one until the reader is done and throws what it has gathered.
final class FormReader {

  private static final int TITLE_LENGTH_MAX = 255;
  private static final int NUMBER_LENGTH_MAX = 30;
  private static final BigDecimal PRICE_MAX = new BigDecimal("9999999999.99");
  private static final Currency USUAL = Currency.getInstance("USD");
  private static final Pattern SKU = Pattern.compile("[A-Za-z0-9._-]{1,128}");

  private final ProductForm form;
  private final Map<String, List<String>> problems = new LinkedHashMap<>();

  FormReader(ProductForm form) {
    this.form = form;
  }

  boolean has(String field) {
    return form.fields().containsKey(field);
  }

  String title() {
    var title = text("title");
    if (title.isEmpty()) {
      reject("title", "This is required.");
    } else if (title.length() > TITLE_LENGTH_MAX
        || title.chars().anyMatch(Character::isISOControl)) {
      reject("title", "A title is one line of at most %d characters.".formatted(TITLE_LENGTH_MAX));
    }
    return title;
  }

  /// The SKU, or null when one is to be made.
  @Nullable String sku() {
    var sku = text("sku");
    if (sku.isEmpty()) {
      return null;
    }
    if (!SKU.matcher(sku).matches()) {
      reject("sku", "A SKU has at most 128 letters, digits, dots, dashes and underscores.");
    }
    return sku;
  }

  /// The price in the currency that was sent, else in this one, else in US dollars.
  Money price(@Nullable Currency known) {
    var currency = currency(known == null ? USUAL : known);
    var value = form.fields().get("price");
    var text = value instanceof Number || value instanceof String ? value.toString().strip() : "";
    if (text.isEmpty()) {
      reject("price", "This is required: an amount such as 149.00; 0 for what is free.");
    } else if (text.length() <= NUMBER_LENGTH_MAX) {
      try {
        return exactly(new BigDecimal(text), currency);
      } catch (ArithmeticException | NumberFormatException _) {
        rejectPrice(currency);
      }
    } else {
      rejectPrice(currency);
    }
    return Money.zero(currency);
  }

  @Nullable Instant expires() {
    var value = form.fields().get("expires");
    try {
      return "".equals(value) ? null : SentTime.parse(value);
    } catch (IllegalArgumentException e) {
      reject("expires", String.valueOf(e.getMessage()));
      return null;
    }
  }

  boolean retired() {
    return switch (form.fields().get("retired")) {
      case Boolean retired -> retired;
      case String text when text.equalsIgnoreCase("true") || text.equalsIgnoreCase("false") ->
          Boolean.parseBoolean(text);
      case null, default -> {
        reject("retired", "This is true or false.");
        yield false;
      }
    };
  }

  /// The attributes of this type, after those that the product has.
  Map<String, Object> attributes(ProductType type, Map<String, Object> known) {
    var wanted = new LinkedHashMap<String, @Nullable Object>();
    var kept = new LinkedHashMap<String, Object>();
    known.forEach((code, value) -> (type.declares(code) ? wanted : kept).put(code, value));
    wanted.putAll(form.attributes());
    var read = type.read(wanted);
    read.problems().forEach((code, problem) -> reject("attributes." + code, problem));
    kept.putAll(read.values());
    return Product.withoutEmpty(kept);
  }

  /// The text of a field; empty when there is none.
  String text(String field) {
    return switch (form.fields().get(field)) {
      case null -> "";
      case String text -> text.strip();
      default -> {
        reject(field, "This must be text.");
        yield "";
      }
    };
  }

  void reject(String field, String reason) {
    problems.computeIfAbsent(field, _ -> new ArrayList<>()).add(reason);
  }

  void throwProblems() {
    if (!problems.isEmpty()) {
      throw new ProductInvalid(problems);
    }
  }

  private Currency currency(Currency known) {
    var code = text("currency").toUpperCase(Locale.ROOT);
    if (code.isEmpty()) {
      return known;
    }
    try {
      var currency = Currency.getInstance(code);
      if (currency.getDefaultFractionDigits() >= 0) {
        return currency;
      }
    } catch (IllegalArgumentException _) {
      // Refused below, like gold and other currencies that nobody pays with.
    }
    reject("currency", "This is the code of a currency, such as USD.");
    return known;
  }

  private void rejectPrice(Currency currency) {
    reject(
        "price",
        "This is an amount from 0 to %s with at most %d decimals, such as 149."
            .formatted(PRICE_MAX.toPlainString(), currency.getDefaultFractionDigits()));
  }

  /// Looks at the size before it scales: a short text can name a number of a billion digits.
  private static Money exactly(BigDecimal price, Currency currency) {
    var amount = price.signum() == 0 ? BigDecimal.ZERO : price.stripTrailingZeros();
    if (amount.signum() < 0
        || amount.compareTo(PRICE_MAX) > 0
        || amount.scale() > currency.getDefaultFractionDigits()) {
      throw new ArithmeticException("No price");
    }
    return Money.ofDecimal(amount, currency);
  }
}
