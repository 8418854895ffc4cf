package io.bursar.tracking;

import static java.time.ZoneOffset.UTC;

import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// The queue: who is to hear of which event, and what became of it.
@Component
class SignalStore {

  /// Longer than any call with its timeout.
  static final Duration LEASE = Duration.ofMinutes(2);

  private final JdbcClient db;

  SignalStore(JdbcClient db) {
    this.db = db;
  }

  /// Endpoints, enabled or not, for which something is due.
  List<Long> dueEndpoints(Instant now) {
    return db.sql(
            """
            select e.id from tracking.endpoints e
             where exists (select from tracking.deliveries d
                            where d.endpoint_id = e.id and d.sink = 'webhook' and d.state = 'due' and d.due_at <= :now)
            """)
        .param("now", now.atOffset(UTC))
        .query(Long.class)
        .list();
  }

  /// Leases what has been due longest for an endpoint that is enabled.
  List<DueDelivery> takeFor(long endpointId, int max, Instant now) {
    return sorted(
        db.sql(
                """
                update tracking.deliveries d
                   set attempts = attempts + 1, due_at = :until, lease = gen_random_uuid()
                  from tracking.events e
                 where d.id = any (array (select q.id from tracking.deliveries q
                                           where q.endpoint_id = :endpoint and q.sink = 'webhook' and q.state = 'due' and q.due_at <= :now
                                             and exists (select from tracking.endpoints p where p.id = :endpoint and p.enabled)
                                           order by q.due_at, q.id limit :max
                                             for update skip locked))
                   and e.id = d.event_id and e.at = d.event_at
                returning d.id, d.attempts, d.lease, d.give_up_at, d.event_at, e.message_id, e.order_id, e.order_number, e.body
                """)
            .param("endpoint", endpointId)
            .param("max", max)
            .param("now", now.atOffset(UTC))
            .param("until", now.plus(LEASE).atOffset(UTC))
            .query(DueDelivery.class)
            .list());
  }

  /// Leases what was written first for a sink that is no endpoint.
  List<DueDelivery> take(String sink, int max, Instant now) {
    return sorted(
        db.sql(
                """
                update tracking.deliveries d
                   set attempts = attempts + 1, due_at = :until, lease = gen_random_uuid()
                  from tracking.events e
                 where d.id = any (array (select q.id from tracking.deliveries q
                                           where q.sink = :sink and q.sink <> 'webhook' and q.state = 'due' and q.due_at <= :now
                                           order by q.id limit :max
                                             for update skip locked))
                   and e.id = d.event_id and e.at = d.event_at
                returning d.id, d.attempts, d.lease, d.give_up_at, d.event_at, e.message_id, e.order_id, e.order_number, e.body
                """)
            .param("sink", sink)
            .param("max", max)
            .param("now", now.atOffset(UTC))
            .param("until", now.plus(LEASE).atOffset(UTC))
            .query(DueDelivery.class)
            .list());
  }

  /// Marks as sent, as far as they are still leased so.
  int settleSent(List<DueDelivery> deliveries, @Nullable Integer status, Instant now) {
    return db.sql(
            """
            update tracking.deliveries d
               set state = 'sent', sent_at = :now, status = :status, reason = null, lease = null
              from unnest(:ids::bigint[], :leases::uuid[]) t(id, lease)
             where d.id = t.id and d.lease = t.lease and d.state = 'due'
            """)
        .param("ids", deliveries.stream().map(DueDelivery::id).toArray(Long[]::new))
        .param("leases", deliveries.stream().map(d -> d.lease().toString()).toArray(String[]::new))
        .param("status", status, Types.SMALLINT)
        .param("now", now.atOffset(UTC))
        .update();
  }

  /// Puts off or, without a next time, gives up, if it is still leased so.
  int settleFailed(
      DueDelivery delivery, @Nullable Instant next, @Nullable Integer status, String reason) {
    return db.sql(
            """
            update tracking.deliveries
               set state = case when :next::timestamptz is null then 'failed' else 'due' end,
                   due_at = coalesce(:next::timestamptz, due_at), status = :status, reason = :reason, lease = null
             where id = :id and lease = :lease and state = 'due'
            """)
        .param("id", delivery.id())
        .param("lease", delivery.lease())
        .param("next", next == null ? null : next.atOffset(UTC), Types.TIMESTAMP_WITH_TIMEZONE)
        .param("status", status, Types.SMALLINT)
        .param("reason", reason)
        .update();
  }

  /// Writes down one call of an endpoint.
  void insertAttempt(DueDelivery delivery, WebhookCall.Result result, Instant now) {
    db.sql(
            """
            insert into tracking.attempts (at, delivery_id, number, status, duration_ms, reason)
            values (:now, :delivery, :number, :status, :millis, :reason)
            """)
        .param("now", now.atOffset(UTC))
        .param("delivery", delivery.id())
        .param("number", delivery.attempts())
        .param("status", result.status(), Types.SMALLINT)
        .param("millis", result.millis())
        .param("reason", result.reason())
        .update();
  }

  /// Gives up what is due for an endpoint that is disabled.
  int giveUpOfDisabled(long endpointId) {
    return db.sql(
            """
            update tracking.deliveries d
               set state = 'failed', lease = null, reason = coalesce(d.reason, 'The endpoint is disabled.')
              from tracking.endpoints e
             where e.id = :endpoint and not e.enabled and d.endpoint_id = e.id and d.sink = 'webhook' and d.state = 'due'
            """)
        .param("endpoint", endpointId)
        .update();
  }

  /// How many are undelivered, counted up to 100,000.
  long countDue(String sink) {
    return db.sql(
            """
            select count(*) from (select from tracking.deliveries where sink = :sink and state = 'due' limit 100000) due
            """)
        .param("sink", sink)
        .query(Long.class)
        .single();
  }

  private static List<DueDelivery> sorted(List<DueDelivery> taken) {
    return taken.stream().sorted(Comparator.comparingLong(DueDelivery::id)).toList();
  }
}
