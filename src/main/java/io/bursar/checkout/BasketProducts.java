package io.bursar.checkout;

import io.bursar.basket.Basket;
import io.bursar.catalog.Product;
import io.bursar.catalog.ProductType;
import io.bursar.catalog.ProductTypes;
import io.bursar.catalog.Products;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/// The products that lie in a basket.
@Component
class BasketProducts {

  private final Products products;
  private final ProductTypes types;

  BasketProducts(Products products, ProductTypes types) {
    this.products = products;
    this.types = types;
  }

  /// The products of the basket's lines by id.
  Map<Long, Product> of(Basket basket) {
    return products.byIds(basket.lines().stream().map(Basket.Line::productId).toList()).stream()
        .collect(Collectors.toMap(Product::id, Function.identity()));
  }

  /// The ids of those that one learner can own once only, in ascending order.
  List<Long> ownedOnce(Map<Long, Product> bought) {
    return bought.values().stream()
        .filter(product -> types.find(product.type()).filter(ProductType::ownedOnce).isPresent())
        .map(Product::id)
        .sorted()
        .toList();
  }
}
