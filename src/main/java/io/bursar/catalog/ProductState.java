package io.bursar.catalog;

import java.util.Arrays;
import java.util.Optional;

/// Where a product stands, as staff filter by it.
public enum ProductState {
  /// Offered, and its last day has not passed.
  FOR_SALE("For sale"),
  /// Its last day has passed.
  EXPIRED("Expired"),
  /// No longer offered.
  RETIRED("Retired"),
  /// Offered, but the last look said that it could not be delivered.
  NOT_DELIVERABLE("Not deliverable");

  private final String text;

  ProductState(String text) {
    this.text = text;
  }

  /// As people read it.
  public String text() {
    return text;
  }

  /// As addresses hold it, such as `for-sale`.
  public String slug() {
    return text.toLowerCase(java.util.Locale.ROOT).replace(' ', '-');
  }

  /// The state of this slug.
  public static Optional<ProductState> of(String slug) {
    return Arrays.stream(values()).filter(state -> state.slug().equals(slug)).findFirst();
  }
}
