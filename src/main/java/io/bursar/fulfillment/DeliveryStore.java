package io.bursar.fulfillment;

import static java.time.ZoneOffset.UTC;

import io.bursar.fulfillment.QueuedOrder.QueuedLine;
import io.bursar.fulfillment.spi.FulfillmentModule;
import io.bursar.order.LineStatus;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// The rows of deliveries: the queue. There is one claim, used by workers and by requests alike.
@Component
class DeliveryStore {

  private static final long ALL_LINES = 0;

  private final JdbcClient db;

  DeliveryStore(JdbcClient db) {
    this.db = db;
  }

  /// Writes one delivery a line, due now, each with the module assigned to it, if any.
  void insert(
      QueuedOrder order,
      List<Optional<FulfillmentModule>> assigned,
      Instant now,
      Instant giveUpAt) {
    var lines = order.lines();
    db.sql(
            """
            insert into fulfillment.deliveries
              (site_id, order_id, order_number, basket_id, placed_at, line_id, product_id, product_type, course_id, currency, price,
               module, destination, state, due_at, give_up_at, updated_at)
            select :site, :order, :number, :basket, :placedAt, d.*, 'due', :now, :giveUpAt, :now
              from unnest(:lines::bigint[], :products::bigint[], :types::text[], :courses::text[], :currencies::text[],
                          :prices::bigint[], :modules::text[], :destinations::text[]) d
            """)
        .param("site", order.siteId())
        .param("order", order.orderId())
        .param("number", order.number())
        .param("basket", order.basketId())
        .param("placedAt", order.placedAt().atOffset(UTC))
        .param("lines", lines.stream().map(QueuedLine::lineId).toArray(Long[]::new))
        .param("products", lines.stream().map(QueuedLine::productId).toArray(Long[]::new))
        .param("types", column(lines, QueuedLine::productType))
        .param("courses", column(lines, QueuedLine::courseId))
        .param("currencies", column(lines, line -> line.price().currency().getCurrencyCode()))
        .param("prices", lines.stream().map(line -> line.price().minor()).toArray(Long[]::new))
        .param("modules", column(assigned, m -> m.map(FulfillmentModule::name).orElse(null)))
        .param(
            "destinations",
            column(
                assigned,
                m -> m.map(FulfillmentModule::destination).orElse(Modules.NO_DESTINATION)))
        .param("now", now.atOffset(UTC))
        .param("giveUpAt", giveUpAt.atOffset(UTC))
        .update();
  }

  /// Claims what is due in one queue, oldest first; what others have claimed is skipped. A running
  /// one whose lease has ended is claimed too: its worker is gone, and whether its call was applied
  /// is unsure.
  List<Delivery> claimDue(Queue queue, int max, Instant now, Duration lease) {
    return claim(
        """
        select id from fulfillment.deliveries
         where site_id = :site and destination = :destination
           and state in ('due', 'waiting', 'running') and due_at <= :now
         order by due_at limit :max
           for update skip locked
        """,
        Map.of("site", queue.siteId(), "destination", queue.destination(), "max", max),
        now,
        lease,
        now);
  }

  /// Claims what is open of one order, or of one line of it, now and not when it is due; held ones
  /// only if `held`: a person asks, so their tries are counted anew until `giveUpAt`.
  List<Delivery> claimOrder(
      long orderId,
      @Nullable Long lineId,
      boolean held,
      Instant now,
      Duration lease,
      Instant giveUpAt) {
    return claim(
        """
        select id from fulfillment.deliveries
         where order_id = :order
           and (:line = 0 or line_id = :line)
           and (state in ('due', 'waiting') or state = 'running' and due_at <= :now or state = 'held' and :held)
           for update skip locked
        """,
        Map.of("order", orderId, "line", lineId == null ? ALL_LINES : lineId, "held", held),
        now,
        lease,
        giveUpAt);
  }

  private List<Delivery> claim(
      String which, Map<String, ?> params, Instant now, Duration lease, Instant giveUpAt) {
    return db.sql(
            """
            with due as materialized (%s)
            update fulfillment.deliveries d
               set state = 'running', lease_token = gen_random_uuid(), due_at = :leaseUntil, updated_at = :now,
                   unsure = d.unsure or d.state = 'running', hold_reason = null, held_since = null, hold_deadline = null,
                   failures = case when d.state = 'held' then 0 else d.failures end,
                   slow_tries = case when d.state = 'held' then 0 else d.slow_tries end,
                   give_up_at = case when d.state = 'held' then :giveUpAt else d.give_up_at end
              from due
             where d.id = due.id
            returning d.id, site_id, order_id, line_id, basket_id, module, destination, lease_token, due_at as lease_until, attempts,
                      failures, slow_tries, unsure, line_status, give_up_at
            """
                .formatted(which))
        .params(params)
        .param("now", now.atOffset(UTC))
        .param("leaseUntil", now.plus(lease).atOffset(UTC))
        .param("giveUpAt", giveUpAt.atOffset(UTC))
        .query(Delivery.class)
        .list();
  }

