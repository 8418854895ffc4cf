package io.bursar.catalog.web;

import io.bursar.account.Account;
import io.bursar.account.Permissions;
import io.bursar.api.ApiInput;
import io.bursar.catalog.ChangeProduct;
import io.bursar.catalog.ChangeProduct.NoSuchProduct;
import io.bursar.catalog.CourseKey;
import io.bursar.catalog.CreateProduct;
import io.bursar.catalog.Product;
import io.bursar.catalog.ProductInvalid;
import io.bursar.catalog.ProductSearch;
import io.bursar.catalog.ProductSearch.Criteria;
import io.bursar.catalog.ProductState;
import io.bursar.catalog.ProductTypes;
import io.bursar.catalog.Products;
import io.bursar.history.Actor;
import io.bursar.site.Site;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.util.UriComponentsBuilder;

/// Products of every declared type, for staff: create, find, change, retire. Each request is read
/// as a whole, and the answer names every wrong field.
@RestController
class ProductsController {

  private static final int PAGE_SIZE = 50;
  private static final int PAGE_SIZE_MAX = 500;

  private final Permissions permissions;
  private final ProductTypes types;
  private final Products products;
  private final ProductSearch search;
  private final CreateProduct createProduct;
  private final ChangeProduct changeProduct;
  private final ProductAnswers answers;

  ProductsController(
      Permissions permissions,
      ProductTypes types,
      Products products,
      ProductSearch search,
      CreateProduct createProduct,
      ChangeProduct changeProduct,
      ProductAnswers answers) {
    this.permissions = permissions;
    this.types = types;
    this.products = products;
    this.search = search;
    this.createProduct = createProduct;
    this.changeProduct = changeProduct;
    this.answers = answers;
  }

  /// What can be made here, and what each type needs.
  @GetMapping("/api/v3/product-types")
  Map<String, Object> types(@AuthenticationPrincipal Account account) {
    permissions.requireStaff(account);
    return Map.of("results", types.all().stream().map(ProductAnswers::type).toList());
  }

  /// @param sku the only SKU
  /// @param before where the page before ended
  @GetMapping("/api/v3/products")
  Map<String, @Nullable Object> list(
      @AuthenticationPrincipal Account account,
      Site site,
      @RequestParam Optional<String> type,
      @RequestParam Optional<String> state,
      @RequestParam Optional<String> course,
      @RequestParam Optional<String> sku,
      @RequestParam(defaultValue = "") String title,
      @RequestParam Optional<Long> before,
      @RequestParam(name = "page_size", defaultValue = "" + PAGE_SIZE) int pageSize) {
    permissions.requireStaff(account);
    if (sku.isPresent()) {
      return page(site, products.bySku(site.partner().id(), List.of(sku.get())), null);
    }
    var size = Math.clamp(pageSize, 1, PAGE_SIZE_MAX);
    var criteria =
        new Criteria(
            site.partner().id(),
            type.orElse(null),
            state.map(ProductsController::state).orElse(null),
            course.map(ProductsController::course).orElse(null),
            title);
    var found =
        search.find(criteria, before.orElse(null), size + 1).stream()
            .map(ProductSearch.Found::product)
            .toList();
    if (found.size() <= size) {
      return page(site, found, null);
    }
    var shown = found.subList(0, size);
    return page(site, shown, next(site, type, state, course, title, size, shown.getLast().id()));
  }

  @GetMapping("/api/v3/products/{id}")
  Map<String, @Nullable Object> product(
      @AuthenticationPrincipal Account account, Site site, @PathVariable long id) {
    permissions.requireStaff(account);
    var found = search.find(site.partner().id(), id).orElseThrow(() -> new NoSuchProduct(id));
    return answers.of(found.product(), site);
  }

  /// 201 for a new product, 200 for one that the same request has made before.
  @PostMapping("/api/v3/products")
  ResponseEntity<Map<String, @Nullable Object>> create(
      @AuthenticationPrincipal Account account, Site site, ApiInput input) {
    permissions.requireStaff(account);
    try {
      var form = SentProductFields.forCreating(input.values());
      var created = createProduct.create(site.partner().id(), form, Actor.api(account.id()));
      var body = answers.of(created.product(), site);
      return created.isNew()
          ? ResponseEntity.created(URI.create(address(site, created.product()))).body(body)
          : ResponseEntity.status(HttpStatus.OK).body(body);
    } catch (ProductInvalid invalid) {
      throw new ApiInput.Invalid(invalid.fields());
    }
  }

  /// Changes what is named, and nothing else.
  @PatchMapping("/api/v3/products/{id}")
  Map<String, @Nullable Object> change(
      @AuthenticationPrincipal Account account, Site site, @PathVariable long id, ApiInput input) {
    permissions.requireStaff(account);
    try {
      var form = SentProductFields.forChanging(input.values());
      var why = input.optionalText("why").orElse("");
      return answers.of(
          changeProduct.change(site.partner().id(), id, form, null, why, Actor.api(account.id())),
          site);
    } catch (ProductInvalid invalid) {
      throw new ApiInput.Invalid(invalid.fields());
    }
  }

  private Map<String, @Nullable Object> page(
      Site site, List<Product> shown, @Nullable String next) {
    var page = new LinkedHashMap<String, @Nullable Object>();
    page.put("next", next);
    page.put("results", answers.of(shown, site));
    return page;
  }

  private static String next(
      Site site,
      Optional<String> type,
      Optional<String> state,
      Optional<String> course,
      String title,
      int size,
      long last) {
    var address = UriComponentsBuilder.fromUriString(site.link("/api/v3/products/"));
    var values = new LinkedHashMap<String, Object>();
    type.ifPresent(value -> values.put("type", value));
    state.ifPresent(value -> values.put("state", value));
    course.ifPresent(value -> values.put("course", value));
    if (!title.isBlank()) {
      values.put("title", title);
    }
    values.put("page_size", size);
    values.put("before", last);
    values.keySet().forEach(name -> address.queryParam(name, "{" + name + "}"));
    return address.encode().buildAndExpand(values).toUriString();
  }

  private static String address(Site site, Product product) {
    return site.link("/api/v3/products/" + product.id() + "/");
  }

  private static ProductState state(String slug) {
    return ProductState.of(slug)
        .orElseThrow(
            () ->
                new ApiInput.Invalid(
                    "state", "This is for-sale, expired, retired or not-deliverable."));
  }

  private static String course(String key) {
    if (!CourseKey.isValid(key)) {
      throw new ApiInput.Invalid("course", "This is no key of a course run.");
    }
    return key;
  }
}
