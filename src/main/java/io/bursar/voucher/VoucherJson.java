package io.bursar.voucher;

import static java.time.temporal.ChronoUnit.SECONDS;
import static java.util.Comparator.comparingLong;

import io.bursar.shared.Money;
import io.bursar.shared.Refusal;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/// Vouchers as the REST interface shows them, key by key as its clients read them.
@Component
public class VoucherJson {

  private final Vouchers vouchers;

  VoucherJson(Vouchers vouchers) {
    this.vouchers = vouchers;
  }

  /// These vouchers by id, as this reader may use them. Additions to baskets are not counted, so
  /// `num_basket_additions` is how many orders use the code.
  ///
  /// @param siteUrl the public root of the site, without a final slash
  public Map<Long, Map<String, Object>> byId(
      Collection<Voucher> of, String siteUrl, long readerId) {
    var totals = vouchers.totals(of.stream().map(Voucher::id).distinct().toList());
    var json = new LinkedHashMap<Long, Map<String, Object>>();
    of.stream()
        .sorted(comparingLong(Voucher::id))
        .forEach(
            voucher ->
                json.computeIfAbsent(
                    voucher.id(),
                    id -> json(voucher, siteUrl, totals.getOrDefault(id, List.of()), readerId)));
    return json;
  }

  private Map<String, Object> json(
      Voucher voucher, String siteUrl, List<Money> totals, long readerId) {
    var offer = voucher.offer();
    var json = new LinkedHashMap<String, Object>();
    json.put("id", voucher.id());
    json.put("name", offer.name());
    json.put("code", voucher.code());
    json.put("redeem_url", siteUrl + "/coupons/offer/?code=" + voucher.code());
    json.put("usage", offer.usage().text());
    json.put("start_datetime", offer.startsAt().truncatedTo(SECONDS).toString());
    // The LMS reads this one, and only without a fraction.
    json.put("end_datetime", offer.endsAt().truncatedTo(SECONDS).toString());
    json.put("num_basket_additions", voucher.numOrders());
    json.put("num_orders", voucher.numOrders());
    json.put("total_discount", totals.isEmpty() ? "0.00" : totals.getFirst().toApiText());
    json.put("date_created", voucher.createdAt().toString());
    json.put("offers", List.of(offer.id()));
    json.put("is_available_to_user", available(voucher, readerId));
    json.put("benefit", new BenefitJson(offer.benefit().type(), plain(offer.benefit().value())));
    json.put("is_public", false);
    return json;
  }

  private List<Object> available(Voucher voucher, long readerId) {
    try {
      vouchers.verify(voucher, readerId, null);
      return List.of(true, "");
    } catch (Refusal refusal) {
      return List.of(false, refusal.sentence());
    }
  }

  /// Never written as `1E+2`, and a whole number without decimals.
  private static BigDecimal plain(BigDecimal value) {
    var shortest = value.stripTrailingZeros();
    return shortest.scale() < 0 ? shortest.setScale(0) : shortest;
  }

  record BenefitJson(String type, BigDecimal value) {}
}