  /// Gives a claim back without an attempt; nothing when the lease has passed to another.
  void release(Delivery delivery, Instant dueAt) {
    db.sql(
            """
            update fulfillment.deliveries set state = 'due', due_at = :dueAt, lease_token = null
             where id = :id and lease_token = :token
            """)
        .param("id", delivery.id())
        .param("token", delivery.leaseToken())
        .param("dueAt", dueAt.atOffset(UTC))
        .update();
  }

  /// Writes the result of an attempt if the lease is still ours (compare-and-set on the token).
  boolean settle(
      Delivery delivery,
      State to,
      String outcome,
      LineStatus lineStatus,
      boolean unsure,
      boolean slowTry,
      Instant now) {
    return db.sql(
                """
                update fulfillment.deliveries
                   set state = :state, due_at = :dueAt, lease_token = null, unsure = :unsure, module = :module,
                       destination = :destination, attempts = attempts + 1, failures = failures + 1, slow_tries = slow_tries + :slowTry,
                       outcome = :outcome, line_status = :lineStatus,
                       hold_reason = :holdReason, hold_deadline = :holdDeadline,
                       held_since = case when :state = 'held' then :now::timestamptz end, updated_at = :now
                 where id = :id and lease_token = :token
                """)
            .param("id", delivery.id())
            .param("token", delivery.leaseToken())
            .param("state", to.name())
            .param("dueAt", to.dueAt().atOffset(UTC))
            .param("outcome", outcome)
            .param("lineStatus", lineStatus.text())
            .param("unsure", unsure)
            .param("module", delivery.module())
            .param("destination", delivery.destination())
            .param("slowTry", slowTry ? 1 : 0)
            .param("holdReason", to.holdReason())
            .param("holdDeadline", offset(to.holdDeadline()))
            .param("now", now.atOffset(UTC))
            .update()
        == 1;
  }

  /// Makes a line that waits for this destination due now; false when none does.
  boolean dueNow(long lineId, String destination, Instant now) {
    return db.sql(
                """
                update fulfillment.deliveries set due_at = :now
                 where line_id = :line and destination = :destination and state = 'waiting'
                """)
            .param("line", lineId)
            .param("destination", destination)
            .param("now", now.atOffset(UTC))
            .update()
        == 1;
  }

  /// Takes over what waits for a destination that no configured module has, so that it is not
  /// forgotten.
  void adopt(List<String> known, String destination) {
    db.sql(
            """
            update fulfillment.deliveries set destination = :destination
             where state in ('due', 'waiting', 'running') and destination <> all(:known)
            """)
        .param("known", known.toArray(String[]::new))
        .param("destination", destination)
        .update();
  }

  /// How many deliveries of this order somebody is attempting now.
  long running(long orderId, Instant now) {
    return db.sql(
            "select count(*) from fulfillment.deliveries where order_id = :order and state ="
                + " 'running' and due_at > :now")
        .param("order", orderId)
        .param("now", now.atOffset(UTC))
        .query(Long.class)
        .single();
  }

  List<DeliveryView> ofOrder(long orderId) {
    return db.sql(
            """
            select line_id, module, destination, state, due_at, attempts, unsure, hold_reason, held_since, hold_deadline
              from fulfillment.deliveries where order_id = :order order by line_id
            """)
        .param("order", orderId)
        .query(DeliveryView.class)
        .list();
  }

  private static <T> String[] column(List<T> rows, Function<T, @Nullable String> value) {
    return rows.stream().map(value).toArray(String[]::new);
  }

  private static @Nullable OffsetDateTime offset(@Nullable Instant instant) {
    return instant == null ? null : instant.atOffset(UTC);
  }

  /// What waits for one destination on behalf of one site: an outage and its backlog are counted by
  /// it.
  record Queue(long siteId, String destination) {}

  /// The state that an attempt leaves behind.
  record State(
      String name, Instant dueAt, @Nullable String holdReason, @Nullable Instant holdDeadline) {}
}
