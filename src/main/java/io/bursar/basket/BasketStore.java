package io.bursar.basket;

import static java.time.ZoneOffset.UTC;

import io.bursar.basket.Basket.Line;
import io.bursar.shared.Money;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The rows of baskets and their lines.
@Component
class BasketStore {

  private final JdbcClient db;
  private final JsonMapper json;

  BasketStore(JdbcClient db, JsonMapper json) {
    this.db = db;
    this.json = json;
  }

  Basket insert(
      long siteId,
      long userId,
      boolean emailOptIn,
      @Nullable Long voucherId,
      List<Line> lines,
      Instant now) {
    var id =
        db.sql(
                """
                with basket as (
                  insert into basket.baskets (site_id, user_id, status, email_opt_in, voucher_id, created_at)
                  values (:site, :user, 'Open', :optIn, :voucher, :now)
                  returning id),
                line as (
                  insert into basket.lines (basket_id, product_id, sku, quantity, currency, unit_price, discount, created_at)
                  select basket.id, l.product, l.sku, l.quantity, l.currency, l.price, l.discount, :now
                    from basket, unnest(:products::bigint[], :skus::text[], :quantities::int[], :currencies::text[],
                                        :prices::bigint[], :discounts::bigint[])
                         as l(product, sku, quantity, currency, price, discount))
                select id from basket
                """)
            .param("site", siteId)
            .param("user", userId)
            .param("optIn", emailOptIn)
            .param("voucher", voucherId)
            .param("now", now.atOffset(UTC))
            .params(arrays(lines))
            .query(Long.class)
            .single();
    return new Basket(id, siteId, userId, BasketStatus.OPEN, emailOptIn, voucherId, lines);
  }

  Optional<Basket> find(long id) {
    return baskets("where b.id = :id", Map.of("id", id)).stream().findFirst();
  }

  List<Basket> frozen(long siteId, long userId) {
    return baskets(
        "where b.user_id = :user and b.site_id = :site and b.status = 'Frozen' order by b.id limit"
            + " 20",
        Map.of("site", siteId, "user", userId));
  }

  boolean lock(long id) {
    return db.sql("select id from basket.baskets where id = :id for update")
        .param("id", id)
        .query(Long.class)
        .optional()
        .isPresent();
  }

  /// Locks the learner's editable baskets, always oldest first so that two that merge at once do
  /// not wait for each other.
  List<Long> lockEditable(long siteId, long userId, int max) {
    return db.sql(
            """
            select id from basket.baskets
             where user_id = :user and site_id = :site and status in ('Open', 'Saved')
             order by id limit :max
               for update
            """)
        .param("user", userId)
        .param("site", siteId)
        .param("max", max)
        .query(Long.class)
        .list();
  }

  void setVoucher(long id, @Nullable Long voucherId) {
    db.sql("update basket.baskets set voucher_id = :voucher where id = :id")
        .param("voucher", voucherId)
        .param("id", id)
        .update();
  }

  void setPreparedPayment(long id, String reference) {
    db.sql("update basket.baskets set prepared_payment = :reference where id = :id")
        .param("reference", reference)
        .param("id", id)
        .update();
  }

  Optional<String> preparedPayment(long id) {
    return db.sql(
            """
            select prepared_payment from basket.baskets
             where id = :id and prepared_payment is not null
            """)
        .param("id", id)
        .query(String.class)
        .optional();
  }

  Optional<Basket> ofPreparedPayment(String reference) {
    return baskets("where b.prepared_payment = :reference", Map.of("reference", reference)).stream()
        .findFirst();
  }

  /// A basket keeps its own code; one without takes that of what it absorbs.
  void mergeVoucher(long from, long into) {
    db.sql(
            """
            update basket.baskets b set voucher_id = o.voucher_id
              from basket.baskets o where b.id = :into and o.id = :from and b.voucher_id is null
            """)
        .param("into", into)
        .param("from", from)
        .update();
  }

  void mergeLines(long from, long into, Instant now) {
    db.sql(
            """
            insert into basket.lines as l (basket_id, product_id, sku, quantity, currency, unit_price, created_at)
            select :into, o.product_id, o.sku, o.quantity, o.currency, o.unit_price, :now from basket.lines o where o.basket_id = :from
            on conflict (basket_id, product_id) do update set quantity = greatest(l.quantity, excluded.quantity)
            """)
        .param("from", from)
        .param("into", into)
        .param("now", now.atOffset(UTC))
        .update();
  }

