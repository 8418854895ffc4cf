package io.bursar.voucher;

import io.bursar.catalog.Mode;
import io.bursar.catalog.OfferedSeats;
import io.bursar.catalog.Product;
import io.bursar.history.Actor;
import io.bursar.history.Actor.Via;
import io.bursar.site.Sites;
import io.bursar.voucher.Benefit.Percentage;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/// The codes that an order line made or bought: each opens one seat, for nothing, to whoever has
/// it.
@Component
public class LineCodes {

  private static final Duration GOOD_FOR = Duration.ofDays(520 * 7);
  private static final BigDecimal ALL_OF_IT = BigDecimal.valueOf(100);

  private final OfferStore store;
  private final CodeMaker maker;
  private final OfferedSeats offeredSeats;
  private final Sites sites;
  private final Clock clock;

  LineCodes(
      OfferStore store, CodeMaker maker, OfferedSeats offeredSeats, Sites sites, Clock clock) {
    this.store = store;
    this.maker = maker;
    this.offeredSeats = offeredSeats;
    this.sites = sites;
    this.clock = clock;
  }

  /// The seats of this course in this mode that are offered on the site: a code needs exactly one.
  public List<Product> seats(long siteId, String courseId, String mode) {
    return offeredSeats.of(sites.get(siteId).partner().id(), courseId).stream()
        .filter(seat -> Mode.of(seat.attributes()).equals(mode))
        .toList();
  }

  /// Makes so many single-use codes that open this seat for nothing, for this line. Repeating it
  /// changes nothing: the codes are derived from the line's key, and one that is there stays. What
  /// was withdrawn of them is good again. Answers how they stand.
  @Transactional
  public Codes make(
      long siteId, long lineId, UUID lineKey, String title, Product seat, int quantity) {
    var now = clock.instant();
    var wanted =
        new NewCoupon(
            cut("Enrollment code voucher [" + title + "]"),
            "",
            quantity,
            Usage.SINGLE,
            null,
            new Percentage(ALL_OF_IT),
            Scope.products(List.of(seat.id())),
            now,
            now.plus(GOOD_FOR),
            "",
            "");
    var by = Actor.of(Via.WORKER);
    var made = store.insert(siteId, wanted, lineId, null, now);
    var offerId = made.orElseGet(() -> store.ofLine(lineId).orElseThrow().id());
    var offer = store.lock(offerId).orElseThrow();
    store.insertCodes(offerId, maker.derived(lineKey, quantity), now);
    if (made.isPresent()) {
      store.insertChange(offerId, now, by, "%d codes made for an order.".formatted(quantity));
    }
    if (offer.withdrawnAt() != null) {
      store.restore(offerId);
      store.insertChange(offerId, now, by, "Good again.");
    }
    return codes(offerId);
  }

  /// How the codes that this line made or bought stand; empty when there are none, or when they
  /// were withdrawn.
  public Optional<Codes> good(long lineId) {
    return store
        .ofLine(lineId)
        .filter(offer -> offer.withdrawnAt() == null)
        .map(offer -> codes(offer.id()));
  }

  /// The codes that this line made or bought, in their order; withdrawn ones too.
  public List<Voucher> of(long lineId) {
    return store
        .ofLine(lineId)
        .map(offer -> store.codes(offer.id(), 0, NewCoupon.QUANTITY_MAX))
        .orElse(List.of());
  }

  /// Sells a coupon that staff made to this line, once: repeating it for the same line changes
  /// nothing.
  @Transactional
  public Sale sell(long siteId, long couponId, long lineId) {
    var offer =
        store.lock(couponId).filter(o -> o.siteId() == siteId && o.lineId() == null).orElse(null);
    if (offer == null) {
      return new Sale.NoSuchCoupon();
    }
    var mine = offer.soldLineId() != null && offer.soldLineId() == lineId;
    if (!mine && (offer.soldLineId() != null || offer.withdrawnAt() != null)) {
      return new Sale.Gone();
    }
    var by = Actor.of(Via.WORKER);
    if (!mine) {
      store.sell(couponId, lineId);
      store.insertChange(couponId, clock.instant(), by, "Sold by an order.");
    } else if (offer.withdrawnAt() != null) {
      store.restore(couponId);
      store.insertChange(couponId, clock.instant(), by, "Good again.");
    }
    return new Sale.Sold(codes(couponId), mine && offer.withdrawnAt() == null);
  }

  /// Withdraws what may still be used of the codes that this line made or bought; what was used
  /// stays used. Repeatable; answers how they stand after it.
  @Transactional
  public Codes withdraw(long lineId) {
    var offer = store.ofLine(lineId).flatMap(o -> store.lock(o.id())).orElse(null);
    if (offer == null) {
      return Codes.NONE;
    }
    if (offer.withdrawnAt() == null) {
      store.withdraw(offer.id(), clock.instant());
      var said = codes(offer.id()).afterWithdrawal();
      store.insertChange(offer.id(), clock.instant(), Actor.of(Via.WORKER), said);
    }
    return codes(offer.id());
  }

  private Codes codes(long offerId) {
    return store.counts(List.of(offerId)).stream()
        .findFirst()
        .map(c -> new Codes(c.codes(), c.used(), c.uses(), c.withdrawn(), c.claimed()))
        .orElse(Codes.NONE);
  }

  private static String cut(String name) {
    return name.length() <= 128 ? name : name.substring(0, 127) + "]";
  }

  /// What came of selling a coupon.
  public sealed interface Sale {

    /// It is this line's, now or since `before`.
    record Sold(Codes codes, boolean before) implements Sale {}

    /// This site has no such coupon.
    record NoSuchCoupon() implements Sale {}

    /// Another order bought it, or it was withdrawn.
    record Gone() implements Sale {}
  }
}
