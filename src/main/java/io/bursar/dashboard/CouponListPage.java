package io.bursar.dashboard;

import io.bursar.account.Account;
import io.bursar.history.Actor;
import io.bursar.page.SeeOther;
import io.bursar.page.Shown;
import io.bursar.shared.Refusal;
import io.bursar.site.Site;
import io.bursar.voucher.Codes;
import io.bursar.voucher.Coupons;
import io.bursar.voucher.NewCoupon;
import io.bursar.voucher.Offer;
import io.bursar.voucher.Usage;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/// The coupons that staff made, newest first, and the form for another.
@Controller
class CouponListPage {

  private static final int PAGE_SIZE = 25;

  private final Coupons coupons;
  private final CouponForm form;
  private final Clock clock;

  CouponListPage(Coupons coupons, CouponForm form, Clock clock) {
    this.coupons = coupons;
    this.form = form;
    this.clock = clock;
  }

  /// @param q a code, or words of a name
  /// @param before where the page before ended
  @GetMapping("/dashboard/coupons")
  ModelAndView coupons(
      Site site,
      @RequestParam(defaultValue = "") String q,
      @RequestParam(defaultValue = "" + Long.MAX_VALUE) long before) {
    var found = coupons.page(site, q, before, PAGE_SIZE + 1);
    var shown = found.subList(0, Math.min(found.size(), PAGE_SIZE));
    var codes = coupons.codes(shown.stream().map(Offer::id).toList());
    var model = new HashMap<String, @Nullable Object>();
    model.put("q", q.strip());
    model.put("first", before == Long.MAX_VALUE);
    model.put("older", found.size() > PAGE_SIZE ? shown.getLast().id() : null);
    model.put(
        "coupons",
        shown.stream().map(o -> row(o, codes.getOrDefault(o.id(), Codes.NONE), site)).toList());
    return new ModelAndView("dashboard/coupons", model);
  }

  @GetMapping("/dashboard/coupons/new")
  ModelAndView form(Site site) {
    var now = LocalDateTime.ofInstant(clock.instant(), site.zone()).truncatedTo(ChronoUnit.MINUTES);
    var values =
        Map.of(
            "quantity", "1",
            "usage", Usage.SINGLE.text(),
            "benefit", "Percentage",
            "starts", now.toString(),
            "ends", now.plus(Duration.ofDays(365)).toString());
    return show(site, values, null, null, HttpStatus.OK);
  }

  @PostMapping("/dashboard/coupons/new")
  ModelAndView make(
      @AuthenticationPrincipal Account account, Site site, @RequestParam Map<String, String> sent) {
    try {
      var id = coupons.make(site.id(), form.read(sent, site), Actor.page(account.id()));
      return SeeOther.to(CouponPage.address(id));
    } catch (NewCoupon.NotSound wrong) {
      return show(site, sent, wrong.sentence(), wrong.field(), HttpStatus.BAD_REQUEST);
    } catch (Refusal refusal) {
      return show(site, sent, refusal.sentence(), "code", HttpStatus.CONFLICT);
    }
  }

  private static ModelAndView show(
      Site site,
      Map<String, String> values,
      @Nullable String refused,
      @Nullable String field,
      HttpStatus status) {
    var model = new HashMap<String, @Nullable Object>();
    model.put("values", values);
    model.put("refused", refused);
    model.put("wrong", field);
    model.put("usages", Arrays.stream(Usage.values()).map(Usage::text).toList());
    model.put("zone", site.zone().getId());
    return new ModelAndView("dashboard/coupon-new", model, status);
  }

  private static RowView row(Offer offer, Codes codes, Site site) {
    return new RowView(
        CouponPage.address(offer.id()),
        offer.name(),
        offer.benefit().text(),
        offer.usage().text(),
        codes.all(),
        codes.uses(),
        Shown.day(offer.endsAt(), site.zone()),
        offer.withdrawnAt() != null);
  }

  /// A coupon in the list.
  record RowView(
      String address,
      String name,
      String benefit,
      String usage,
      int codes,
      long uses,
      Shown.Time until,
      boolean withdrawn) {}
}
