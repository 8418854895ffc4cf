package io.bursar.dashboard;

import io.bursar.catalog.Product;
import io.bursar.catalog.ProductChecks.Check;
import io.bursar.catalog.ProductForm;
import io.bursar.catalog.ProductType;
import io.bursar.page.Shown;
import io.bursar.page.Shown.Badge;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The form of a product: its inputs made from the type's declaration, and what comes back.
final class ProductFields {

  private static final String ATTRIBUTE = "attributes.";
  private static final DateTimeFormatter MOMENT =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss");

  private ProductFields() {}

  /// What a browser sent, the last day from the site's zone.
  static ProductForm read(Map<String, String> sent, ZoneId zone) {
    var fields = new LinkedHashMap<String, @Nullable Object>();
    for (var field : List.of("type", "title", "sku", "price", "currency")) {
      if (sent.containsKey(field)) {
        fields.put(field, sent.get(field));
      }
    }
    if (sent.containsKey("expires")) {
      fields.put("expires", instant(sent.getOrDefault("expires", ""), zone));
    }
    var attributes = new LinkedHashMap<String, @Nullable Object>();
    sent.forEach(
        (name, value) -> {
          if (name.startsWith(ATTRIBUTE)) {
            attributes.put(name.substring(ATTRIBUTE.length()), value);
          }
        });
    return new ProductForm(fields, attributes);
  }

  /// The product as its form shows it.
  static Map<String, String> of(Product product, ZoneId zone) {
    var values = new HashMap<String, String>();
    var stock = product.stock();
    values.put("title", product.title());
    values.put("price", stock == null ? "" : stock.price().toDecimal().toPlainString());
    values.put("currency", stock == null ? "" : stock.price().currency().getCurrencyCode());
    values.put(
        "expires",
        product.expiresAt() == null ? "" : MOMENT.format(product.expiresAt().atZone(zone)));
    product.attributes().forEach((code, value) -> values.put(ATTRIBUTE + code, value.toString()));
    return values;
  }

  /// One input for each attribute that the type declares.
  static List<Input> inputs(ProductType type, Map<String, String> values) {
    return type.attributes().stream()
        .map(
            attribute ->
                new Input(
                    ATTRIBUTE + attribute.code(),
                    attribute.label(),
                    attribute.help(),
                    attribute.required(),
                    switch (attribute.kind()) {
                      case TEXT, BOOL, UUID -> "text";
                      case INT -> "number";
                      case DATE -> "date";
                      case URL -> "url";
                    },
                    attribute.kind() == ProductType.Kind.BOOL
                        ? List.of("true", "false")
                        : attribute.allowed(),
                    values.getOrDefault(ATTRIBUTE + attribute.code(), "")))
        .toList();
  }

  private static String instant(String text, ZoneId zone) {
    try {
      return text.isBlank() ? "" : LocalDateTime.parse(text).atZone(zone).toInstant().toString();
    } catch (DateTimeException _) {
      return text;
    }
  }

  /// An input of the form.
  ///
  /// @param choices the only values; empty for free text
  record Input(
      String name,
      String label,
      String help,
      boolean required,
      String kind,
      List<String> choices,
      String value) {}

  /// What the last look said.
  record CheckView(Badge badge, String why, Shown.Time at, Shown.@Nullable Time since) {

    static CheckView of(Check check, ZoneId zone) {
      var badge =
          switch (check.result()) {
            case DELIVERABLE -> new Badge("Deliverable", "green");
            case NOT_DELIVERABLE -> new Badge("Not deliverable", "red");
            case CANNOT_SAY -> new Badge("Cannot say", "orange");
          };
      return new CheckView(
          badge,
          check.why(),
          Shown.second(check.checkedAt(), zone),
          Shown.secondIfAny(check.failingSince(), zone));
    }
  }

  /// One change in the product's history.
  record ChangeView(
      Shown.Time at, String what, @Nullable String from, String to, String why, String who) {}
}
