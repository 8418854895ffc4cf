package io.bursar.order;

import static java.time.ZoneOffset.UTC;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Finds orders for staff, newest first, page by page from where the last page ended (keyset), so
/// that a page costs the same at ten million orders. Each kind of search has an index of its own.
@Component
public class OrderSearch {

  /// Orders per page.
  public static final int PAGE_SIZE = 25;

  private static final int COUNTED_MAX = 10_000;

  private final JdbcClient db;
  private final OrderStore store;

  OrderSearch(JdbcClient db, OrderStore store) {
    this.db = db;
    this.store = store;
  }

  /// One page of the orders that match, newest first, and whether more follow.
  public Found find(Criteria criteria, @Nullable Cursor after) {
    var params = new HashMap<String, Object>();
    var source = Source.of(criteria);
    var where = where(criteria, params);
    if (after != null) {
      where += " and (%s) < (:at, :id)".formatted(source.key());
      params.put("at", after.placedAt().atOffset(UTC));
      params.put("id", after.orderId());
    }
    params.put("limit", PAGE_SIZE + 1);
    var selection =
        "%s %s order by %s limit :limit".formatted(source.from(), where, source.newestFirst());
    var orders = Orders.newestFirst(store.orders(selection, params));
    return new Found(
        orders.subList(0, Math.min(orders.size(), PAGE_SIZE)), orders.size() > PAGE_SIZE);
  }

  /// The page before the one that begins behind this place: the orders that match and are newer,
  /// those next to it, newest first, and whether there are newer ones still.
  public Found findNewer(Criteria criteria, Cursor before) {
    var params = new HashMap<String, Object>();
    var source = Source.of(criteria);
    var where = where(criteria, params) + " and (%s) > (:at, :id)".formatted(source.key());
    params.put("at", before.placedAt().atOffset(UTC));
    params.put("id", before.orderId());
    params.put("limit", PAGE_SIZE + 1);
    var selection = "%s %s order by %s limit :limit".formatted(source.from(), where, source.key());
    var orders = Orders.newestFirst(store.orders(selection, params));
    var more = orders.size() > PAGE_SIZE;
    return new Found(
        more ? orders.subList(orders.size() - PAGE_SIZE, orders.size()) : orders, more);
  }

  /// How many orders match, counted up to 10,000: beyond that the number itself tells nobody
  /// anything.
  public long countUpTo10000(Criteria criteria) {
    var params = new HashMap<String, Object>();
    var where = where(criteria, params);
    params.put("max", COUNTED_MAX);
    return db.sql(
            "select count(*) from (select 1 from %s %s limit :max) counted"
                .formatted(Source.of(criteria).from(), where))
        .params(params)
        .query(Long.class)
        .single();
  }

  private static String where(Criteria criteria, Map<String, Object> params) {
    var where = new StringBuilder("where o.site_id = :site");
    params.put("site", criteria.siteId());
    if (criteria.status() != null) {
      where.append(" and o.status = :status");
      params.put("status", criteria.status().text());
    }
    if (criteria.number() != null) {
      where.append(" and o.number = :number");
      params.put("number", criteria.number());
    }
    if (criteria.userIds() != null) {
      where.append(" and o.user_id = any(:users)");
      params.put("users", criteria.userIds().toArray(Long[]::new));
    }
    if (criteria.sku() != null) {
      where.append(" and l.sku = :sku");
      params.put("sku", criteria.sku());
    }
    if (criteria.courseId() != null) {
      // An order may hold two seats of one course: it is found by the first.
      where.append(
          """
           and l.course_id = :course
           and not exists (select 1 from orders.lines e
                            where e.order_id = l.order_id and e.course_id = l.course_id and e.ordinal < l.ordinal)
          """);
      params.put("course", criteria.courseId());
    }
    return where.toString();
  }

  /// Where a search begins: at the lines when it is about what was bought, whose indexes are newest
  /// first as well.
  private record Source(String from, String placedAt, String id) {

    static Source of(Criteria criteria) {
      return criteria.sku() == null && criteria.courseId() == null
          ? new Source("orders.orders o", "o.placed_at", "o.id")
          : new Source(
              "orders.lines l join orders.orders o on o.id = l.order_id",
              "l.placed_at",
              "l.order_id");
    }

    String key() {
      return placedAt + ", " + id;
    }

    String newestFirst() {
      return "%s desc, %s desc".formatted(placedAt, id);
    }
  }

  /// What to look for; what is null does not matter. All that is given must hold.
  public record Criteria(
      long siteId,
      @Nullable OrderStatus status,
      @Nullable String number,
      @Nullable Collection<Long> userIds,
      @Nullable String sku,
      @Nullable String courseId) {}

  /// Where a page ended. It travels in addresses as text.
  public record Cursor(Instant placedAt, long orderId) {

    private static final Pattern WRITTEN = Pattern.compile("(\\d{1,17})-(\\d{1,18})");

    /// The place of this order.
    public static Cursor at(Order order) {
      return new Cursor(order.placedAt(), order.id());
    }

    /// What [#write] wrote; empty for any other text.
    public static Optional<Cursor> read(String text) {
      var match = WRITTEN.matcher(text);
      return match.matches()
          ? Optional.of(
              new Cursor(
                  Instant.EPOCH.plus(Long.parseLong(match.group(1)), ChronoUnit.MICROS),
                  Long.parseLong(match.group(2))))
          : Optional.empty();
    }

    /// The place as text: microseconds since 1970 and the order's id.
    public String write() {
      return ChronoUnit.MICROS.between(Instant.EPOCH, placedAt) + "-" + orderId;
    }
  }

  /// One page.
  public record Found(List<Order> orders, boolean more) {}
}
