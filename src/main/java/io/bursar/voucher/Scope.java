package io.bursar.voucher;

import io.bursar.catalog.Product;
import io.bursar.catalog.ProductType;
import java.util.List;
import java.util.Set;

/// For which products a code is good: these, every seat of these courses, or everything. Codes are
/// never good for codes: whoever had one of 100 % could make any number of them.
public record Scope(boolean everything, List<Long> productIds, List<String> courseIds) {

  private static final Set<String> CODES = Set.of(ProductType.ENROLLMENT_CODE, ProductType.COUPON);

  /// Good for everything.
  public static final Scope EVERYTHING = new Scope(true, List.of(), List.of());

  /// Copies the lists.
  public Scope {
    productIds = List.copyOf(productIds);
    courseIds = List.copyOf(courseIds);
  }

  /// Good for these products.
  public static Scope products(List<Long> ids) {
    return new Scope(false, ids, List.of());
  }

  /// Whether it is good for nothing at all.
  public boolean isEmpty() {
    return !everything && productIds.isEmpty() && courseIds.isEmpty();
  }

  /// Whether it is good for this product.
  public boolean contains(Product product) {
    if (CODES.contains(product.type())) {
      return false;
    }
    return everything
        || productIds.contains(product.id())
        || (product.type().equals(ProductType.SEAT)
            && product.courseId() != null
            && courseIds.contains(product.courseId()));
  }
}
