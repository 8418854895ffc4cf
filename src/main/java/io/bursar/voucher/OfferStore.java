package io.bursar.voucher;

import static java.time.ZoneOffset.UTC;

import io.bursar.history.Actor;
import io.bursar.voucher.Benefit.Absolute;
import io.bursar.voucher.Benefit.Percentage;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// The rows of offers and of the codes that they made.
@Component
class OfferStore {

  private final JdbcClient db;

  OfferStore(JdbcClient db) {
    this.db = db;
  }

  Optional<byte[]> secret() {
    return db.sql("select secret from voucher.secrets where id = 1").query(byte[].class).optional();
  }

  /// Keeps this secret unless there is one; answers the one that is kept.
  byte[] keepSecret(byte[] fresh) {
    db.sql("insert into voucher.secrets (id, secret) values (1, :secret) on conflict do nothing")
        .param("secret", fresh)
        .update();
    return secret().orElseThrow();
  }

  /// Writes an offer; empty when the line that makes it has made it before.
  Optional<Long> insert(
      long siteId, NewCoupon coupon, @Nullable Long lineId, @Nullable Long userId, Instant now) {
    var scope = coupon.scope();
    var statement =
        db.sql(
                """
                insert into voucher.offers (site_id, name, usage, uses_max, uses_per_customer, starts_at, ends_at, benefit, percentage,
                    currency, amount, everything, product_ids, course_ids, note, notify_email, line_id, created_by, created_at)
                values (:site, :name, :usage, :usesMax, :usesEach, :starts, :ends, :benefit, :percentage,
                    :currency, :amount, :everything, :products, :courses, :note, :email, :line, :user, :now)
                on conflict (line_id) do nothing
                returning id
                """)
            .param("site", siteId)
            .param("name", coupon.name())
            .param("usage", coupon.usage().text())
            .param("usesMax", coupon.usage().usesMax(coupon.limit()))
            .param("usesEach", coupon.usage().usesPerCustomer(coupon.limit()))
            .param("starts", coupon.startsAt().atOffset(UTC))
            .param("ends", coupon.endsAt().atOffset(UTC))
            .param("everything", scope.everything())
            .param("products", scope.productIds().toArray(Long[]::new))
            .param("courses", scope.courseIds().toArray(String[]::new))
            .param("note", coupon.note())
            .param("email", coupon.notifyEmail())
            .param("line", lineId)
            .param("user", userId)
            .param("now", now.atOffset(UTC));
    statement = statement.param("benefit", coupon.benefit().type());
    statement =
        switch (coupon.benefit()) {
          case Percentage(var percent) ->
              statement.param("percentage", percent).param("currency", null).param("amount", null);
          case Absolute(var amount) ->
              statement
                  .param("percentage", null)
                  .param("currency", amount.currency().getCurrencyCode())
                  .param("amount", amount.minor());
        };
    return statement.query(Long.class).optional();
  }

  /// Adds these codes under the ordinals from 1 on; leaves alone what is there, and a code that
  /// somebody else has.
  void insertCodes(long offerId, List<String> codes, Instant now) {
    db.sql(
            """
            insert into voucher.vouchers (offer_id, site_id, ordinal, code, uses_max, created_at)
            select o.id, o.site_id, c.ordinal, c.code, o.uses_max, :now
              from voucher.offers o, unnest(:ordinals::int[], :codes::text[]) as c(ordinal, code)
             where o.id = :offer
             order by c.ordinal
            on conflict do nothing
            """)
        .param("offer", offerId)
        .param("ordinals", IntStream.rangeClosed(1, codes.size()).boxed().toArray(Integer[]::new))
        .param("codes", codes.toArray(String[]::new))
        .param("now", now.atOffset(UTC))
        .update();
  }

  /// The offer; nobody else sells, withdraws or restores it until the transaction ends.
  Optional<Offer> lock(long offerId) {
    return db.sql(
            "select "
                + VoucherRows.OFFER
                + " from voucher.offers o where o.id = :id for no key update")
        .param("id", offerId)
        .query(VoucherRows::offer)
        .optional();
  }

  Optional<Offer> find(long offerId) {
    return db.sql("select " + VoucherRows.OFFER + " from voucher.offers o where o.id = :id")
        .param("id", offerId)
        .query(VoucherRows::offer)
        .optional();
  }

  Optional<Offer> ofLine(long lineId) {
    return db.sql(
            "select "
                + VoucherRows.OFFER
                + " from voucher.offers o where o.line_id = :line or o.sold_line_id = :line")
        .param("line", lineId)
        .query(VoucherRows::offer)
        .optional();
  }

