package io.bursar.tracking;

import static java.time.ZoneOffset.UTC;

import java.sql.Types;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Deliveries of an endpoint as staff see and repeat them.
@Component
class WebhookDeliveryStore {

  private final JdbcClient db;

  WebhookDeliveryStore(JdbcClient db) {
    this.db = db;
  }

  /// @param state null for any
  /// @param before the id of the last one that was seen; null for the newest
  List<WebhookDelivery> newest(
      long endpointId, @Nullable String state, @Nullable Long before, int max) {
    return db.sql(
            """
            select d.id, e.message_id, d.type, d.order_number, d.state, d.event_at, d.due_at, d.attempts, d.status, d.reason, d.sent_at
              from (select * from tracking.deliveries q
                     where q.endpoint_id = :endpoint and q.sink = 'webhook'
                       and (:state::text is null or q.state = :state) and (:before::bigint is null or q.id < :before)
                     order by q.id desc limit :max) d
              join tracking.events e on e.id = d.event_id and e.at = d.event_at
             order by d.id desc
            """)
        .param("endpoint", endpointId)
        .param("state", state, Types.VARCHAR)
        .param("before", before, Types.BIGINT)
        .param("max", max)
        .query(WebhookDelivery.class)
        .list();
  }

  /// The newest calls of a delivery of this endpoint, oldest first.
  List<WebhookDelivery.Attempt> attempts(long endpointId, long deliveryId, int max) {
    return db.sql(
            """
            select at, number, status, duration_ms, reason
              from (select a.* from tracking.attempts a
                      join tracking.deliveries d on d.id = a.delivery_id
                     where d.id = :delivery and d.endpoint_id = :endpoint and a.at >= d.event_at
                     order by a.at desc, a.id desc limit :max) newest
             order by at, id
            """)
        .param("delivery", deliveryId)
        .param("endpoint", endpointId)
        .param("max", max)
        .query(WebhookDelivery.Attempt.class)
        .list();
  }

  /// Makes one due again, whatever its state; a call under way counts no more.
  int replay(long endpointId, long deliveryId, Instant now, Instant giveUpAt) {
    return db.sql(
            """
            update tracking.deliveries
               set state = 'due', due_at = :now, give_up_at = :giveUpAt, attempts = 0, lease = null, reason = null, status = null,
                   sent_at = null
             where id = :delivery and endpoint_id = :endpoint and sink = 'webhook'
            """)
        .param("delivery", deliveryId)
        .param("endpoint", endpointId)
        .param("now", now.atOffset(UTC))
        .param("giveUpAt", giveUpAt.atOffset(UTC))
        .update();
  }

  /// Makes every one that failed and tells of what happened since then due again.
  int replayFailed(long endpointId, Instant since, Instant now, Instant giveUpAt) {
    return db.sql(
            """
            update tracking.deliveries
               set state = 'due', due_at = :now, give_up_at = :giveUpAt, attempts = 0, reason = null, status = null
             where sink = 'webhook' and endpoint_id = :endpoint and state = 'failed' and event_at >= :since
            """)
        .param("endpoint", endpointId)
        .param("since", since.atOffset(UTC))
        .param("now", now.atOffset(UTC))
        .param("giveUpAt", giveUpAt.atOffset(UTC))
        .update();
  }

  /// How many deliveries of an endpoint are due.
  long due(long endpointId) {
    return count(endpointId, "due");
  }

  /// How many deliveries of an endpoint have failed for good.
  long failed(long endpointId) {
    return count(endpointId, "failed");
  }

  private long count(long endpointId, String state) {
    return db.sql(
            """
            select count(*) from tracking.deliveries
             where sink = 'webhook' and endpoint_id = :endpoint and state = :state and state <> 'sent'
            """)
        .param("endpoint", endpointId)
        .param("state", state)
        .query(Long.class)
        .single();
  }
}
