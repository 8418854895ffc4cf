package io.bursar.storefront;

import io.bursar.catalog.Mode;
import io.bursar.catalog.Product;
import java.util.Locale;
import java.util.Map;

/// What learners call the enrollment modes.
final class ModeWords {

  private static final Map<String, String> WORDS =
      Map.of(
          Mode.AUDIT,
          "Audit",
          Mode.CREDIT,
          "University credit",
          "honor",
          "Honor code certificate",
          "verified",
          "Verified certificate",
          "professional",
          "Professional certificate",
          "no-id-professional",
          "Professional certificate",
          "masters",
          "Part of a master's degree");

  private ModeWords() {}

  static String of(Product product) {
    return of(product.asBought());
  }

  /// What attributes as bought say; empty for what opens no course.
  static String of(Map<String, Object> asBought) {
    if (!(asBought.get("mode") instanceof String mode)) {
      return "";
    }
    return WORDS.getOrDefault(
        mode, mode.substring(0, 1).toUpperCase(Locale.ROOT) + mode.substring(1));
  }
}
