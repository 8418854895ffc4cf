package io.bursar.catalog.web;

import io.bursar.api.ApiInput;
import io.bursar.catalog.ProductForm;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// The body of a request about a product, as a form. Fields that nobody knows are refused: a price
/// with a spelling mistake must not be a product without a price change.
final class SentProductFields {

  private static final List<String> CREATING =
      List.of("type", "title", "sku", "price", "currency", "expires", "attributes");
  private static final List<String> CHANGING =
      List.of(
          "type", "title", "sku", "price", "currency", "expires", "retired", "attributes", "why");

  private SentProductFields() {}

  static ProductForm forCreating(Map<String, @Nullable Object> sent) {
    return form(sent, CREATING);
  }

  static ProductForm forChanging(Map<String, @Nullable Object> sent) {
    return form(sent, CHANGING);
  }

  private static ProductForm form(Map<String, @Nullable Object> sent, List<String> known) {
    var strangers = new TreeSet<>(sent.keySet());
    known.forEach(strangers::remove);
    if (!strangers.isEmpty()) {
      var errors = new LinkedHashMap<String, List<String>>();
      strangers.forEach(field -> errors.put(field, List.of("There is no such field.")));
      throw new ApiInput.Invalid(errors);
    }
    var fields = new LinkedHashMap<>(sent);
    fields.remove("attributes");
    fields.remove("why");
    return new ProductForm(fields, attributes(sent.get("attributes")));
  }

  private static Map<String, @Nullable Object> attributes(@Nullable Object sent) {
    var attributes = new LinkedHashMap<String, @Nullable Object>();
    switch (sent) {
      case null -> {}
      case Map<?, ?> map ->
          map.forEach((code, value) -> attributes.put(String.valueOf(code), value));
      default -> throw new ApiInput.Invalid("attributes", "This must be an object.");
    }
    return attributes;
  }
}
