package io.bursar.dashboard;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.bursar.account.Account;
import io.bursar.account.Accounts;
import io.bursar.catalog.Product;
import io.bursar.catalog.Products;
import io.bursar.history.Actor;
import io.bursar.order.Order;
import io.bursar.order.Orders;
import io.bursar.page.CsvLines;
import io.bursar.page.SeeOther;
import io.bursar.page.Shown;
import io.bursar.page.Shown.Badge;
import io.bursar.site.Site;
import io.bursar.voucher.Codes;
import io.bursar.voucher.Coupons;
import io.bursar.voucher.NewCoupon;
import io.bursar.voucher.Offer;
import io.bursar.voucher.Voucher;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.ModelAndView;

/// A coupon for staff: its codes and their orders, and what may be done with it.
@Controller
@RequestMapping("/dashboard/coupons/{id:\\d{1,18}}")
class CouponPage {

  private static final int CODES = 50;
  private static final int USES = 50;

  private final Coupons coupons;
  private final Orders orders;
  private final Products products;
  private final Accounts accounts;

  CouponPage(Coupons coupons, Orders orders, Products products, Accounts accounts) {
    this.coupons = coupons;
    this.orders = orders;
    this.products = products;
    this.accounts = accounts;
  }

  static String address(long id) {
    return "/dashboard/coupons/" + id + "/";
  }

  /// @param after the ordinal of the code that the page before ended with
  @GetMapping
  ModelAndView coupon(
      Site site, @PathVariable long id, @RequestParam(defaultValue = "0") int after) {
    var offer = get(site, id);
    var found = coupons.codes(offer, after, CODES + 1);
    var shown = found.subList(0, Math.min(found.size(), CODES));
    var model = new HashMap<String, @Nullable Object>();
    model.put("offer", offer);
    model.put("benefit", offer.benefit().text());
    model.put("usage", offer.usage().text());
    model.put("starts", Shown.minute(offer.startsAt(), site.zone()));
    model.put("ends", Shown.minute(offer.endsAt(), site.zone()));
    model.put("withdrawn", offer.withdrawnAt() != null);
    model.put("sold", offer.soldLineId() != null);
    model.put("standing", coupons.codes(List.of(id)).getOrDefault(id, Codes.NONE));
    model.put(
        "products",
        products.byIds(offer.scope().productIds()).stream().map(Product::title).toList());
    model.put("codes", shown.stream().map(CouponPage::view).toList());
    model.put("first", after == 0);
    model.put("next", found.size() > CODES ? shown.getLast().ordinal() : null);
    model.put("uses", uses(offer, site));
    model.put("changes", changes(offer, site));
    return new ModelAndView("dashboard/coupon", model);
  }

  /// Withdraws every code that may still be used.
  @PostMapping("/withdraw")
  ModelAndView withdraw(
      @AuthenticationPrincipal Account account, Site site, @PathVariable long id) {
    coupons.withdraw(get(site, id), Actor.page(account.id()));
    return SeeOther.to(address(id));
  }

  /// Withdraws one code.
  @PostMapping("/withdraw-code")
  ModelAndView withdrawCode(
      @AuthenticationPrincipal Account account,
      Site site,
      @PathVariable long id,
      @RequestParam String code) {
    coupons.withdrawCode(get(site, id), code, Actor.page(account.id()));
    return SeeOther.to(address(id));
  }

  /// The codes with their links, as a file.
  @GetMapping("/codes.csv")
  ResponseEntity<String> file(Site site, @PathVariable long id) {
    var offer = get(site, id);
    var link = site.link("/coupons/offer/?code=");
    var file = new CsvLines().line("Code", "Redemption URL", "Uses", "State");
    coupons
        .codes(offer, 0, NewCoupon.QUANTITY_MAX)
        .forEach(v -> file.line(v.code(), link + v.code(), "" + v.numOrders(), state(v).text()));
    var disposition =
        ContentDisposition.attachment().filename("coupon-%d-codes.csv".formatted(id)).build();
    return ResponseEntity.ok()
        .contentType(new MediaType("text", "csv", UTF_8))
        .header(HttpHeaders.CONTENT_DISPOSITION, disposition.toString())
        .header(HttpHeaders.CACHE_CONTROL, "no-store")
        .body(file.toString());
  }

  private Offer get(Site site, long id) {
    return coupons
        .find(site, id)
        .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
  }

  private List<UseView> uses(Offer offer, Site site) {
    var uses = coupons.uses(offer, USES);
    Map<Long, Order> byId =
        orders.byIds(uses.stream().map(Coupons.Use::orderId).toList()).stream()
            .collect(Collectors.toMap(Order::id, Function.identity()));
    return uses.stream()
        .filter(use -> byId.containsKey(use.orderId()))
        .map(use -> use(use.code(), Objects.requireNonNull(byId.get(use.orderId())), site))
        .toList();
  }

  private static UseView use(String code, Order order, Site site) {
    return new UseView(
        code,
        order.number(),
        OrderPage.address(order.number()),
        Shown.minute(order.placedAt(), site.zone()),
        Shown.money(order.totalInclTax()));
  }

  private List<ChangeView> changes(Offer offer, Site site) {
    var changes = coupons.changes(offer);
    var people =
        accounts.byIds(
            changes.stream()
                .map(Coupons.Change::userId)
                .filter(Objects::nonNull)
                .distinct()
                .toList());
    return changes.stream()
        .map(
            change -> {
              var who = change.userId() == null ? null : people.get(change.userId());
              return new ChangeView(
                  change.what(),
                  Shown.second(change.at(), site.zone()),
                  who == null ? "Bursar" : who.username());
            })
        .toList();
  }

  private static CodeView view(Voucher voucher) {
    var open = voucher.revokedAt() == null && !voucher.isUsedUp();
    return new CodeView(voucher.code(), voucher.numOrders(), state(voucher), open);
  }

  private static Badge state(Voucher voucher) {
    if (voucher.revokedAt() != null) {
      return new Badge("Withdrawn", "secondary");
    }
    return voucher.isUsedUp() ? new Badge("Used up", "blue") : new Badge("Good", "green");
  }

  /// A code of the coupon.
  record CodeView(String code, int uses, Badge state, boolean open) {}

  /// An order that uses one of its codes.
  record UseView(String code, String number, String address, Shown.Time placed, String total) {}

  /// Something that somebody did with it.
  record ChangeView(String what, Shown.Time at, String who) {}
}
