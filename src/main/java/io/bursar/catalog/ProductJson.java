package io.bursar.catalog;

import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// A product as the REST interface shows it, alone or on an order line.
@Component
public class ProductJson {

  private final Products products;
  private final Clock clock;

  ProductJson(Products products, Clock clock) {
    this.products = products;
    this.clock = clock;
  }

  /// The product as this site shows it to a learner or to staff. The price is null while the
  /// product cannot be bought by that reader.
  ///
  /// @param siteUrl the public root of the site, without a final slash
  public Map<String, @Nullable Object> of(Product product, String siteUrl, boolean staffReader) {
    var isBuyable = products.availability(product, staffReader, clock.instant()).isBuyable();
    var stock = product.stock();
    var expiresAt = product.expiresAt();
    var json = new LinkedHashMap<String, @Nullable Object>();
    json.put("id", product.id());
    json.put("url", siteUrl + "/api/v2/products/" + product.id() + "/");
    json.put("structure", product.structure().name().toLowerCase(Locale.ROOT));
    json.put("product_class", product.type());
    json.put("title", product.title());
    json.put("price", stock == null || !isBuyable ? null : stock.price().toApiText());
    json.put("expires", expiresAt == null ? null : expiresAt.toString());
    json.put(
        "attribute_values",
        product.attributes().entrySet().stream()
            .map(a -> new AttributeValue(a.getKey(), a.getKey(), a.getValue()))
            .toList());
    json.put("is_available_to_buy", isBuyable);
    json.put("is_enrollment_code_product", product.type().equals(ProductType.ENROLLMENT_CODE));
    json.put("stockrecords", stock == null ? List.of() : List.of(json(product, stock)));
    return json;
  }

  /// A stock record. Clients of different ages read the price under either name.
  private static Map<String, Object> json(Product product, Product.StockRecord stock) {
    var json = new LinkedHashMap<String, Object>();
    json.put("id", stock.id());
    json.put("product", product.id());
    json.put("partner", product.partnerId());
    json.put("partner_sku", stock.sku());
    json.put("price_currency", stock.price().currency().getCurrencyCode());
    json.put("price", stock.price().toApiText());
    json.put("price_excl_tax", stock.price().toApiText());
    return json;
  }

  /// One attribute, with the keys that clients read.
  record AttributeValue(String name, String code, Object value) {}
}