  /// The offers of staff on this site whose name contains these words or that have this code,
  /// newest first, from below `before`; without words all of them.
  List<Offer> ofStaff(long siteId, String words, long before, int limit) {
    return db.sql(
            "select "
                + VoucherRows.OFFER
                + """
                  from voucher.offers o
                 where o.site_id = :site and o.line_id is null and o.id < :before
                   and (:words = '' or strpos(lower(o.name), lower(:words)) > 0
                        or o.id = (select v.offer_id from voucher.vouchers v where v.site_id = :site and v.code = upper(:words)))
                 order by o.id desc limit :limit
                """)
        .param("site", siteId)
        .param("words", words)
        .param("before", before)
        .param("limit", limit)
        .query(VoucherRows::offer)
        .list();
  }

  /// The codes of an offer in their order, from behind `after`.
  List<Voucher> codes(long offerId, int after, int limit) {
    return db.sql(
            "select "
                + VoucherRows.VOUCHER
                + """
                  from voucher.vouchers v join voucher.offers o on o.id = v.offer_id
                 where v.offer_id = :offer and v.ordinal > :after
                 order by v.ordinal limit :limit
                """)
        .param("offer", offerId)
        .param("after", after)
        .param("limit", limit)
        .query(VoucherRows::voucher)
        .list();
  }

  /// How many codes these offers have, by offer, and how many of them are used or withdrawn.
  List<Count> counts(List<Long> offerIds) {
    return db.sql(
            """
            select v.offer_id, count(*) as codes, count(*) filter (where v.num_orders > 0) as used, sum(v.num_orders) as uses,
                   count(*) filter (where v.revoked_at is not null) as withdrawn,
                   count(*) filter (where exists (select 1 from voucher.claims c where c.voucher_id = v.id)) as claimed
              from voucher.vouchers v
             where v.offer_id = any(:offers)
             group by v.offer_id
            """)
        .param("offers", offerIds.toArray(Long[]::new))
        .query(Count.class)
        .list();
  }

  /// Withdraws every code of this offer that may be used again.
  void withdraw(long offerId, Instant now) {
    db.sql(
            "update voucher.offers set withdrawn_at = :now where id = :offer and withdrawn_at is"
                + " null")
        .param("offer", offerId)
        .param("now", now.atOffset(UTC))
        .update();
    db.sql(
            """
            update voucher.vouchers set revoked_at = :now
             where offer_id = :offer and revoked_at is null and (uses_max is null or num_orders < uses_max)
            """)
        .param("offer", offerId)
        .param("now", now.atOffset(UTC))
        .update();
  }

  /// Withdraws one code of this offer if it may be used again; answers how many those were.
  int withdrawCode(long offerId, String code, Instant now) {
    return db.sql(
            """
            update voucher.vouchers set revoked_at = :now
             where offer_id = :offer and code = :code and revoked_at is null and (uses_max is null or num_orders < uses_max)
            """)
        .param("offer", offerId)
        .param("code", code)
        .param("now", now.atOffset(UTC))
        .update();
  }

  /// The newest orders that use codes of this offer, by their codes.
  List<UseRow> uses(long offerId, int limit) {
    return db.sql(
            """
            select v.code, a.order_id
              from voucher.vouchers v join voucher.applications a on a.voucher_id = v.id
             where v.offer_id = :offer and a.given_back_at is null
             order by a.id desc limit :limit
            """)
        .param("offer", offerId)
        .param("limit", limit)
        .query(UseRow.class)
        .list();
  }

  void restore(long offerId) {
    db.sql("update voucher.offers set withdrawn_at = null where id = :offer")
        .param("offer", offerId)
        .update();
    db.sql("update voucher.vouchers set revoked_at = null where offer_id = :offer")
        .param("offer", offerId)
        .update();
  }

  void sell(long offerId, long lineId) {
    db.sql("update voucher.offers set sold_line_id = :line where id = :offer")
        .param("line", lineId)
        .param("offer", offerId)
        .update();
  }

  void insertChange(long offerId, Instant at, Actor by, String what) {
    db.sql(
            """
            insert into voucher.changes (offer_id, at, user_id, via, what)
            values (:offer, :at, :user, :via, :what)
            """)
        .param("offer", offerId)
        .param("at", at.atOffset(UTC))
        .param("user", by.userId())
        .param("via", by.via().name().toLowerCase(Locale.ROOT))
        .param("what", what)
        .update();
  }

  List<ChangeRow> changes(long offerId) {
    return db.sql(
            "select at, user_id, via, what from voucher.changes where offer_id = :offer order by id"
                + " desc limit 100")
        .param("offer", offerId)
        .query(ChangeRow.class)
        .list();
  }

  record Count(long offerId, int codes, int used, long uses, int withdrawn, int claimed) {}

  record UseRow(String code, long orderId) {}

  record ChangeRow(Instant at, @Nullable Long userId, String via, String what) {}
}
