package io.bursar.sandbox;

import io.bursar.history.Actor;
import io.bursar.history.Actor.Via;
import io.bursar.shared.Refusal;
import io.bursar.site.Site;
import io.bursar.voucher.Benefit.Percentage;
import io.bursar.voucher.Coupons;
import io.bursar.voucher.NewCoupon;
import io.bursar.voucher.Scope;
import io.bursar.voucher.Usage;
import io.bursar.voucher.Vouchers;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A code that everybody may use, for a fresh sandbox. Codes for sale come with its courses.
final class SandboxCodes {

  static final String WELCOME = "WELCOME20";

  private static final Logger log = LoggerFactory.getLogger(SandboxCodes.class);

  private final Coupons coupons;
  private final Vouchers vouchers;

  SandboxCodes(Coupons coupons, Vouchers vouchers) {
    this.coupons = coupons;
    this.vouchers = vouchers;
  }

  /// Adds it if it is not there; what is there stays as it is, whatever has been changed about it.
  void addMissing(Site site, Instant now) {
    try {
      if (vouchers.find(site.id(), WELCOME).isEmpty()) {
        coupons.make(site.id(), welcome(now), Actor.of(Via.WORKER));
      }
    } catch (Refusal refusal) {
      log.info("The sandbox goes without the code {}: {}", WELCOME, refusal.sentence());
    }
  }

  private static NewCoupon welcome(Instant now) {
    return new NewCoupon(
        "Welcome",
        WELCOME,
        1,
        Usage.MULTI,
        null,
        new Percentage(BigDecimal.valueOf(20)),
        Scope.EVERYTHING,
        now,
        now.plus(Duration.ofDays(3650)),
        "",
        "");
  }
}
