package io.bursar.fulfillment;

import static java.time.ZoneOffset.UTC;

import io.bursar.fulfillment.QueuedOrder.QueuedLine;
import io.bursar.fulfillment.spi.FulfillmentModule;
import io.bursar.order.LineStatus;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// The rows of deliveries: the queue.
@Component
class DeliveryStore {

  private final JdbcClient db;

  DeliveryStore(JdbcClient db) {
    this.db = db;
  }

  /// Writes one delivery a line, due now, each with the module assigned to it, if any.
  void insert(
      QueuedOrder order,
      List<Optional<FulfillmentModule>> assigned,
      List<Instant> giveUpAt,
      Instant now) {
    var lines = order.lines();
    db.sql(
            """
            insert into fulfillment.deliveries
              (site_id, order_id, order_number, basket_id, placed_at, line_id, product_id, product_type, course_id, currency, price,
               module, destination, state, due_at, give_up_at, updated_at)
            select :site, :order, :number, :basket, :placedAt, d.line, d.product, d.type, d.course, d.currency, d.price, d.module,
                   d.destination, 'due', :now, d.give_up_at::timestamptz, :now
              from unnest(:lines::bigint[], :products::bigint[], :types::text[], :courses::text[], :currencies::text[],
                          :prices::bigint[], :modules::text[], :destinations::text[], :giveUpAts::text[])
                   as d(line, product, type, course, currency, price, module, destination, give_up_at)
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
        .param("giveUpAts", column(giveUpAt, Instant::toString))
        .update();
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

  /// Holds a claim whose attempt cannot be brought to an end; whether its call was applied is
  /// unsure.
  boolean hold(Delivery delivery, String reason, Instant deadline, Instant now) {
    return db.sql(
                """
                update fulfillment.deliveries
                   set state = 'held', lease_token = null, due_at = :now, unsure = true, ever_unsure = true, hold_reason = :reason,
                       held_since = :now, hold_deadline = :deadline, updated_at = :now
                 where id = :id and lease_token = :token
                """)
            .param("id", delivery.id())
            .param("token", delivery.leaseToken())
            .param("reason", reason)
            .param("deadline", deadline.atOffset(UTC))
            .param("now", now.atOffset(UTC))
            .update()
        == 1;
  }

  /// Writes the result of an attempt if the lease is still ours (compare-and-set on the token), and
  /// answers what the delivery wants by now; empty when the lease is not ours. When the wish has
  /// changed meanwhile, the delivery is due again for the new one; when another line changed what
  /// it granted, it is due again to be looked at. Whoever settles about the same `resource` waits
  /// until this transaction ends.
  Optional<String> settle(
      Delivery delivery,
      State to,
      String outcome,
      LineStatus lineStatus,
      boolean unsure,
      boolean counted,
      boolean slowTry,
      @Nullable String resource,
      Instant now) {
    return db.sql(
            """
            with alone as materialized (select pg_advisory_xact_lock(hashtextextended(:resource::text, 0)))
            update fulfillment.deliveries
               set state = case when wanted = :wanted and look_again and :state = 'done' then 'due' when wanted = :wanted then :state
                                when wanted in ('stopped', 'left') then 'closed' else 'due' end,
                   look_again = false, due_at = case when wanted = :wanted then :dueAt else :now end,
                   lease_token = null, unsure = :unsure, ever_unsure = ever_unsure or :unsure, module = :module,
                   destination = :destination, attempts = attempts + 1, failures = failures + :counted,
                   slow_tries = slow_tries + :slowTry, outcome = :outcome, line_status = :lineStatus,
                   hold_reason = case when wanted = :wanted then :holdReason end,
                   hold_deadline = case when wanted = :wanted then :holdDeadline::timestamptz end,
                   held_since = case when :state = 'held' and wanted = :wanted then :now::timestamptz end,
                   hold_owner = case when :state = 'held' and wanted = :wanted then hold_owner end, updated_at = :now
              from alone
             where id = :id and lease_token = :token
            returning wanted
            """)
        .param("id", delivery.id())
        .param("token", delivery.leaseToken())
        .param("wanted", delivery.wanted())
        .param("resource", resource)
        .param("state", to.name())
        .param("dueAt", to.dueAt().atOffset(UTC))
        .param("outcome", outcome)
        .param("lineStatus", lineStatus.text())
        .param("unsure", unsure)
        .param("counted", counted ? 1 : 0)
        .param("module", delivery.module())
        .param("destination", delivery.destination())
        .param("slowTry", slowTry ? 1 : 0)
        .param("holdReason", to.holdReason())
        .param("holdDeadline", offset(to.holdDeadline()))
        .param("now", now.atOffset(UTC))
        .query(String.class)
        .optional();
  }

  /// Makes delivered lines due again, to be looked at before anything is asked: now, or as soon as
  /// the attempt that is under way has been settled, which may have looked too early. Answers
  /// which.
  List<Changed> lookAgain(List<Long> lineIds, Instant now) {
    return db.sql(
            """
            update fulfillment.deliveries
               set state = case when state = 'running' then state else 'due' end,
                   due_at = case when state = 'running' then due_at else :now end,
                   look_again = state = 'running', failures = 0, updated_at = :now
             where line_id = any(:lines) and state in ('done', 'running') and wanted = 'granted'
            returning order_id, line_id, basket_id, case when state = 'running' then state else 'done' end as was
            """)
        .param("lines", lineIds.toArray(Long[]::new))
        .param("now", now.atOffset(UTC))
        .query(Changed.class)
        .list();
  }

  /// Makes a line due again that is delivered, or was taken back: it is looked at before anything
  /// is asked. Empty when it is neither.
  Optional<Changed> doAgain(long lineId, Instant now, GiveUpTimes giveUp) {
    return db.sql(
            """
            with before as (
              select id, state from fulfillment.deliveries
               where line_id = :line and (state = 'done' and wanted = 'granted' or state = 'closed' and wanted = 'revoked')
                 for update)
            update fulfillment.deliveries d
               set state = 'due', due_at = :now, unsure = true, ever_unsure = true, failures = 0, slow_tries = 0,
                   give_up_at = %s, updated_at = :now
              from before
             where d.id = before.id
            returning order_id, line_id, basket_id, before.state as was
            """
                .formatted(GiveUpTimes.OF_D))
        .param("line", lineId)
        .param("now", now.atOffset(UTC))
        .params(giveUp.params())
        .query(Changed.class)
        .optional();
  }

  /// From now on the line is to be taken back: due now, or as soon as the attempt that is under way
  /// has been settled. Answers what it was; empty when that was wanted before.
  Optional<Changed> wantRevoked(long orderId, long lineId, Instant now, GiveUpTimes giveUp) {
    return db.sql(
            """
            with before as (
              select id, state from fulfillment.deliveries
               where order_id = :order and line_id = :line and wanted in ('granted', 'stopped')
                 for update)
            update fulfillment.deliveries d
               set wanted = 'revoked', failures = 0, slow_tries = 0, give_up_at = %s, updated_at = :now, outcome = null,
                   state = case when d.state = 'running' then d.state else 'due' end,
                   due_at = case when d.state = 'running' then d.due_at else :now end,
                   hold_reason = null, held_since = null, hold_deadline = null, hold_owner = null
              from before
             where d.id = before.id
            returning order_id, line_id, basket_id, before.state as was
            """
                .formatted(GiveUpTimes.OF_D))
        .param("order", orderId)
        .param("line", lineId)
        .param("now", now.atOffset(UTC))
        .params(giveUp.params())
        .query(Changed.class)
        .optional();
  }

  /// From now on nothing is to be delivered to these lines; what is delivered stays so, and an
  /// attempt that is under way is settled first. Answers which changed, and what they were.
  List<Changed> wantStopped(long orderId, Collection<Long> lineIds, Instant now) {
    return db.sql(
            """
            with before as materialized (
              select id, state from fulfillment.deliveries
               where order_id = :order and line_id = any(:lines) and wanted = 'granted' and state <> 'done'
               order by id
                 for update)
            update fulfillment.deliveries d
               set wanted = 'stopped', updated_at = :now,
                   state = case when d.state = 'running' then d.state else 'closed' end,
                   due_at = case when d.state = 'running' then d.due_at else :now end,
                   hold_reason = null, held_since = null, hold_deadline = null, hold_owner = null
              from before
             where d.id = before.id
            returning order_id, line_id, basket_id, before.state as was
            """)
        .param("order", orderId)
        .param("lines", lineIds.toArray(Long[]::new))
        .param("now", now.atOffset(UTC))
        .query(Changed.class)
        .list();
  }

  /// From now on nothing is to happen to this line, and what it granted stays where it is. Answers
  /// what it was; empty when that was wanted before, or it is being taken back.
  Optional<Left> wantLeft(long orderId, long lineId, Instant now) {
    return db.sql(
            """
            with before as (
              select id, state from fulfillment.deliveries
               where order_id = :order and line_id = :line and wanted in ('granted', 'stopped')
                 for update)
            update fulfillment.deliveries d
               set wanted = 'left', updated_at = :now,
                   state = case when d.state = 'running' then d.state else 'closed' end,
                   due_at = case when d.state = 'running' then d.due_at else :now end,
                   hold_reason = null, held_since = null, hold_deadline = null, hold_owner = null
              from before
             where d.id = before.id
            returning basket_id, product_id, before.state as was
            """)
        .param("order", orderId)
        .param("line", lineId)
        .param("now", now.atOffset(UTC))
        .query(Left.class)
        .optional();
  }

  boolean mayHaveGranted(long lineId) {
    return db.sql(
            """
            select ever_unsure or state = 'running' or exists (select 1 from fulfillment.grants g where g.line_id = d.line_id)
              from fulfillment.deliveries d where line_id = :line
            """)
        .param("line", lineId)
        .query(Boolean.class)
        .optional()
        .orElse(false);
  }

  /// When the last lease ends of those of these lines that are being attempted; empty when none is.
  Optional<Instant> runningUntil(long orderId, Collection<Long> lineIds) {
    return db.sql(
            """
            select due_at from fulfillment.deliveries
             where order_id = :order and line_id = any(:lines) and state = 'running'
             order by due_at desc limit 1
            """)
        .param("order", orderId)
        .param("lines", lineIds.toArray(Long[]::new))
        .query(Instant.class)
        .optional();
  }

  /// The destination answers again: what waited because of it is due, oldest first, and the time of
  /// the outage does not count against it.
  int wakeBacklog(Queue queue, Instant outSince, Instant now) {
    return db.sql(
            """
            update fulfillment.deliveries
               set due_at = case when state = 'running' or outcome in ('unknown learner', 'accepted') then due_at
                                 else least(placed_at, :now) end,
                   give_up_at = give_up_at + greatest(interval '0', :now::timestamptz - greatest(placed_at, :outSince::timestamptz))
             where site_id = :site and destination = :destination and state in ('due', 'waiting', 'running')
            """)
        .param("site", queue.siteId())
        .param("destination", queue.destination())
        .param("outSince", outSince.atOffset(UTC))
        .param("now", now.atOffset(UTC))
        .update();
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
            select line_id, module, destination, wanted, state, due_at, attempts, unsure, outcome, hold_reason, held_since,
                   hold_deadline, hold_owner
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

  /// A delivery that a person or another line changed, and what its state was.
  record Changed(long orderId, long lineId, long basketId, String was) {}

  /// A line of which nothing is wanted any more, and what the state of its delivery was.
  record Left(long basketId, long productId, String was) {}

  /// What waits for one destination on behalf of one site: an outage and its backlog are counted by
  /// it.
  record Queue(long siteId, String destination) {}

  /// The state that an attempt leaves behind.
  record State(
      String name, Instant dueAt, @Nullable String holdReason, @Nullable Instant holdDeadline) {}
}
