package io.bursar.catalog.web;

import io.bursar.api.ApiFormat;
import io.bursar.catalog.Product;
import io.bursar.catalog.ProductChecks;
import io.bursar.catalog.ProductChecks.Check;
import io.bursar.catalog.ProductType;
import io.bursar.catalog.Products;
import io.bursar.site.Site;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// Products and their types as the REST interface tells staff of them.
@Component
class ProductAnswers {

  private final Products products;
  private final ProductChecks checks;
  private final Clock clock;

  ProductAnswers(Products products, ProductChecks checks, Clock clock) {
    this.products = products;
    this.checks = checks;
    this.clock = clock;
  }

  Map<String, @Nullable Object> of(Product product, Site site) {
    return of(List.of(product), site).getFirst();
  }

  List<Map<String, @Nullable Object>> of(List<Product> shown, Site site) {
    var known = checks.of(shown.stream().map(Product::id).toList());
    return shown.stream().map(product -> json(product, known.get(product.id()), site)).toList();
  }

  /// What a product of this type says about itself.
  static Map<String, Object> type(ProductType type) {
    var json = new LinkedHashMap<String, Object>();
    json.put("name", type.name());
    json.put("attributes", type.attributes().stream().map(ProductAnswers::attribute).toList());
    json.put("quantity", type.quantity().name().toLowerCase(Locale.ROOT));
    json.put("owned_once", type.ownedOnce());
    json.put("revocable", type.revocable());
    return json;
  }

  private static Map<String, Object> attribute(ProductType.Attribute attribute) {
    var json = new LinkedHashMap<String, Object>();
    json.put("code", attribute.code());
    json.put("kind", attribute.kind().name().toLowerCase(Locale.ROOT));
    json.put("required", attribute.required());
    json.put("label", attribute.label());
    json.put("help", attribute.help());
    json.put("allowed", attribute.allowed());
    return json;
  }

  private Map<String, @Nullable Object> json(Product product, @Nullable Check check, Site site) {
    var stock = product.stock();
    var availability = products.availability(product, false, clock.instant());
    var json = new LinkedHashMap<String, @Nullable Object>();
    json.put("id", product.id());
    json.put("url", site.link("/api/v3/products/" + product.id() + "/"));
    json.put("type", product.type());
    json.put("title", product.title());
    json.put("sku", stock == null ? null : stock.sku());
    json.put("price", stock == null ? null : ApiFormat.text(stock.price()));
    json.put("currency", stock == null ? null : stock.price().currency().getCurrencyCode());
    json.put("expires", time(product.expiresAt()));
    json.put("retired", product.retiredAt() != null);
    json.put("course", product.courseId());
    json.put("attributes", product.attributes());
    json.put("for_sale", availability.isBuyable());
    json.put("why_not", availability.isBuyable() ? null : availability.sentence());
    json.put("check", check == null ? null : json(check));
    return json;
  }

  private static Map<String, @Nullable Object> json(Check check) {
    var json = new LinkedHashMap<String, @Nullable Object>();
    json.put("result", check.result().text());
    json.put("why", check.why());
    json.put("checked_at", ApiFormat.instant(check.checkedAt()));
    json.put("failing_since", time(check.failingSince()));
    return json;
  }

  private static @Nullable String time(@Nullable Instant instant) {
    return instant == null ? null : ApiFormat.instant(instant);
  }
}
