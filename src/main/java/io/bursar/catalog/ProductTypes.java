package io.bursar.catalog;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/// Every type of product that is delivered here. Two declarations of one name stop the start.
@Component
public class ProductTypes {

  private final Map<String, ProductType> byName = new LinkedHashMap<>();

  ProductTypes(ObjectProvider<ProductType> declared) {
    declared
        .orderedStream()
        .forEach(
            type -> {
              if (byName.putIfAbsent(type.name(), type) != null) {
                throw new IllegalStateException(
                    "Two rooms declare the product type %s".formatted(type.name()));
              }
            });
  }

  /// The type of this name, unless nobody here delivers it.
  public Optional<ProductType> find(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  /// The names of all that is delivered here.
  public Set<String> names() {
    return Set.copyOf(byName.keySet());
  }

  /// All types that are delivered here.
  public Collection<ProductType> all() {
    return byName.values().stream().toList();
  }
}
