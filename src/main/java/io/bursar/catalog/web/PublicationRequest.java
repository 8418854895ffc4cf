package io.bursar.catalog.web;

import io.bursar.catalog.CourseKey;
import io.bursar.catalog.CourseOffer;
import io.bursar.catalog.ProductOffer;
import io.bursar.catalog.PublicationInvalid;
import io.bursar.catalog.SentTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A publication as it was sent, checked: what it offers, and the body to answer with.
record PublicationRequest(CourseOffer offer, Map<String, @Nullable Object> sent) {

  private static final int NAME_LENGTH_MAX = 255;
  private static final int PRODUCTS_MAX = 100;
  private static final Pattern UUID_SHAPE =
      Pattern.compile("\\p{XDigit}{8}(-?)(\\p{XDigit}{4}\\1){3}\\p{XDigit}{12}");
  private static final List<String> ECHOED =
      List.of("id", "uuid", "name", "verification_deadline", "products");

  /// Checks a body. With an id from the path that one counts. Refuses with [PublicationInvalid],
  /// which names every field that is wrong.
  static PublicationRequest parse(Map<String, @Nullable Object> body, @Nullable String idOfPath) {
    var values = new LinkedHashMap<String, @Nullable Object>(body);
    if (idOfPath != null) {
      values.put("id", idOfPath);
    }
    var fields = new Fields(values);
    var id = fields.id();
    var uuid = fields.uuid();
    var name = fields.name();
    var deadline = fields.deadline();
    var products = fields.products();
    fields.throwErrors();

    var sent = new LinkedHashMap<String, @Nullable Object>();
    for (var field : ECHOED) {
      if (values.containsKey(field)) {
        sent.put(field, values.get(field));
      }
    }
    return new PublicationRequest(new CourseOffer(id, uuid, name, deadline, products), sent);
  }

  /// What was sent, each product with its SKU.
  Map<String, @Nullable Object> answer(List<String> skus) {
    var products = new ArrayList<Map<String, @Nullable Object>>();
    for (var product : (List<?>) sent.getOrDefault("products", List.of())) {
      var echo = new LinkedHashMap<String, @Nullable Object>();
      ((Map<?, ?>) product).forEach((key, value) -> echo.put(String.valueOf(key), value));
      echo.put("partner_sku", skus.get(products.size()));
      products.add(echo);
    }
    var answer = new LinkedHashMap<String, @Nullable Object>(sent);
    answer.put("products", products);
    answer.put("message", null);
    return answer;
  }

  /// Reads field by field and gathers what is wrong; a harmless value stands in for a wrong one.
  private static final class Fields {

    private final Map<String, @Nullable Object> values;
    private final Map<String, List<String>> errors = new LinkedHashMap<>();

    Fields(Map<String, @Nullable Object> values) {
      this.values = values;
    }

    String id() {
      var id = text("id");
      if (!errors.containsKey("id") && !CourseKey.isValid(id)) {
        reject(
            "id",
            "This is no key of a course run (course-v1:Org+Course+Run, at most %d characters)."
                .formatted(CourseKey.LENGTH_MAX));
      }
      return id;
    }

    @Nullable UUID uuid() {
      var value = values.get("uuid");
      if (value == null) {
        return null;
      }
      if (value instanceof String text && UUID_SHAPE.matcher(text).matches()) {
        var digits = text.replace("-", "");
        return UUID.fromString(
            digits.replaceFirst("(.{8})(.{4})(.{4})(.{4})(.{12})", "$1-$2-$3-$4-$5"));
      }
      reject("uuid", "This is no well-formed UUID.");
      return null;
    }

    String name() {
      var name = text("name");
      if (name.length() > NAME_LENGTH_MAX) {
        reject("name", "At most %d characters are allowed.".formatted(NAME_LENGTH_MAX));
      } else if (name.chars().anyMatch(Character::isISOControl)) {
        reject("name", "Control characters are not allowed.");
      }
      return name;
    }

    @Nullable Instant deadline() {
      try {
        return SentTime.parse(values.get("verification_deadline"));
      } catch (IllegalArgumentException e) {
        reject("verification_deadline", String.valueOf(e.getMessage()));
        return null;
      }
    }

    List<ProductOffer> products() {
      if (!(values.get("products") instanceof List<?> sent)) {
        reject(
            "products",
            values.get("products") == null
                ? "This field is required."
                : "This field must be a list.");
        return List.of();
      }
      if (sent.size() > PRODUCTS_MAX) {
        reject("products", "At most %d products are allowed.".formatted(PRODUCTS_MAX));
        return List.of();
      }
      var products = new ArrayList<ProductOffer>();
      for (var product : sent) {
        try {
          products.add(SentProduct.parse(product));
        } catch (IllegalArgumentException e) {
          reject("products", String.valueOf(e.getMessage()));
        }
      }
      return products;
    }

    void throwErrors() {
      if (!errors.isEmpty()) {
        throw new PublicationInvalid(errors);
      }
    }

    private String text(String field) {
      return switch (values.get(field)) {
        case null -> {
          reject(field, "This field is required.");
          yield "";
        }
        case String text when !text.isBlank() -> text.strip();
        case String _ -> {
          reject(field, "This field may not be blank.");
          yield "";
        }
        default -> {
          reject(field, "This field must be text.");
          yield "";
        }
      };
    }

    private void reject(String field, String reason) {
      errors.computeIfAbsent(field, _ -> new ArrayList<>()).add(reason);
    }
  }
}
