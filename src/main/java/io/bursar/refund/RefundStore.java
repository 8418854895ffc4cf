package io.bursar.refund;

import static java.time.ZoneOffset.UTC;

import io.bursar.order.Order;
import io.bursar.refund.Refund.Cause;
import io.bursar.refund.Refund.Choice;
import io.bursar.refund.Refund.Origin;
import io.bursar.refund.RefundPlan.PlannedLine;
import io.bursar.refund.RefundPlan.Refunded;
import io.bursar.shared.Money;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// The rows of refunds, written under the lock of their order.
@Component
class RefundStore {

  private final JdbcClient db;
  private final RefundRows rows;

  RefundStore(JdbcClient db, RefundRows rows) {
    this.db = db;
    this.rows = rows;
  }

  /// Writes an open refund; the order's row is locked. Empty when this person has used the key
  /// before.
  Optional<Long> insert(
      Order order,
      Money total,
      List<PlannedLine> lines,
      Origin origin,
      String reason,
      @Nullable Request request,
      @Nullable Long createdBy,
      Instant now) {
    var id =
        db.sql(
                """
                insert into refund.refunds (site_id, partner_id, order_id, order_number, basket_id, user_id, currency, total, status,
                    origin, held, reason, request_key, request_ask, created_by, created_at, updated_at)
                values (:site, :partner, :order, :number, :basket, :user, :currency, :total, 'Open',
                    :origin, :held, :reason, :key, :ask, :by, :now, :now)
                on conflict (created_by, request_key) where request_key is not null do nothing
                returning id
                """)
            .param("site", order.siteId())
            .param("partner", order.partnerId())
            .param("order", order.id())
            .param("number", order.number())
            .param("basket", order.basketId())
            .param("user", order.userId())
            .param("currency", total.currency().getCurrencyCode())
            .param("total", total.minor())
            .param("origin", text(origin))
            .param("held", origin != Origin.BURSAR)
            .param("reason", reason)
            .param("key", request == null ? null : request.key())
            .param("ask", request == null ? null : request.ask())
            .param("by", createdBy)
            .param("now", now.atOffset(UTC))
            .query(Long.class)
            .optional();
    id.ifPresent(refundId -> insertLines(refundId, lines));
    return id;
  }

  private void insertLines(long id, List<PlannedLine> lines) {
    for (var line : lines) {
      db.sql(
              """
              insert into refund.lines (refund_id, line_id, quantity, credit, ends_line, status)
              values (:refund, :line, :quantity, :credit, :ends, 'Open')
              """)
          .param("refund", id)
          .param("line", line.line().id())
          .param("quantity", line.quantity())
          .param("credit", line.credit().minor())
          .param("ends", line.endsLine())
          .update();
    }
  }

  Optional<Refund> find(long id) {
    return rows.list("where r.id = :id", Map.of("id", id)).stream().findFirst();
  }

  Optional<Refund> withKey(long createdBy, String requestKey) {
    return rows
        .list(
            "where r.created_by = :by and r.request_key = :key",
            Map.of("by", createdBy, "key", requestKey))
        .stream()
        .findFirst();
  }

  /// Whether this refund was made for what this request asks.
  boolean isRequest(Refund refund, Request request) {
    return db.sql(
                """
                select count(*) from refund.refunds
                 where id = :id and request_key = :key and coalesce(request_ask, :ask) = :ask
                """)
            .param("id", refund.id())
            .param("key", request.key())
            .param("ask", request.ask())
            .query(Long.class)
            .single()
        == 1;
  }

  Optional<Refund> ofCredit(long creditId) {
    return rows
        .list(
            "where r.id = (select s.refund_id from refund.shares s where s.credit_id = :credit)",
            Map.of("credit", creditId))
        .stream()
        .findFirst();
  }

  List<Refund> ofOrder(long orderId) {
    return rows.list("where r.order_id = :order order by r.id", Map.of("order", orderId));
  }

  /// The refunds of this line that have not ended.
  List<Long> unfinishedOfLine(long lineId) {
    return db.sql(
            """
            select r.id from refund.lines l join refund.refunds r on r.id = l.refund_id
             where l.line_id = :line and r.status not in ('Complete', 'Denied')
            """)
        .param("line", lineId)
        .query(Long.class)
        .list();
  }

  /// The refunds of this learner whose lines are being taken back now.
  List<Refund> revokingOf(long userId, long partnerId) {
    return rows.list(
        """
        where r.user_id = :user and r.partner_id = :partner and r.choice = 'revoke' and not r.held
          and r.status in ('Payment Refunded', 'Revocation Error')
        order by r.id limit 100
        """,
        Map.of("user", userId, "partner", partnerId));
  }

  /// What was refunded of each line of an order, or is about to be; not what went without Bursar
  /// and came back.
  Map<Long, Refunded> refunded(long orderId, String currency) {
    var refunded = new HashMap<Long, Refunded>();
    db.sql(
            """
            select l.line_id, sum(l.quantity)::int as quantity, sum(l.credit)::bigint as credit, bool_or(l.ends_line) as ended
              from refund.refunds r join refund.lines l on l.refund_id = r.id
             where r.order_id = :order and l.status <> 'Denied'
               and (r.origin = 'bursar' or exists (select from refund.shares s where s.refund_id = r.id and (not s.given_up or s.booked_at is not null)))
             group by l.line_id
            """)
        .param("order", orderId)
        .query(
            row -> {
              refunded.put(
                  row.getLong("line_id"),
                  new Refunded(
                      row.getInt("quantity"),
                      Money.of(row.getLong("credit"), currency),
                      row.getBoolean("ended")));
            });
    return refunded;
  }

