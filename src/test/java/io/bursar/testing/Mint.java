package io.bursar.testing;

import io.bursar.account.Account;
import io.bursar.basket.Baskets;
import io.bursar.catalog.CreateProduct;
import io.bursar.catalog.ProductForm;
import io.bursar.catalog.ProductType;
import io.bursar.checkout.BasketCodes;
import io.bursar.checkout.BuyBySku;
import io.bursar.history.Actor;
import io.bursar.shared.Money;
import io.bursar.testing.Campus.Seats;
import io.bursar.voucher.Benefit;
import io.bursar.voucher.Coupons;
import io.bursar.voucher.NewCoupon;
import io.bursar.voucher.Offer;
import io.bursar.voucher.Scope;
import io.bursar.voucher.Usage;
import io.bursar.voucher.Vouchers;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.test.context.TestComponent;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Codes and the products that are made of codes: each call makes new ones.
@TestComponent
public class Mint {

  private final Coupons coupons;
  private final CreateProduct createProduct;
  private final BuyBySku buyBySku;
  private final Baskets baskets;
  private final BasketCodes basketCodes;
  private final Vouchers vouchers;
  private final Campus campus;
  private final Clock clock;
  private final JdbcClient db;

  public Mint(
      Coupons coupons,
      CreateProduct createProduct,
      BuyBySku buyBySku,
      Baskets baskets,
      BasketCodes basketCodes,
      Vouchers vouchers,
      Campus campus,
      Clock clock,
      JdbcClient db) {
    this.coupons = coupons;
    this.createProduct = createProduct;
    this.buyBySku = buyBySku;
    this.baskets = baskets;
    this.basketCodes = basketCodes;
    this.vouchers = vouchers;
    this.campus = campus;
    this.clock = clock;
    this.db = db;
  }

  /// So many percent off.
  public static Benefit percent(String percent) {
    return new Benefit.Percentage(new BigDecimal(percent));
  }

  /// So many cents off.
  public static Benefit cents(long minor) {
    return new Benefit.Absolute(Money.of(minor, "USD"));
  }

  /// A code for everything.
  public Minted aCode(Benefit benefit, Usage usage, @Nullable Integer limit) {
    return aCode(benefit, usage, limit, Scope.EVERYTHING);
  }

  /// A code that began yesterday and ends in a year.
  public Minted aCode(Benefit benefit, Usage usage, @Nullable Integer limit, Scope scope) {
    return aCoupon(1, benefit, usage, limit, scope);
  }

  /// So many codes like that, made at once; the first of them stands for all.
  public Minted aCoupon(
      int quantity, Benefit benefit, Usage usage, @Nullable Integer limit, Scope scope) {
    var now = clock.instant();
    var id =
        coupons.make(
            campus.site().id(),
            new NewCoupon(
                "Spring campaign",
                "",
                quantity,
                usage,
                limit,
                benefit,
                scope,
                now.minus(Duration.ofDays(1)),
                now.plus(Duration.ofDays(365)),
                "",
                ""),
            Actor.page(campus.aStaffMember().id()));
    var coupon = coupons.find(campus.site(), id).orElseThrow();
    return new Minted(coupon, coupons.codes(coupon, 0, 1).getFirst().code());
  }

  /// An open basket of these products, named once for each piece, with this code.
  public long aBasket(Account learner, String code, String... skus) {
    var site = campus.site();
    buyBySku.basket(learner, site, List.of(skus), Optional.empty());
    basketCodes.add(learner, site, code, Actor.page(learner.id()));
    return baskets.current(site.id(), learner.id(), Actor.page(learner.id())).id();
  }

  /// One more open basket of this learner, with a seat in a course of its own and this code, as
  /// another tab has it.
  public long aTab(Account learner, String code) {
    var site = campus.site();
    var basket =
        buyBySku.basket(learner, site, List.of(campus.aCourse().verifiedSku()), Optional.empty());
    baskets.setVoucher(basket, vouchers.get(site.id(), code).id());
    return basket;
  }

  /// The SKU of the enrollment codes for the verified seat of a course, which cost 100.00 USD each
  /// from now on.
  public String enrollmentCodes(Seats course) {
    return db.sql(
            """
            update catalog.stock_records s set price = 10000
              from catalog.products p
             where p.id = s.product_id and p.course_id = :course and p.product_type = 'Enrollment Code'
            returning s.sku
            """)
        .param("course", course.courseId())
        .query(String.class)
        .single();
  }

  /// The product that sells this coupon, at 500.00 USD; answers the SKU.
  public String couponProduct(Offer coupon) {
    var sku = "COUPON" + coupon.id();
    createProduct.create(
        campus.site().partner().id(),
        new ProductForm(
            Map.of(
                "type", ProductType.COUPON,
                "title", "A coupon",
                "sku", sku,
                "price", "500.00",
                "currency", "USD"),
            Map.of("coupon", coupon.id())),
        Actor.page(campus.aStaffMember().id()));
    return sku;
  }

  /// How often a code counts as used.
  public int uses(String code) {
    return db.sql("select num_orders from voucher.vouchers where code = :code")
        .param("code", code)
        .query(Integer.class)
        .single();
  }

  /// How many baskets have reserved a use of a code.
  public int claims(String code) {
    return db.sql(
            """
            select count(*) from voucher.claims c join voucher.vouchers v on v.id = c.voucher_id where v.code = :code
            """)
        .param("code", code)
        .query(Integer.class)
        .single();
  }

  /// The code's time is over.
  public void expire(Minted minted) {
    db.sql(
            """
            update voucher.offers set starts_at = starts_at - interval '2 years', ends_at = starts_at where id = :id
            """)
        .param("id", minted.coupon().id())
        .update();
  }

  /// The code's time has not come.
  public void postpone(Minted minted) {
    db.sql(
            """
            update voucher.offers set starts_at = starts_at + interval '2 years', ends_at = ends_at + interval '2 years' where id = :id
            """)
        .param("id", minted.coupon().id())
        .update();
  }

  /// What was made, and its first code.
  public record Minted(Offer coupon, String code) {}
}
