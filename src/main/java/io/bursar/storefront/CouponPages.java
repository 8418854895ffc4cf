package io.bursar.storefront;

import io.bursar.account.Account;
import io.bursar.catalog.Product;
import io.bursar.catalog.ProductSearch;
import io.bursar.catalog.ProductSearch.Criteria;
import io.bursar.catalog.ProductState;
import io.bursar.catalog.ProductType;
import io.bursar.catalog.Products;
import io.bursar.checkout.RedeemCode;
import io.bursar.history.Actor;
import io.bursar.page.SeeOther;
import io.bursar.page.Shown;
import io.bursar.shared.Money;
import io.bursar.shared.Refusal;
import io.bursar.site.Site;
import io.bursar.voucher.Benefit;
import io.bursar.voucher.Discounted;
import io.bursar.voucher.Scope;
import io.bursar.voucher.Voucher;
import io.bursar.voucher.Vouchers;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/// Where the link of a code leads: what the code gives, and the button that redeems it. A code that
/// is refused says so on the same page.
@Controller
class CouponPages {

  private static final int PRODUCTS_MAX = 50;
  private static final long NOBODY = -1;

  private final Vouchers vouchers;
  private final RedeemCode redeemCode;
  private final Products products;
  private final ProductSearch search;
  private final Clock clock;

  CouponPages(
      Vouchers vouchers,
      RedeemCode redeemCode,
      Products products,
      ProductSearch search,
      Clock clock) {
    this.vouchers = vouchers;
    this.redeemCode = redeemCode;
    this.products = products;
    this.search = search;
    this.clock = clock;
  }

  /// What a code gives, for anybody.
  @GetMapping("/coupons/offer")
  ModelAndView offer(
      @AuthenticationPrincipal @Nullable Account account,
      Site site,
      @RequestParam(defaultValue = "") String code) {
    if (code.isBlank()) {
      return page(code, null, null, List.of(), HttpStatus.BAD_REQUEST, site);
    }
    try {
      var voucher = vouchers.get(site.id(), code);
      vouchers.verify(voucher, account == null ? NOBODY : account.id(), null);
      return page(code, voucher, null, offered(voucher, site), HttpStatus.OK, site);
    } catch (Refusal refusal) {
      return refused(code, refusal, site);
    }
  }

  /// Redeems a code for a product: leads to the receipt of what is free, and else to the basket.
  @GetMapping("/coupons/redeem")
  ModelAndView redeem(
      @AuthenticationPrincipal Account account,
      Site site,
      @RequestParam(defaultValue = "") String code,
      @RequestParam(defaultValue = "") String sku) {
    try {
      var ordered = redeemCode.redeem(account, site, code, sku, Actor.page(account.id()));
      return SeeOther.found(ordered.map(ReceiptPage::address).orElse("/basket/"));
    } catch (Refusal refusal) {
      return refused(code, refusal, site);
    }
  }

  private static ModelAndView refused(String code, Refusal refusal, Site site) {
    var status =
        switch (refusal.kind()) {
          case NOT_FOUND -> HttpStatus.NOT_FOUND;
          case INVALID -> HttpStatus.BAD_REQUEST;
          default -> HttpStatus.CONFLICT;
        };
    return page(code, null, refusal.sentence(), List.of(), status, site);
  }

  private static ModelAndView page(
      String code,
      @Nullable Voucher voucher,
      @Nullable String refused,
      List<OfferedView> offered,
      HttpStatus status,
      Site site) {
    var model = new HashMap<String, @Nullable Object>();
    model.put("code", Vouchers.normal(code));
    model.put("refused", refused);
    model.put("benefit", voucher == null ? null : benefit(voucher.offer().benefit()));
    model.put("until", voucher == null ? null : Shown.day(voucher.offer().endsAt(), site.zone()));
    model.put("everything", voucher != null && voucher.offer().scope().everything());
    model.put("offered", offered);
    return new ModelAndView("storefront/offer", model, status);
  }

  private List<OfferedView> offered(Voucher voucher, Site site) {
    return candidates(voucher.offer().scope(), site.partner().id())
        .filter(product -> product.stock() != null && voucher.offer().scope().contains(product))
        .filter(product -> products.availability(product, false, clock.instant()).isBuyable())
        .map(product -> view(voucher, product))
        .filter(view -> !view.price().equals(view.before()))
        .toList();
  }

  private Stream<Product> candidates(Scope scope, long partnerId) {
    if (scope.everything()) {
      return found(new Criteria(partnerId, null, ProductState.FOR_SALE, null, ""));
    }
    var named = products.byIds(scope.productIds()).stream().filter(p -> p.partnerId() == partnerId);
    var ofCourses =
        scope.courseIds().stream()
            .flatMap(
                course ->
                    found(
                        new Criteria(
                            partnerId, ProductType.SEAT, ProductState.FOR_SALE, course, "")));
    return Stream.concat(named, ofCourses).distinct();
  }

  private Stream<Product> found(Criteria criteria) {
    return search.find(criteria, null, PRODUCTS_MAX).stream().map(ProductSearch.Found::product);
  }

  private static OfferedView view(Voucher voucher, Product product) {
    var stock = Objects.requireNonNull(product.stock());
    var off = Discounted.of(voucher.offer(), List.of(new Discounted.Line(product, stock.price())));
    var price = stock.price().minus(off.total());
    return new OfferedView(
        stock.sku(),
        product.title(),
        product.courseId() == null ? product.type() : product.courseId(),
        shown(stock.price()),
        shown(price),
        price.isZero());
  }

  private static String shown(Money price) {
    return price.isZero() ? "Free" : Shown.money(price);
  }

  private static String benefit(Benefit benefit) {
    return switch (benefit) {
      case Benefit.Percentage(var percent) ->
          percent.intValue() == 100 ? "The whole price" : benefit.text();
      case Benefit.Absolute(var amount) -> Shown.money(amount);
    };
  }

  /// A product that the code is for.
  ///
  /// @param before what it costs without the code
  record OfferedView(
      String sku, String title, String what, String before, String price, boolean free) {}
}
