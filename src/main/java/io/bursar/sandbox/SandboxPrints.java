package io.bursar.sandbox;

import io.bursar.catalog.CreateProduct;
import io.bursar.catalog.ProductForm;
import io.bursar.catalog.ProductTypes;
import io.bursar.catalog.Products;
import io.bursar.history.Actor;
import io.bursar.history.Actor.Via;
import java.util.List;
import java.util.Map;

/// Something to buy that a remote system delivers, for a fresh sandbox.
final class SandboxPrints {

  static final String TYPE = "Printed Certificate";

  private static final String SKU = "PRINT-A4";

  private final CreateProduct createProduct;
  private final Products products;
  private final ProductTypes types;

  SandboxPrints(CreateProduct createProduct, Products products, ProductTypes types) {
    this.createProduct = createProduct;
    this.products = products;
    this.types = types;
  }

  /// Adds it unless it is there, or nobody here delivers such things.
  void addMissing(long partnerId) {
    if (types.find(TYPE).isPresent() && products.bySku(partnerId, List.of(SKU)).isEmpty()) {
      createProduct.create(
          partnerId,
          new ProductForm(
              Map.of(
                  "type", TYPE,
                  "title", "Your certificate on paper",
                  "sku", SKU,
                  "price", "15.00",
                  "currency", "USD"),
              Map.of("paper", "A4")),
          Actor.of(Via.WORKER));
    }
  }
}
