package io.bursar.catalog;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/// Every type of product that is delivered here. Two different declarations of one name stop the
/// start; the same one twice is two deliverers of one type.
@Component
public class ProductTypes {

  private final Map<String, ProductType> byName = new LinkedHashMap<>();

  ProductTypes(ObjectProvider<Declaration> declarations) {
    declarations
        .orderedStream()
        .map(Declaration::productType)
        .forEach(
            type -> {
              var known = byName.putIfAbsent(type.name(), type);
              if (known != null && !known.equals(type)) {
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

  /// A bean that delivers products of one type, and so declares it.
  public interface Declaration {

    /// The type.
    ProductType productType();
  }
}
