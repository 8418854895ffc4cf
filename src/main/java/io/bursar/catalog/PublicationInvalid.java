package io.bursar.catalog;

import io.bursar.shared.Refusal;
import java.util.List;
import java.util.Map;

/// What was sent cannot be published as it stands: for each field that is wrong the reasons.
public class PublicationInvalid extends Refusal {

  private static final long serialVersionUID = 1L;

  private final transient Map<String, List<String>> fields;

  /// These fields are wrong, each for these reasons.
  public PublicationInvalid(Map<String, List<String>> fields) {
    super(Kind.INVALID, "publication-invalid", fields.toString());
    this.fields = Map.copyOf(fields);
  }

  static PublicationInvalid products(String reason) {
    return new PublicationInvalid(Map.of("products", List.of(reason)));
  }

  /// The reasons by field.
  public Map<String, List<String>> fields() {
    return fields;
  }
}
