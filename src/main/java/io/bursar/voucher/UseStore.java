package io.bursar.voucher;

import static java.time.ZoneOffset.UTC;

import io.bursar.shared.Money;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Finds codes, and keeps who claimed and who used them.
@Component
class UseStore {

  private final JdbcClient db;

  UseStore(JdbcClient db) {
    this.db = db;
  }

  Optional<Voucher> find(long siteId, String code) {
    return db.sql(
            "select "
                + VoucherRows.VOUCHER
                + """
                  from voucher.vouchers v join voucher.offers o on o.id = v.offer_id
                 where v.site_id = :site and v.code = :code
                """)
        .param("site", siteId)
        .param("code", code)
        .query(VoucherRows::voucher)
        .optional();
  }

  Optional<Voucher> find(long id) {
    return db.sql(
            "select "
                + VoucherRows.VOUCHER
                + """
                  from voucher.vouchers v join voucher.offers o on o.id = v.offer_id
                 where v.id = :id
                """)
        .param("id", id)
        .query(VoucherRows::voucher)
        .optional();
  }

  /// Keeps everybody else from claiming or using up this code until the transaction ends.
  void lock(long voucherId) {
    db.sql("select 1 from voucher.vouchers where id = :id for no key update")
        .param("id", voucherId)
        .query(Integer.class)
        .single();
  }

  /// How often a code is used and reserved, by all and by this learner; what this basket itself has
  /// reserved does not count.
  Standing standing(long voucherId, long userId, @Nullable Long basketId) {
    return db.sql(
            """
            select v.num_orders, (v.revoked_at is not null or o.withdrawn_at is not null) as revoked,
                   (select count(*) from voucher.claims c
                     where c.voucher_id = v.id and c.basket_id is distinct from :basket::bigint) as claims,
                   (select count(*) from voucher.claims c
                     where c.voucher_id = v.id and c.user_id = :user and c.basket_id is distinct from :basket::bigint) as own_claims,
                   (select count(*) from voucher.applications a
                     where a.voucher_id = v.id and a.user_id = :user and a.given_back_at is null) as own_orders
              from voucher.vouchers v join voucher.offers o on o.id = v.offer_id
             where v.id = :id
            """)
        .param("id", voucherId)
        .param("user", userId)
        .param("basket", basketId)
        .query(Standing.class)
        .single();
  }

  void insertClaim(long basketId, long voucherId, long userId, Instant now) {
    db.sql(
            """
            insert into voucher.claims (basket_id, voucher_id, user_id, claimed_at)
            values (:basket, :voucher, :user, :now)
            on conflict (basket_id) do update set voucher_id = excluded.voucher_id, claimed_at = excluded.claimed_at
            """)
        .param("basket", basketId)
        .param("voucher", voucherId)
        .param("user", userId)
        .param("now", now.atOffset(UTC))
        .update();
  }

  void deleteClaim(long basketId) {
    db.sql("delete from voucher.claims where basket_id = :basket")
        .param("basket", basketId)
        .update();
  }

  /// Makes the basket's claim a use by its order; answers how many that were: one, or none when
  /// there is no claim.
  int use(long basketId, long orderId, Money discount, Instant now) {
    return db.sql(
            """
            with claim as (
              delete from voucher.claims where basket_id = :basket returning voucher_id, user_id),
            counted as (
              update voucher.vouchers v set num_orders = v.num_orders + 1 from claim where v.id = claim.voucher_id
              returning v.id),
            -- Of what is counted: so the code's row is locked first here, as whoever claims it does.
            total as (
              insert into voucher.totals as t (voucher_id, currency, discount)
              select id, :currency, :discount from counted
              on conflict (voucher_id, currency) do update set discount = t.discount + excluded.discount)
            insert into voucher.applications (voucher_id, user_id, order_id, currency, discount, created_at)
            select voucher_id, user_id, :order, :currency, :discount, :now from claim
            """)
        .param("basket", basketId)
        .param("order", orderId)
        .param("currency", discount.currency().getCurrencyCode())
        .param("discount", discount.minor())
        .param("now", now.atOffset(UTC))
        .update();
  }

  /// Takes back the use by this order, once.
  void giveBack(long orderId, Instant now) {
    db.sql(
            """
            with given as (
              update voucher.applications set given_back_at = :now
               where order_id = :order and given_back_at is null
              returning voucher_id, currency, discount),
            total as (
              update voucher.totals t set discount = t.discount - given.discount
                from given where t.voucher_id = given.voucher_id and t.currency = given.currency)
            update voucher.vouchers v set num_orders = v.num_orders - 1 from given where v.id = given.voucher_id
            """)
        .param("order", orderId)
        .param("now", now.atOffset(UTC))
        .update();
  }

  /// The codes that these orders used, by order.
  Map<Long, Voucher> ofOrders(Collection<Long> orderIds) {
    var used = new HashMap<Long, Voucher>();
    db.sql(
            "select a.order_id, "
                + VoucherRows.VOUCHER
                + """
                  from voucher.applications a
                  join voucher.vouchers v on v.id = a.voucher_id
                  join voucher.offers o on o.id = v.offer_id
                 where a.order_id = any(:orders)
                """)
        .param("orders", orderIds.toArray(Long[]::new))
        .query(
            row -> {
              used.put(row.getLong("order_id"), VoucherRows.voucher(row, row.getRow()));
            });
    return used;
  }

  /// The newest 100 orders in which this learner used this code.
  List<Long> ordersOf(long voucherId, long userId) {
    return db.sql(
            """
            select order_id from voucher.applications
             where voucher_id = :voucher and user_id = :user and given_back_at is null
             order by id desc limit 100
            """)
        .param("voucher", voucherId)
        .param("user", userId)
        .query(Long.class)
        .list();
  }

  /// What these codes took off so far, by code and then by currency.
  List<Total> totals(Collection<Long> voucherIds) {
    return db.sql(
            """
            select voucher_id, currency, discount from voucher.totals
             where voucher_id = any(:ids) order by voucher_id, currency
            """)
        .param("ids", voucherIds.toArray(Long[]::new))
        .query(Total.class)
        .list();
  }

  record Standing(int numOrders, boolean revoked, int claims, int ownClaims, int ownOrders) {}

  record Total(long voucherId, String currency, long discount) {}
}
