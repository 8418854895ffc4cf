package io.bursar.dashboard;

import io.bursar.account.Account;
import io.bursar.account.Accounts;
import io.bursar.catalog.ChangeProduct;
import io.bursar.catalog.ChangeProduct.NoSuchProduct;
import io.bursar.catalog.Product;
import io.bursar.catalog.ProductChecks;
import io.bursar.catalog.ProductForm;
import io.bursar.catalog.ProductHistory;
import io.bursar.catalog.ProductInvalid;
import io.bursar.catalog.ProductSearch;
import io.bursar.catalog.ProductTypes;
import io.bursar.dashboard.ProductFields.ChangeView;
import io.bursar.dashboard.ProductFields.CheckView;
import io.bursar.fulfillment.PreSaleCheck;
import io.bursar.history.Actor;
import io.bursar.page.SeeOther;
import io.bursar.page.Shown;
import io.bursar.shared.Refusal;
import io.bursar.site.Site;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/// One product: what it is, whether it could be delivered, who changed it, and the forms that
/// change it.
@Controller
class ProductPage {

  private final ProductSearch search;
  private final ProductTypes types;
  private final ProductChecks checks;
  private final ProductHistory history;
  private final ChangeProduct changeProduct;
  private final PreSaleCheck preSaleCheck;
  private final Accounts accounts;
  private final Clock clock;

  ProductPage(
      ProductSearch search,
      ProductTypes types,
      ProductChecks checks,
      ProductHistory history,
      ChangeProduct changeProduct,
      PreSaleCheck preSaleCheck,
      Accounts accounts,
      Clock clock) {
    this.search = search;
    this.types = types;
    this.checks = checks;
    this.history = history;
    this.changeProduct = changeProduct;
    this.preSaleCheck = preSaleCheck;
    this.accounts = accounts;
    this.clock = clock;
  }

  static String address(long id) {
    return "/dashboard/products/" + id + "/";
  }

  @GetMapping("/dashboard/products/{id}")
  ModelAndView product(Site site, @PathVariable long id) {
    return show(site, id, null, Map.of(), null, HttpStatus.OK);
  }

  /// Saves the form.
  @PostMapping("/dashboard/products/{id}")
  ModelAndView change(
      @AuthenticationPrincipal Account account,
      Site site,
      @PathVariable long id,
      @RequestParam Map<String, String> sent) {
    return change(account, site, id, ProductFields.read(sent, site.zone()), sent);
  }

  @PostMapping("/dashboard/products/{id}/expire")
  ModelAndView expire(
      @AuthenticationPrincipal Account account,
      Site site,
      @PathVariable long id,
      @RequestParam Map<String, String> sent) {
    return change(account, site, id, only("expires", clock.instant().toString()), sent);
  }

  @PostMapping("/dashboard/products/{id}/retire")
  ModelAndView retire(
      @AuthenticationPrincipal Account account,
      Site site,
      @PathVariable long id,
      @RequestParam Map<String, String> sent) {
    return change(account, site, id, only("retired", true), sent);
  }

  @PostMapping("/dashboard/products/{id}/restore")
  ModelAndView restore(
      @AuthenticationPrincipal Account account,
      Site site,
      @PathVariable long id,
      @RequestParam Map<String, String> sent) {
    return change(account, site, id, only("retired", false), sent);
  }

  /// Looks at once whether it could be delivered.
  @PostMapping("/dashboard/products/{id}/check")
  ModelAndView check(Site site, @PathVariable long id) {
    var found = search.find(site.partner().id(), id).orElseThrow(() -> new NoSuchProduct(id));
    preSaleCheck.check(found.product().id());
    return SeeOther.to(address(id));
  }

  private ModelAndView change(
      Account account, Site site, long id, ProductForm form, Map<String, String> sent) {
    try {
      changeProduct.change(
          site.partner().id(),
          id,
          form,
          seen(sent.get("seen")),
          sent.getOrDefault("why", "").strip(),
          Actor.page(account.id()));
      return SeeOther.to(address(id));
    } catch (ProductInvalid invalid) {
      return show(site, id, sent, invalid.fields(), null, HttpStatus.BAD_REQUEST);
    } catch (NoSuchProduct unknown) {
      throw unknown;
    } catch (Refusal refusal) {
      return show(site, id, null, Map.of(), refusal.sentence(), HttpStatus.CONFLICT);
    }
  }

  private ModelAndView show(
      Site site,
      long id,
      @Nullable Map<String, String> sent,
      Map<String, List<String>> problems,
      @Nullable String refused,
      HttpStatus status) {
    var found = search.find(site.partner().id(), id).orElseThrow(() -> new NoSuchProduct(id));
    var product = found.product();
    var zone = site.zone();
    var stock = product.stock();
    var values = sent == null ? ProductFields.of(product, zone) : sent;
    var model = new HashMap<String, @Nullable Object>();
    model.put("product", product);
    model.put("stock", stock);
    model.put("action", address(id));
    model.put("badge", ProductListPage.badge(product, clock.instant()));
    model.put("retired", product.retiredAt() != null);
    model.put("seen", found.updatedAt().toString());
    model.put("zone", zone.getId());
    model.put("values", values);
    model.put("problems", problems);
    model.put("refused", refused);
    model.put(
        "attributes",
        types
            .find(product.type())
            .map(type -> ProductFields.inputs(type, values))
            .orElse(List.of()));
    model.put("known", types.find(product.type()).isPresent());
    model.put("check", checks.of(id).map(check -> CheckView.of(check, zone)).orElse(null));
    model.put("changes", changes(product, site));
    return new ModelAndView("dashboard/product", model, status);
  }

  private List<ChangeView> changes(Product product, Site site) {
    var entries = history.of(product.id());
    var people =
        accounts.byIds(
            entries.stream()
                .map(entry -> entry.by().userId())
                .filter(Objects::nonNull)
                .collect(Collectors.toSet()));
    return entries.stream()
        .map(
            entry -> {
              var person = entry.by().userId() == null ? null : people.get(entry.by().userId());
              var nobody = entry.by().userId() == null ? "Bursar" : "user " + entry.by().userId();
              return new ChangeView(
                  Shown.second(entry.at(), site.zone()),
                  entry.what(),
                  entry.from(),
                  entry.to() == null ? "none" : entry.to(),
                  entry.why(),
                  person == null ? nobody : person.username());
            })
        .toList();
  }

  private static ProductForm only(String field, Object value) {
    return new ProductForm(Map.of(field, value), Map.of());
  }

  private static @Nullable Instant seen(@Nullable String text) {
    try {
      return text == null ? null : Instant.parse(text);
    } catch (DateTimeException _) {
      return Instant.EPOCH;
    }
  }
}
