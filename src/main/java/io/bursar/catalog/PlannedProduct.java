package io.bursar.catalog;

import io.bursar.shared.Money;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A product as it shall be: new when it has no id yet.
record PlannedProduct(
    @Nullable Long id,
    @Nullable String courseId,
    Product.Structure structure,
    String type,
    String title,
    @Nullable Instant expiresAt,
    Map<String, Object> attributes,
    String sku,
    Money price) {

  private static final int TITLE_LENGTH_MAX = 255;

  /// The title, cut to what orders and receipts can hold.
  static String cut(String title) {
    return title.codePointCount(0, title.length()) <= TITLE_LENGTH_MAX
        ? title
        : title.substring(0, title.offsetByCodePoints(0, TITLE_LENGTH_MAX - 1)) + "…";
  }

  /// What the plan keeps of a product that stays as it is.
  static PlannedProduct unchanged(Product product, Product.StockRecord stock) {
    return new PlannedProduct(
        product.id(),
        product.courseId(),
        product.structure(),
        product.type(),
        product.title(),
        product.expiresAt(),
        product.attributes(),
        stock.sku(),
        stock.price());
  }

  String mode() {
    return Mode.of(attributes);
  }

  Identity identity() {
    return Identity.of(type, attributes);
  }

  /// By what two products of one course are told apart, whatever their SKUs.
  record Identity(String type, String what, String creditProvider) {

    static Identity of(String type, Map<String, Object> attributes) {
      return switch (type) {
        case ProductType.SEAT ->
            new Identity(type, Mode.of(attributes), text(attributes, "credit_provider"));
        case ProductType.ENROLLMENT_CODE -> new Identity(type, text(attributes, "seat_type"), "");
        default -> new Identity(type, text(attributes, "certificate_type"), "");
      };
    }

    private static String text(Map<String, Object> attributes, String code) {
      return attributes.get(code) instanceof String text ? text : "";
    }
  }
}
