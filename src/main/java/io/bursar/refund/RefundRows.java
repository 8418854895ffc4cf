package io.bursar.refund;

import io.bursar.refund.Refund.Cause;
import io.bursar.refund.Refund.Choice;
import io.bursar.refund.Refund.Line;
import io.bursar.refund.Refund.Origin;
import io.bursar.refund.Refund.Share;
import io.bursar.shared.Money;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Reads refunds whole: with their lines and shares, in one statement.
@Component
class RefundRows {

  private final JdbcClient db;
  private final JsonMapper json;

  RefundRows(JdbcClient db, JsonMapper json) {
    this.db = db;
    this.json = json;
  }

  /// The refunds of a selection: what stands behind `from`, with `r` for the refund.
  List<Refund> list(String selection, Map<String, ?> params) {
    return db
        .sql(
            """
            with page as materialized (select r.*, row_number() over () as place from (
              select r.* from refund.refunds r %s) r)
            select page.*,
                   (select coalesce(jsonb_agg(to_jsonb(l) order by l.id), '[]') from refund.lines l where l.refund_id = page.id) as lines,
                   (select coalesce(jsonb_agg(to_jsonb(s) order by s.id), '[]') from refund.shares s where s.refund_id = page.id) as shares
              from page order by place
            """
                .formatted(selection))
        .params(params)
        .query(Row.class)
        .list()
        .stream()
        .map(row -> row.toRefund(json))
        .toList();
  }

  private record Row(
      long id,
      long siteId,
      long partnerId,
      long orderId,
      String orderNumber,
      long basketId,
      long userId,
      String currency,
      long total,
      String status,
      String origin,
      @Nullable String choice,
      boolean held,
      @Nullable String cause,
      String trouble,
      String reason,
      @Nullable String outside,
      @Nullable Long createdBy,
      @Nullable Long decidedBy,
      Instant createdAt,
      Instant updatedAt,
      String lines,
      String shares) {

    Refund toRefund(JsonMapper json) {
      return new Refund(
          id,
          siteId,
          partnerId,
          orderId,
          orderNumber,
          basketId,
          userId,
          Money.of(total, currency),
          RefundStatus.of(status),
          Origin.valueOf(origin.toUpperCase(Locale.ROOT)),
          choice == null ? null : Choice.valueOf(choice.toUpperCase(Locale.ROOT)),
          held,
          cause == null ? null : Cause.of(cause),
          trouble,
          reason,
          outside,
          createdBy,
          decidedBy,
          createdAt,
          updatedAt,
          json.readTree(lines).valueStream().map(this::line).toList(),
          json.readTree(shares).valueStream().map(Row::share).toList());
    }

    private Line line(JsonNode node) {
      return new Line(
          node.get("id").asLong(),
          node.get("line_id").asLong(),
          node.get("quantity").asInt(),
          Money.of(node.get("credit").asLong(), currency),
          node.get("ends_line").asBoolean(),
          RefundLineStatus.of(node.get("status").asString()),
          node.get("trouble").asString());
    }

    private static Share share(JsonNode node) {
      return new Share(
          node.get("id").asLong(),
          node.get("processor").asString(),
          node.get("reference").asString(),
          Money.of(node.get("amount").asLong(), node.get("currency").asString()),
          node.get("credit_id").asLong(),
          !node.get("booked_at").isNull(),
          node.get("given_up").asBoolean());
    }
  }
}
