package io.bursar.catalog;

import io.bursar.shared.Refusal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What was sent does not make a sound product: every field that is wrong, with the reasons. An
/// attribute's field is `attributes.` and its code.
public final class ProductInvalid extends Refusal {

  private static final long serialVersionUID = 1L;

  private final transient Map<String, List<String>> fields;

  ProductInvalid(Map<String, List<String>> fields) {
    super(Kind.INVALID, "product-invalid", fields.toString());
    this.fields = new LinkedHashMap<>(fields);
  }

  /// The reasons by field.
  public Map<String, List<String>> fields() {
    return fields;
  }
}
