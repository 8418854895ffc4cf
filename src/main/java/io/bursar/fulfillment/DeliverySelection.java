package io.bursar.fulfillment;

import static java.time.ZoneOffset.UTC;

import io.bursar.order.LineStatus;
import io.bursar.shared.Money;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Reads what a [DeliveryFilter] means: how much it is, and which. It walks what is open and never
/// what is delivered, so its cost follows the backlog and not the age of the shop.
@Component
public class DeliverySelection {

  private static final String MATCHING =
      """
      from fulfillment.deliveries d
       where site_id = :site and state in ('due', 'waiting', 'held')
         and (:statuses::text[] = '{}' or line_status = any(:statuses::text[]))
         and (:causes::text[] = '{}' or outcome = any(:causes::text[]))
         and (:states::text[] = '{}' or state = any(:states::text[]))
         and (:destination::text is null or destination = :destination)
         and (:productType::text is null or product_type = :productType)
         and (:product::bigint is null or product_id = :product)
         and (:course::text is null or course_id = :course)
         and (:placedFrom::timestamptz is null or placed_at >= :placedFrom)
         and (:placedBefore::timestamptz is null or placed_at < :placedBefore)
         and (:numbers::text[] = '{}' or order_number = any(:numbers::text[]))
      """;

  private final JdbcClient db;

  DeliverySelection(JdbcClient db) {
    this.db = db;
  }

  /// How much matches, by status and by cause, and what it is worth.
  public Summary summary(DeliveryFilter filter) {
    var rows =
        db.sql(
                """
                select line_status, coalesce(outcome, 'not attempted') as cause, currency, count(*) as deliveries, sum(price)::bigint as price
                """
                    + MATCHING
                    + " group by 1, 2, 3")
            .params(params(filter))
            .query(Group.class)
            .list();
    var orders =
        db.sql("select count(distinct order_id) " + MATCHING)
            .params(params(filter))
            .query(Long.class)
            .single();
    var byStatus = new TreeMap<String, Long>();
    var byCause = new TreeMap<String, Long>();
    var values = new TreeMap<String, Long>();
    for (var row : rows) {
      byStatus.merge(row.lineStatus(), row.deliveries(), Long::sum);
      byCause.merge(row.cause(), row.deliveries(), Long::sum);
      values.merge(row.currency(), row.price(), Long::sum);
    }
    return new Summary(
        orders,
        rows.stream().mapToLong(Group::deliveries).sum(),
        values.entrySet().stream().map(e -> Money.of(e.getValue(), e.getKey())).toList(),
        byStatus,
        byCause);
  }

  /// What matches behind this delivery, by id.
  public List<Selected> page(DeliveryFilter filter, long afterId, int max) {
    return db.sql(
            """
            select id, order_id, order_number, line_status, coalesce(outcome, '') as outcome, state, destination, course_id, hold_reason
            """
                + MATCHING
                + " and id > :after order by id limit :max")
        .params(params(filter))
        .param("after", afterId)
        .param("max", max)
        .query(Selected.class)
        .list();
  }

  /// Where these deliveries stand now, whatever their state.
  public List<Standing> standings(Collection<Long> ids) {
    return db.sql(
            """
            select id, order_id, line_id, state, line_status, wanted, coalesce(outcome, '') as outcome, hold_reason, due_at, destination,
                   exists (select 1 from fulfillment.outages o
                            where o.site_id = d.site_id and o.destination = d.destination
                              and o.ended_at is null and o.recovering_since is null) as out
              from fulfillment.deliveries d
             where id = any(:ids)
             order by id
            """)
        .param("ids", ids.toArray(Long[]::new))
        .query(Standing.class)
        .list();
  }

  private static Map<String, @Nullable Object> params(DeliveryFilter filter) {
    var params = new HashMap<String, @Nullable Object>();
    params.put("site", filter.siteId());
    params.put("statuses", filter.statuses().stream().map(LineStatus::text).toArray(String[]::new));
    params.put("causes", filter.causes().toArray(String[]::new));
    params.put("states", filter.states().toArray(String[]::new));
    params.put("destination", filter.destination());
    params.put("productType", filter.productType());
    params.put("product", filter.productId());
    params.put("course", filter.courseId());
    params.put("placedFrom", time(filter.placedFrom()));
    params.put("placedBefore", time(filter.placedBefore()));
    params.put("numbers", filter.numbers().toArray(String[]::new));
    return params;
  }

  private static @Nullable Object time(@Nullable Instant instant) {
    return instant == null ? null : instant.atOffset(UTC);
  }

  /// How much a filter means.
  ///
  /// @param values what the lines cost, one amount a currency
  public record Summary(
      long orders,
      long deliveries,
      List<Money> values,
      Map<String, Long> byStatus,
      Map<String, Long> byCause) {}

  /// One delivery that matches.
  public record Selected(
      long id,
      long orderId,
      String orderNumber,
      String lineStatus,
      String outcome,
      String state,
      String destination,
      @Nullable String courseId,
      @Nullable String holdReason) {}

  /// Where one delivery stands.
  ///
  /// @param out whether its destination is out, so that it waits however due it is
  public record Standing(
      long id,
      long orderId,
      long lineId,
      String state,
      String lineStatus,
      String wanted,
      String outcome,
      @Nullable String holdReason,
      Instant dueAt,
      String destination,
      boolean out) {}

  private record Group(
      String lineStatus, String cause, String currency, long deliveries, long price) {}
}
