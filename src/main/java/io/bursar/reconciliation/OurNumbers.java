package io.bursar.reconciliation;

import io.bursar.basket.Basket;
import io.bursar.basket.Baskets;
import io.bursar.order.OrderNumbers;
import io.bursar.site.Site;
import io.bursar.site.Sites;
import java.util.Optional;
import org.springframework.stereotype.Component;

/// Tells which order numbers are Bursar's own: those of its partners, from where its numbering
/// began.
@Component
class OurNumbers {

  private final Baskets baskets;
  private final Sites sites;

  OurNumbers(Baskets baskets, Sites sites) {
    this.baskets = baskets;
    this.sites = sites;
  }

  /// The site that a number is of; that of its basket, if there is one. Empty for any other text.
  Optional<Long> site(String number) {
    return basket(number)
        .map(Basket::siteId)
        .or(() -> ofPartner(number).filter(it -> baskets.isOurs(it.basketId)).map(it -> it.siteId));
  }

  /// The basket that got this number.
  Optional<Basket> basket(String number) {
    return ofPartner(number).flatMap(it -> baskets.find(it.basketId));
  }

  private Optional<Numbered> ofPartner(String number) {
    return sites.all().stream().flatMap(site -> numbered(site, number).stream()).findFirst();
  }

  private static Optional<Numbered> numbered(Site site, String number) {
    return OrderNumbers.basket(site.partner().shortCode(), number)
        .map(basketId -> new Numbered(site.id(), basketId));
  }

  private record Numbered(long siteId, long basketId) {}
}
