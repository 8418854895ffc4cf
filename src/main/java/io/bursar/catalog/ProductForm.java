package io.bursar.catalog;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What somebody sent about a product, in a form or as JSON, before anybody has looked whether it
/// is right. A field that is absent is left as it is; null or empty takes a value away.
///
/// @param fields `type`, `title`, `sku`, `price`, `currency`, `expires`, `retired`
/// @param attributes by their codes
public record ProductForm(
    Map<String, @Nullable Object> fields, Map<String, @Nullable Object> attributes) {

  /// Copies both maps.
  public ProductForm {
    fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
    attributes = Collections.unmodifiableMap(new LinkedHashMap<>(attributes));
  }
}
