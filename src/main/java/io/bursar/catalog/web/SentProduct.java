package io.bursar.catalog.web;

import io.bursar.catalog.ProductOffer;
import io.bursar.catalog.ProductType;
import io.bursar.catalog.SentTime;
import io.bursar.shared.Money;
import java.math.BigDecimal;
import java.util.Currency;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// One product of a publication as it was sent. What is wrong with it is refused with an
/// [IllegalArgumentException] whose message is fit for the client.
final class SentProduct {

  private static final Currency CURRENCY = Currency.getInstance("USD");
  private static final BigDecimal PRICE_MAX = new BigDecimal("9999999999.99");
  private static final int NUMBER_LENGTH_MAX = 30;
  private static final int TEXT_LENGTH_MAX = 255;
  private static final Pattern TYPE_OF_CERTIFICATE = Pattern.compile("[a-z0-9-]{0,64}");
  private static final String PROFESSIONAL = "professional";

  private final String type;
  private final Map<?, ?> sent;
  private final Map<String, Object> attributes = new HashMap<>();

  private SentProduct(String type, Map<?, ?> sent) {
    this.type = type;
    this.sent = sent;
    if (sent.get("attribute_values") instanceof List<?> list) {
      for (var entry : list) {
        if (entry instanceof Map<?, ?> map && map.get("value") != null) {
          attributes.put(String.valueOf(map.get("name")), map.get("value"));
        }
      }
    } else if (sent.get("attribute_values") != null) {
      throw wrong("The attribute_values of a %s must be a list.");
    }
  }

  static ProductOffer parse(@Nullable Object value) {
    if (!(value instanceof Map<?, ?> sent)) {
      throw new IllegalArgumentException("Every product must be an object.");
    }
    var type = Objects.toString(sent.get("product_class"), "");
    if (!type.equals(ProductType.SEAT) && !type.equals(ProductType.ENTITLEMENT)) {
      throw new IllegalArgumentException(
          "Only products of the classes %s and %s can be published here, not: %s"
              .formatted(ProductType.SEAT, ProductType.ENTITLEMENT, shortened(type)));
    }
    return new SentProduct(type, sent).offer();
  }

  private ProductOffer offer() {
    var isSeat = type.equals(ProductType.SEAT);
    var certificateType = certificateType();
    if (!isSeat && certificateType.isEmpty()) {
      throw wrong("A %s needs the attribute certificate_type.");
    }
    if (isSeat && !attributes.containsKey("id_verification_required")) {
      throw wrong("A %s needs the attribute id_verification_required.");
    }
    return new ProductOffer(
        type,
        certificateType,
        idVerificationRequired(certificateType),
        text("credit_provider"),
        isSeat ? creditHours() : null,
        isSeat ? null : text("variant_id"),
        price(),
        SentTime.parse(sent.get("expires")),
        sku());
  }

  private String certificateType() {
    var text = Objects.toString(text("certificate_type"), "").toLowerCase(Locale.ROOT);
    if (!TYPE_OF_CERTIFICATE.matcher(text).matches()) {
      throw wrong("The certificate_type of a %s must be the name of a course mode.");
    }
    return text;
  }

  private boolean idVerificationRequired(String certificateType) {
    return switch (attributes.get("id_verification_required")) {
      case null -> certificateType.equals(PROFESSIONAL);
      case Boolean required -> required;
      case String text when text.equalsIgnoreCase("true") -> true;
      case String text when text.equalsIgnoreCase("false") -> false;
      default ->
          throw wrong("The attribute id_verification_required of a %s must be true or false.");
    };
  }

  private @Nullable Integer creditHours() {
    var value = attributes.get("credit_hours");
    if (value == null || "".equals(value)) {
      return null;
    }
    try {
      var hours = Integer.parseInt(String.valueOf(value).strip());
      if (hours >= 0) {
        return hours;
      }
    } catch (NumberFormatException _) {
      // Refused below, like a negative number.
    }
    throw wrong("The attribute credit_hours of a %s must be a whole number.");
  }

  private @Nullable String text(String code) {
    var value = attributes.get(code);
    if (value == null) {
      return null;
    }
    if (value instanceof String text
        && text.length() <= TEXT_LENGTH_MAX
        && text.chars().noneMatch(Character::isISOControl)) {
      return text.isBlank() ? null : text.strip();
    }
    throw wrong("The attribute " + code + " of a %s must be text, at most 255 characters.");
  }

  private Money price() {
    var value = sent.get("price");
    if (value == null || "".equals(value)) {
      throw wrong("A %s needs a price.");
    }
    if (value instanceof Number || value instanceof String) {
      try {
        var text = String.valueOf(value).strip();
        if (text.length() <= NUMBER_LENGTH_MAX) {
          return exactly(new BigDecimal(text));
        }
      } catch (ArithmeticException | NumberFormatException _) {
        // Refused below: no number, or one with fractions of a cent.
      }
    }
    throw wrong(
        "The price of a %s must be an amount with at most two decimals, such as \"149.00\".");
  }

  /// Looks at the size before it scales: a short text can name a number of a billion digits.
  private static Money exactly(BigDecimal price) {
    var amount = price.signum() == 0 ? BigDecimal.ZERO : price.stripTrailingZeros();
    if (amount.signum() < 0
        || amount.compareTo(PRICE_MAX) > 0
        || amount.scale() > CURRENCY.getDefaultFractionDigits()) {
      throw new ArithmeticException("No price");
    }
    return Money.ofDecimal(amount, CURRENCY);
  }

  private @Nullable String sku() {
    if (sent.get("stockrecords") instanceof List<?> records
        && !records.isEmpty()
        && records.getFirst() instanceof Map<?, ?> first
        && first.get("partner_sku") instanceof String sku
        && !sku.isBlank()) {
      if (sku.length() > TEXT_LENGTH_MAX || sku.chars().anyMatch(Character::isISOControl)) {
        throw wrong("The partner_sku of a %s is no SKU.");
      }
      return sku.strip();
    }
    return null;
  }

  private IllegalArgumentException wrong(String sentence) {
    return new IllegalArgumentException(sentence.formatted(type));
  }

  private static String shortened(String text) {
    return text.length() <= TEXT_LENGTH_MAX ? text : text.substring(0, TEXT_LENGTH_MAX) + "…";
  }
}
