package io.bursar.sandbox;

import io.bursar.catalog.CreateProduct;
import io.bursar.catalog.ProductForm;
import io.bursar.catalog.ProductType;
import io.bursar.catalog.ProductTypes;
import io.bursar.catalog.Products;
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
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A code that everybody may use, and codes that are for sale, for a fresh sandbox.
final class SandboxCodes {

  static final String WELCOME = "WELCOME20";

  private static final Logger log = LoggerFactory.getLogger(SandboxCodes.class);
  private static final String COURSE = "course-v1:NorthlakeX+BIO101+2026";
  private static final String SKU = "BIO101CODES";

  private final Coupons coupons;
  private final Vouchers vouchers;
  private final CreateProduct createProduct;
  private final Products products;
  private final ProductTypes types;

  SandboxCodes(
      Coupons coupons,
      Vouchers vouchers,
      CreateProduct createProduct,
      Products products,
      ProductTypes types) {
    this.coupons = coupons;
    this.vouchers = vouchers;
    this.createProduct = createProduct;
    this.products = products;
    this.types = types;
  }

  /// Adds what is not there; what is there stays as it is, whatever has been changed about it.
  void addMissing(Site site, Instant now) {
    try {
      if (vouchers.find(site.id(), WELCOME).isEmpty()) {
        coupons.make(site.id(), welcome(now), Actor.of(Via.WORKER));
      }
      if (isCodesMissing(site.partner().id())) {
        createProduct.create(site.partner().id(), codes(), Actor.of(Via.WORKER));
      }
    } catch (Refusal refusal) {
      log.info("The sandbox goes without some of its codes: {}", refusal.sentence());
    }
  }

  private boolean isCodesMissing(long partnerId) {
    return types.find(ProductType.ENROLLMENT_CODE).isPresent()
        && products.course(COURSE).filter(c -> c.partnerId() == partnerId).isPresent()
        && products.bySku(partnerId, List.of(SKU)).isEmpty();
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

  private static ProductForm codes() {
    return new ProductForm(
        Map.of(
            "type", ProductType.ENROLLMENT_CODE,
            "title", "Enrollment codes for Introduction to Cell Biology",
            "sku", SKU,
            "price", "149.00",
            "currency", "USD"),
        Map.of("course_key", COURSE, "seat_type", "verified"));
  }
}
