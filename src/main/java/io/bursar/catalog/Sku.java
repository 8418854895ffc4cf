package io.bursar.catalog;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;

/// SKUs: seven hexadecimal characters that follow from what identifies the product, so that the
/// same product gets the same SKU however often it is published.
final class Sku {

  private static final int LENGTH = 7;
  private static final int TRIES_MAX = 100;

  private Sku() {}

  /// The SKU of the product with these identifying parts. Seven characters are few: when another
  /// product has it already, the text grows by a number until its SKU is free.
  static String of(List<String> parts, Predicate<String> isTaken) {
    var text = String.join(" ", parts).toLowerCase(Locale.ROOT);
    for (int number = 1; number <= TRIES_MAX; number++) {
      var sku = hash(number == 1 ? text : text + " " + number);
      if (!isTaken.test(sku)) {
        return sku;
      }
    }
    throw new IllegalStateException("No free SKU for " + text);
  }

  /// What identifies a product that publications make.
  static List<String> identifying(String type, Map<String, Object> attributes, long partnerId) {
    var partner = String.valueOf(partnerId);
    if (type.equals(ProductType.ENROLLMENT_CODE)) {
      return List.of(text(attributes, "course_key"), text(attributes, "seat_type"), partner);
    }
    if (attributes.get("UUID") instanceof String uuid) {
      return List.of(text(attributes, "certificate_type"), uuid, partner);
    }
    return List.of(
        text(attributes, "certificate_type"),
        text(attributes, "course_key"),
        text(attributes, "id_verification_required"),
        text(attributes, "credit_provider"),
        partner);
  }

  private static String text(Map<String, Object> attributes, String code) {
    return Objects.toString(attributes.get(code), "");
  }

  private static String hash(String text) {
    try {
      var digest = MessageDigest.getInstance("MD5").digest(text.getBytes(UTF_8));
      var hex = HexFormat.of().withUpperCase().formatHex(digest);
      return hex.substring(hex.length() - LENGTH);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