  /// The lines of an order of which nothing is left to do for the refund that ends them.
  List<Long> endedLines(long orderId) {
    return db.sql(
            """
            select distinct l.line_id from refund.refunds r join refund.lines l on l.refund_id = r.id
             where r.order_id = :order and l.ends_line and l.status = 'Complete'
            """)
        .param("order", orderId)
        .query(Long.class)
        .list();
  }

  /// The lines whose grants refunds that were completed within a time took back.
  List<Long> linesTakenBack(Instant from, Instant until) {
    return db.sql(
            """
            select distinct l.line_id from refund.refunds r join refund.lines l on l.refund_id = r.id
             where r.status = 'Complete' and r.choice = 'revoke' and r.updated_at >= :from and r.updated_at < :until and l.ends_line
            """)
        .param("from", from.atOffset(UTC))
        .param("until", until.atOffset(UTC))
        .query(Long.class)
        .list();
  }

  /// Moves a refund from wherever the transition table allows it; false when it stands elsewhere.
  boolean move(long id, RefundStatus to, @Nullable Cause cause, String trouble, Instant now) {
    return db.sql(
                """
                update refund.refunds set status = :to, cause = :cause, trouble = :trouble, updated_at = :now
                 where id = :id and status = any(:froms)
                """)
            .param("id", id)
            .param("to", to.text())
            .param("cause", cause == null ? null : cause.text())
            .param("trouble", trouble)
            .param(
                "froms",
                Arrays.stream(RefundStatus.values())
                    .filter(status -> status.next().contains(to))
                    .map(RefundStatus::text)
                    .toArray(String[]::new))
            .param("now", now.atOffset(UTC))
            .update()
        == 1;
  }

  /// Writes why it does not go on, or that it does, without moving it. What came back is missing
  /// again, however the rest was paid.
  void writeCause(long id, @Nullable Cause cause, String trouble, Instant now) {
    db.sql(
            """
            update refund.refunds
               set cause = :cause, trouble = :trouble, updated_at = :now, outside = case when :cause = 'came back' then null else outside end
             where id = :id
            """)
        .param("id", id)
        .param("cause", cause == null ? null : cause.text())
        .param("trouble", trouble)
        .param("now", now.atOffset(UTC))
        .update();
  }

  /// Writes what was decided, and that it may go on. What went without Bursar ends its lines when
  /// access is taken back for it.
  void decide(long id, Choice choice, @Nullable Long by, Instant now) {
    db.sql(
            """
            with l as (
              update refund.lines set ends_line = true
               where refund_id = :id and :choice = 'revoke'
                 and exists (select 1 from refund.refunds r where r.id = :id and r.origin <> 'bursar'))
            update refund.refunds
               set choice = :choice, held = false, decided_by = :by, updated_at = :now,
                   cause = case when cause in ('refused', 'came back') then null else cause end
             where id = :id
            """)
        .param("id", id)
        .param("choice", text(choice))
        .param("by", by)
        .param("now", now.atOffset(UTC))
        .update();
  }

  /// From now on nothing of it is missing: a person paid it back in another way.
  void paidOutside(long id, String reference, Instant now) {
    db.sql(
            """
            update refund.refunds set outside = :reference, cause = null, trouble = '', updated_at = :now where id = :id
            """)
        .param("id", id)
        .param("reference", reference)
        .param("now", now.atOffset(UTC))
        .update();
  }

  /// Nobody has to decide about it any more.
  void release(long id) {
    db.sql("update refund.refunds set held = false where id = :id").param("id", id).update();
  }

  boolean moveLine(long lineRowId, RefundLineStatus to, String trouble) {
    return db.sql(
                """
                update refund.lines set status = :to, trouble = :trouble
                 where id = :id and status = any(:froms) and (status <> :to or trouble <> :trouble)
                """)
            .param("id", lineRowId)
            .param("to", to.text())
            .param("trouble", trouble)
            .param(
                "froms",
                Arrays.stream(RefundLineStatus.values())
                    .filter(status -> status.next().contains(to))
                    .map(RefundLineStatus::text)
                    .toArray(String[]::new))
            .update()
        == 1;
  }

  void insertShare(long refundId, String processor, String reference, Money amount, long creditId) {
    db.sql(
            """
            insert into refund.shares (refund_id, processor, reference, currency, amount, credit_id)
            values (:refund, :processor, :reference, :currency, :amount, :credit)
            """)
        .param("refund", refundId)
        .param("processor", processor)
        .param("reference", reference)
        .param("currency", amount.currency().getCurrencyCode())
        .param("amount", amount.minor())
        .param("credit", creditId)
        .update();
  }

  /// The order says from now on that this share went.
  void book(long shareId, Instant at) {
    db.sql("update refund.shares set booked_at = :at where id = :id")
        .param("id", shareId)
        .param("at", at.atOffset(UTC))
        .update();
  }

  /// The credit of this share failed: the order does not say any more that it went.
  void giveUp(long shareId) {
    db.sql("update refund.shares set booked_at = null, given_up = true where id = :id")
        .param("id", shareId)
        .update();
  }

  private static String text(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  /// A client's key, and what it asked for under it.
  record Request(String key, String ask) {}
}
