package io.bursar.catalog;

import io.bursar.shared.Money;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Something that can be sold, or the parent of such things. `type` names its product type,
/// `expiresAt` is the last moment at which learners may buy it, `retiredAt` says since when it is
/// no longer offered, `stock` holds its SKU and price, and `undeliverableSince` says since when
/// looks have found that it could not be delivered. Attributes are text, booleans or whole numbers,
/// in the order of their codes; one that is null or empty is absent.
public record Product(
    long id,
    long partnerId,
    @Nullable String courseId,
    @Nullable Long parentId,
    Structure structure,
    String type,
    String title,
    @Nullable Instant expiresAt,
    @Nullable Instant retiredAt,
    Map<String, Object> attributes,
    @Nullable StockRecord stock,
    @Nullable Instant undeliverableSince) {

  /// A product against which no look has said anything.
  public Product(
      long id,
      long partnerId,
      @Nullable String courseId,
      @Nullable Long parentId,
      Structure structure,
      String type,
      String title,
      @Nullable Instant expiresAt,
      @Nullable Instant retiredAt,
      Map<String, Object> attributes,
      @Nullable StockRecord stock) {
    this(
        id,
        partnerId,
        courseId,
        parentId,
        structure,
        type,
        title,
        expiresAt,
        retiredAt,
        attributes,
        stock,
        null);
  }

  /// Sorts the attributes and drops the empty ones.
  public Product {
    attributes = withoutEmpty(attributes);
  }

  /// The attributes as an order line keeps them, with the enrollment mode resolved under `mode`
  /// where the product opens a course.
  public Map<String, Object> asBought() {
    if (!attributes.containsKey("course_key") && !attributes.containsKey("UUID")) {
      return attributes;
    }
    var bought = new TreeMap<>(attributes);
    bought.put("mode", Mode.of(attributes));
    return bought;
  }

  /// The text of this attribute, or null when it is absent.
  public @Nullable String text(String code) {
    return attributes.get(code) instanceof String text ? text : null;
  }

  /// Whether this attribute is there and true.
  public boolean flag(String code) {
    return Boolean.TRUE.equals(attributes.get(code));
  }

  static Map<String, Object> withoutEmpty(Map<String, ? extends @Nullable Object> attributes) {
    var kept = new TreeMap<String, Object>();
    attributes.forEach(
        (code, value) -> {
          if (value != null && !"".equals(value)) {
            kept.put(code, value);
          }
        });
    return Collections.unmodifiableMap(kept);
  }

  /// How products hang together: a parent gathers its children and is not sold itself.
  public enum Structure {
    /// Sold, and alone.
    STANDALONE,
    /// Not sold: it gathers what is.
    PARENT,
    /// Sold, one of several choices.
    CHILD
  }

  /// Under which SKU and at which price the product is sold.
  public record StockRecord(long id, String sku, Money price) {}
}
