package io.bursar.voucher;

import io.bursar.shared.Money;
import io.bursar.voucher.Discounted.Line;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/// All codes: whether one may be used, what it takes off, and the counting of its uses.
@Component
public class Vouchers {

  private final UseStore store;
  private final Clock clock;

  Vouchers(UseStore store, Clock clock) {
    this.store = store;
    this.clock = clock;
  }

  /// The code as it is stored: without space around it, in upper case.
  public static String normal(String code) {
    return code.strip().toUpperCase(Locale.ROOT);
  }

  /// The voucher with this code on this site, however the code is spelled.
  public Optional<Voucher> find(long siteId, String code) {
    return store.find(siteId, normal(code));
  }

  /// The voucher with this code on this site. Refuses with [CodeRefused.Unknown].
  public Voucher get(long siteId, String code) {
    return find(siteId, code).orElseThrow(() -> new CodeRefused.Unknown(normal(code)));
  }

  /// The voucher with this id, which something stored refers to.
  public Voucher get(long id) {
    return store
        .find(id)
        .orElseThrow(() -> new IllegalStateException("No voucher has the id " + id));
  }

  /// Refuses with a [CodeRefused] when this learner may not use this code now. What the basket
  /// itself has reserved does not stand against it.
  public void verify(Voucher voucher, long userId, @Nullable Long basketId) {
    var offer = voucher.offer();
    var code = voucher.code();
    var now = clock.instant();
    var standing = store.standing(voucher.id(), userId, basketId);
    if (standing.revoked()) {
      throw new CodeRefused.Withdrawn(code);
    }
    if (now.isBefore(offer.startsAt())) {
      throw new CodeRefused.NotStarted(code);
    }
    if (!now.isBefore(offer.endsAt())) {
      throw new CodeRefused.Expired(code);
    }
    var each = offer.usesPerCustomer();
    if (each != null && standing.ownOrders() >= each) {
      throw new CodeRefused.UsedByYou(code);
    }
    var max = offer.usesMax();
    if (max != null && standing.numOrders() >= max) {
      throw standing.ownOrders() > 0
          ? new CodeRefused.UsedByYou(code)
          : new CodeRefused.UsedUp(code);
    }
    if ((each != null && standing.ownOrders() + standing.ownClaims() >= each)
        || (max != null && standing.numOrders() + standing.claims() >= max)) {
      throw new CodeRefused.BeingUsed(code);
    }
  }

  /// What this code takes off these lines, which are of one currency. Refuses with
  /// [CodeRefused.NotForThese] or [CodeRefused.NoEffect] when that is nothing.
  public Discounted discount(Voucher voucher, List<Line> lines) {
    if (lines.stream().noneMatch(line -> voucher.offer().scope().contains(line.product()))) {
      throw new CodeRefused.NotForThese(voucher.code());
    }
    var discounted = Discounted.of(voucher.offer(), lines);
    if (discounted.total().isZero()) {
      throw new CodeRefused.NoEffect(voucher.code());
    }
    return discounted;
  }

  /// Reserves one use for this basket, which is about to be frozen, as part of the caller's
  /// transaction; repeatable. Refuses as [#verify] does. What is reserved is promised: neither its
  /// end nor its withdrawal takes it away. The code's row is locked if its uses are counted; it is
  /// the last lock that the caller takes.
  @Transactional(propagation = Propagation.MANDATORY)
  public void claim(Voucher voucher, long userId, long basketId) {
    var offer = voucher.offer();
    if (offer.usesMax() != null || offer.usesPerCustomer() != null) {
      store.lock(voucher.id());
    }
    verify(voucher, userId, basketId);
    store.insertClaim(basketId, voucher.id(), userId, clock.instant());
  }

  /// The order of this basket is placed: what it reserved is used, and counted, as part of the
  /// caller's transaction. Locks the code's row, last of all. Refuses with [CodeRefused.ClaimLost].
  @Transactional(propagation = Propagation.MANDATORY)
  public void use(long basketId, long orderId, Money discount) {
    if (store.use(basketId, orderId, discount, clock.instant()) != 1) {
      throw new CodeRefused.ClaimLost();
    }
  }

  /// The basket thaws: what it reserved is free again; repeatable.
  @Transactional(propagation = Propagation.MANDATORY)
  public void release(long basketId) {
    store.deleteClaim(basketId);
  }

  /// The order is taken back as a whole, with all that it granted: the use of its code no longer
  /// counts, so that it may be used again unless it is over or withdrawn. Repeatable.
  @Transactional(propagation = Propagation.MANDATORY)
  public void giveBack(long orderId) {
    store.giveBack(orderId, clock.instant());
  }

  /// The code that each of these orders used, if any, by order.
  public Map<Long, Voucher> ofOrders(Collection<Long> orderIds) {
    return orderIds.isEmpty() ? Map.of() : store.ofOrders(orderIds);
  }

  /// The newest orders in which this learner used this code.
  public List<Long> ordersOf(Voucher voucher, long userId) {
    return store.ordersOf(voucher.id(), userId);
  }

  /// What these codes took off so far: for each code one amount a currency.
  public Map<Long, List<Money>> totals(Collection<Long> voucherIds) {
    return voucherIds.isEmpty()
        ? Map.of()
        : store.totals(voucherIds).stream()
            .collect(
                Collectors.groupingBy(
                    UseStore.Total::voucherId,
                    Collectors.mapping(
                        total -> Money.of(total.discount(), total.currency()),
                        Collectors.toList())));
  }
}
