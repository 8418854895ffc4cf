package io.bursar.voucher;

import io.bursar.history.Actor;
import io.bursar.shared.Refusal;
import io.bursar.site.Site;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/// The codes that staff make: one of their own choice, or many that nobody can guess. Each making
/// is a coupon; what it gives never changes, and who made or withdrew it is written down.
@Component
public class Coupons {

  private final OfferStore store;
  private final CodeMaker maker;
  private final Clock clock;

  Coupons(OfferStore store, CodeMaker maker, Clock clock) {
    this.store = store;
    this.maker = maker;
    this.clock = clock;
  }

  /// Makes these codes and answers the id of the coupon. Refuses with [CodeTaken] a code that the
  /// site has already, and then makes nothing.
  @Transactional
  public long make(long siteId, NewCoupon coupon, Actor by) {
    var now = clock.instant();
    var id = store.insert(siteId, coupon, null, by.userId(), now).orElseThrow();
    var codes = coupon.code().isEmpty() ? maker.random(coupon.quantity()) : List.of(coupon.code());
    store.insertCodes(id, codes, now);
    if (codes(List.of(id)).getOrDefault(id, Codes.NONE).all() != codes.size()) {
      throw new CodeTaken();
    }
    var made = codes.size() == 1 ? "1 code made." : codes.size() + " codes made.";
    store.insertChange(id, now, by, made);
    return id;
  }

  /// The coupon of this site with this id.
  public Optional<Offer> find(Site site, long id) {
    return store.find(id).filter(o -> o.siteId() == site.id() && o.lineId() == null);
  }

  /// A page of the coupons of this site, newest first: at most `limit`, from below `before`. With
  /// words, only those that have them in their name or have exactly this code.
  public List<Offer> page(Site site, String words, long before, int limit) {
    return store.ofStaff(site.id(), words.strip(), before, limit);
  }

  /// The codes of a coupon in their order: at most `limit`, from behind the one with the ordinal
  /// `after`.
  public List<Voucher> codes(Offer coupon, int after, int limit) {
    return store.codes(coupon.id(), after, limit);
  }

  /// How the codes of these coupons stand, by coupon.
  public Map<Long, Codes> codes(List<Long> couponIds) {
    return couponIds.isEmpty()
        ? Map.of()
        : store.counts(couponIds).stream()
            .collect(
                Collectors.toMap(
                    OfferStore.Count::offerId,
                    c -> new Codes(c.codes(), c.used(), c.uses(), c.withdrawn(), c.claimed())));
  }

  /// Whether a line may still buy this coupon of the site.
  public boolean isForSale(long siteId, long couponId) {
    return store
        .find(couponId)
        .filter(o -> o.siteId() == siteId && o.lineId() == null)
        .filter(o -> o.soldLineId() == null && o.withdrawnAt() == null)
        .isPresent();
  }

  /// Withdraws what may still be used of a coupon; repeatable. Answers a sentence that says what
  /// became of its codes.
  @Transactional
  public String withdraw(Offer coupon, Actor by) {
    var offer = store.lock(coupon.id()).orElseThrow();
    if (offer.withdrawnAt() == null) {
      store.withdraw(offer.id(), clock.instant());
    }
    var said = codes(List.of(offer.id())).getOrDefault(offer.id(), Codes.NONE).afterWithdrawal();
    if (offer.withdrawnAt() == null) {
      store.insertChange(offer.id(), clock.instant(), by, said);
    }
    return said;
  }

  /// Withdraws one code of a coupon if it may still be used; repeatable.
  @Transactional
  public void withdrawCode(Offer coupon, String code, Actor by) {
    var normal = Vouchers.normal(code);
    store.lock(coupon.id());
    if (store.withdrawCode(coupon.id(), normal, clock.instant()) > 0) {
      store.insertChange(
          coupon.id(), clock.instant(), by, "The code %s is withdrawn.".formatted(normal));
    }
  }

  /// The newest uses of a coupon's codes by orders, at most `limit`.
  public List<Use> uses(Offer coupon, int limit) {
    return store.uses(coupon.id(), limit).stream()
        .map(row -> new Use(row.code(), row.orderId()))
        .toList();
  }

  /// Who did what with a coupon, newest first.
  public List<Change> changes(Offer coupon) {
    return store.changes(coupon.id()).stream()
        .map(row -> new Change(row.at(), row.userId(), row.via(), row.what()))
        .toList();
  }

  /// An order that uses a code.
  public record Use(String code, long orderId) {}

  /// One thing that somebody did.
  public record Change(Instant at, @Nullable Long userId, String via, String what) {}

  /// The site has this code.
  public static final class CodeTaken extends Refusal {
    private static final long serialVersionUID = 1L;

    CodeTaken() {
      super(Kind.CONFLICT, "code-taken", "This code exists already: choose another.");
    }
  }
}