  void replaceLines(long id, boolean emailOptIn, List<Line> lines, Instant now) {
    db.sql("delete from basket.lines where basket_id = :id").param("id", id).update();
    db.sql(
            """
            with basket as (update basket.baskets set email_opt_in = :optIn where id = :id returning id)
            insert into basket.lines (basket_id, product_id, sku, quantity, currency, unit_price, discount, created_at)
            select basket.id, l.product, l.sku, l.quantity, l.currency, l.price, l.discount, :now
              from basket, unnest(:products::bigint[], :skus::text[], :quantities::int[], :currencies::text[],
                                  :prices::bigint[], :discounts::bigint[])
                   as l(product, sku, quantity, currency, price, discount)
            """)
        .param("id", id)
        .param("optIn", emailOptIn)
        .param("now", now.atOffset(UTC))
        .params(arrays(lines))
        .update();
  }

  /// Moves the basket from wherever the transition table allows it; answers where it came from. The
  /// caller holds its lock.
  BasketStatus move(long id, BasketStatus to, Instant now) {
    var from =
        db.sql(
                """
                update basket.baskets b
                   set status = :to,
                       frozen_at    = case when :to = 'Frozen' then :now else b.frozen_at end,
                       merged_at    = case when :to = 'Merged' then :now else b.merged_at end,
                       submitted_at = case when :to = 'Submitted' then :now else b.submitted_at end
                  from (select id, status from basket.baskets where id = :id) old
                 where b.id = old.id and b.status = any(:froms)
                returning old.status
                """)
            .param("id", id)
            .param("to", to.text())
            .param(
                "froms",
                Arrays.stream(BasketStatus.values())
                    .filter(status -> status.next().contains(to))
                    .map(BasketStatus::text)
                    .toArray(String[]::new))
            .param("now", now.atOffset(UTC))
            .query(String.class)
            .optional();
    return BasketStatus.of(
        from.orElseThrow(
            () -> new IllegalStateException("Basket %d cannot become %s".formatted(id, to))));
  }

  private List<Basket> baskets(String where, Map<String, Object> params) {
    return db
        .sql(
            """
            select b.id, b.site_id, b.user_id, b.status, b.email_opt_in, b.voucher_id,
                   (select jsonb_agg(to_jsonb(l) order by l.id) from basket.lines l where l.basket_id = b.id) as lines
              from basket.baskets b
            """
                + where)
        .params(params)
        .query(Row.class)
        .list()
        .stream()
        .map(row -> row.toBasket(json))
        .toList();
  }

  private static Map<String, Object> arrays(List<Line> lines) {
    return Map.of(
        "products", lines.stream().map(Line::productId).toArray(Long[]::new),
        "skus", lines.stream().map(Line::sku).toArray(String[]::new),
        "quantities", lines.stream().map(Line::quantity).toArray(Integer[]::new),
        "currencies",
            lines.stream()
                .map(line -> line.unitPrice().currency().getCurrencyCode())
                .toArray(String[]::new),
        "prices", lines.stream().map(line -> line.unitPrice().minor()).toArray(Long[]::new),
        "discounts", lines.stream().map(line -> line.discount().minor()).toArray(Long[]::new));
  }

  private record Row(
      long id,
      long siteId,
      long userId,
      String status,
      boolean emailOptIn,
      @Nullable Long voucherId,
      @Nullable String lines) {

    Basket toBasket(JsonMapper json) {
      return new Basket(
          id,
          siteId,
          userId,
          BasketStatus.of(status),
          emailOptIn,
          voucherId,
          lines == null ? List.of() : lines(json, lines));
    }

    private static List<Line> lines(JsonMapper json, String lines) {
      return json.readTree(lines).valueStream().map(Row::line).toList();
    }

    private static Line line(JsonNode line) {
      var currency = line.get("currency").asString();
      return new Line(
          line.get("product_id").asLong(),
          line.get("sku").asString(),
          line.get("quantity").asInt(),
          Money.of(line.get("unit_price").asLong(), currency),
          Money.of(line.get("discount").asLong(), currency));
    }
  }
}
