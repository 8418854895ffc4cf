package io.bursar.dashboard;

import io.bursar.catalog.CourseKey;
import io.bursar.catalog.Product;
import io.bursar.catalog.ProductSearch;
import io.bursar.catalog.ProductSearch.Criteria;
import io.bursar.catalog.ProductState;
import io.bursar.catalog.ProductTypes;
import io.bursar.catalog.Products;
import io.bursar.page.Shown;
import io.bursar.page.Shown.Badge;
import io.bursar.site.Site;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.util.UriComponentsBuilder;

/// The products of the site's partner, for staff: newest first, by type and state, searched by SKU,
/// course or words of the title.
@Controller
class ProductListPage {

  private static final int PAGE_SIZE = 25;

  private final ProductSearch search;
  private final Products products;
  private final ProductTypes types;
  private final Clock clock;

  ProductListPage(ProductSearch search, Products products, ProductTypes types, Clock clock) {
    this.search = search;
    this.products = products;
    this.types = types;
    this.clock = clock;
  }

  /// @param q what staff look for
  /// @param before where the page before ended
  @GetMapping("/dashboard/products")
  ModelAndView products(
      Site site,
      @RequestParam(defaultValue = "") String q,
      @RequestParam(defaultValue = "") String type,
      @RequestParam(defaultValue = "") String state,
      @RequestParam Optional<Long> before) {
    var asked = q.strip();
    var found = found(site, asked, type, ProductState.of(state).orElse(null), before.orElse(null));
    var shown = found.subList(0, Math.min(PAGE_SIZE, found.size()));
    var model = new HashMap<String, @Nullable Object>();
    model.put("q", asked);
    model.put("type", type);
    model.put("state", state);
    model.put("types", types.names().stream().sorted().toList());
    model.put("states", ProductState.values());
    model.put("filtered", !asked.isEmpty() || !type.isEmpty() || !state.isEmpty());
    model.put("products", shown.stream().map(product -> row(product, site)).toList());
    model.put("first", before.isEmpty());
    model.put(
        "older",
        found.size() > PAGE_SIZE ? address(asked, type, state, shown.getLast().id()) : null);
    return new ModelAndView("dashboard/products", model);
  }

  private List<Product> found(
      Site site, String q, String type, @Nullable ProductState state, @Nullable Long before) {
    var bySku = q.isEmpty() ? List.<Product>of() : products.bySku(site.partner().id(), List.of(q));
    if (!bySku.isEmpty()) {
      return bySku;
    }
    var course = CourseKey.isValid(q) ? q : null;
    var criteria =
        new Criteria(
            site.partner().id(),
            type.isEmpty() ? null : type,
            state,
            course,
            course == null ? q : "");
    return search.find(criteria, before, PAGE_SIZE + 1).stream()
        .map(ProductSearch.Found::product)
        .toList();
  }

  private RowView row(Product product, Site site) {
    var stock = product.stock();
    return new RowView(
        ProductPage.address(product.id()),
        product.title(),
        product.courseId(),
        product.type(),
        stock == null ? "" : stock.sku(),
        stock == null ? "" : Shown.money(stock.price()),
        product.expiresAt() == null ? null : Shown.minute(product.expiresAt(), site.zone()),
        badge(product, clock.instant()));
  }

  /// Where the product stands, and how worried to be.
  static Badge badge(Product product, Instant now) {
    var expiresAt = product.expiresAt();
    if (product.retiredAt() != null) {
      return new Badge(ProductState.RETIRED.text(), "secondary");
    }
    if (expiresAt != null && !expiresAt.isAfter(now)) {
      return new Badge(ProductState.EXPIRED.text(), "orange");
    }
    return product.undeliverableSince() == null
        ? new Badge(ProductState.FOR_SALE.text(), "green")
        : new Badge(ProductState.NOT_DELIVERABLE.text(), "red");
  }

  private static String address(String q, String type, String state, long before) {
    return UriComponentsBuilder.fromPath("/dashboard/products/")
        .queryParam("q", "{q}")
        .queryParam("type", "{type}")
        .queryParam("state", "{state}")
        .queryParam("before", before)
        .encode()
        .buildAndExpand(Map.of("q", q, "type", type, "state", state))
        .toUriString();
  }

  /// A product in the list.
  record RowView(
      String address,
      String title,
      @Nullable String courseId,
      String type,
      String sku,
      String price,
      Shown.@Nullable Time expires,
      Badge state) {}
}
