package io.bursar.storefront;

import static java.util.stream.Collectors.toSet;

import io.bursar.account.Account;
import io.bursar.catalog.Product;
import io.bursar.catalog.ProductType;
import io.bursar.catalog.ProductTypes;
import io.bursar.catalog.Products;
import io.bursar.order.Ownerships;
import io.bursar.page.Shown;
import io.bursar.site.Site;
import java.time.Clock;
import java.util.HashMap;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/// What is sold beside the seats of courses, of every type that is delivered here.
@Controller
class ProductsPage {

  private static final int PAGE_SIZE = 24;

  private final Products products;
  private final ProductTypes types;
  private final Ownerships ownerships;
  private final Clock clock;

  ProductsPage(Products products, ProductTypes types, Ownerships ownerships, Clock clock) {
    this.products = products;
    this.types = types;
    this.ownerships = ownerships;
    this.clock = clock;
  }

  /// @param before where the page before ended
  @GetMapping("/products")
  ModelAndView products(
      @AuthenticationPrincipal @Nullable Account account,
      Site site,
      @RequestParam Optional<Long> before) {
    var found =
        products.besideCourses(
            site.partner().id(), before.orElse(null), PAGE_SIZE + 1, clock.instant());
    var shown = found.subList(0, Math.min(found.size(), PAGE_SIZE));
    var ids = shown.stream().map(Product::id).collect(toSet());
    var owned =
        account == null ? Set.<Long>of() : Set.copyOf(ownerships.ownedOf(account.id(), ids));
    var model = new HashMap<String, @Nullable Object>();
    model.put("partner", site.partner().name());
    model.put("signedIn", account != null);
    model.put("products", shown.stream().map(product -> view(product, owned, site)).toList());
    model.put("beginning", before.isEmpty());
    model.put("next", found.size() > PAGE_SIZE ? shown.getLast().id() : null);
    return new ModelAndView("storefront/products", model);
  }

  private ProductView view(Product product, Set<Long> owned, Site site) {
    var stock = Objects.requireNonNull(product.stock());
    var type = types.find(product.type());
    return new ProductView(
        stock.sku(),
        product.title(),
        product.type(),
        ModeWords.of(product),
        type.map(ProductType::words).map(ProductType.Words::next).orElse(""),
        stock.price().isZero() ? "Free" : Shown.money(stock.price()),
        type.filter(t -> t.quantity() == ProductType.Quantity.MANY).isPresent(),
        product.expiresAt() == null ? null : Shown.day(product.expiresAt(), site.zone()),
        owned.contains(product.id()),
        products.availability(product, false, clock.instant()).isBuyable());
  }

  /// A product as learners see it.
  ///
  /// @param next what happens once it is bought; may be empty
  record ProductView(
      String sku,
      String title,
      String type,
      String what,
      String next,
      String price,
      boolean many,
      Shown.@Nullable Time until,
      boolean owned,
      boolean buyable) {}
}
