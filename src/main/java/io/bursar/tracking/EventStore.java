package io.bursar.tracking;

import static java.time.ZoneOffset.UTC;

import java.time.Duration;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// The rows of events, each with its deliveries.
@Component
class EventStore {

  static final Duration GIVE_UP_AFTER = Duration.ofDays(3);
  private static final Duration KEPT = Duration.ofDays(90);

  private final JdbcClient db;

  EventStore(JdbcClient db) {
    this.db = db;
  }

  /// The types that an enabled endpoint, of whatever site, wants to hear of.
  Set<String> wanted() {
    return Set.copyOf(
        db.sql("select distinct unnest(types) from tracking.endpoints where enabled")
            .query(String.class)
            .list());
  }

  /// Writes an event with a delivery for each enabled endpoint that wants it and for each of the
  /// `sinks`, due now; nothing when that is nobody. Answers how many deliveries there are.
  int insert(NewEvent event, Set<String> sinks) {
    return db.sql(
            """
            with listener as (
              select 'webhook' as sink, id as endpoint_id from tracking.endpoints
               where enabled and site_id = :site and :type = any (types)
               union all
              select s, null from unnest(:sinks::text[]) s),
            event as (
              insert into tracking.events (at, site_id, message_id, type, order_id, order_number, body)
              select :at, :site, :message, :type, :order, :number, :body where exists (select from listener)
              returning id, at)
            insert into tracking.deliveries (sink, endpoint_id, event_id, event_at, type, order_number, state, due_at, give_up_at, forget_after)
            select l.sink, l.endpoint_id, e.id, e.at, :type, :number, 'due', e.at, :giveUpAt, :forgetAfter
              from event e cross join listener l
            """)
        .param("at", event.at().atOffset(UTC))
        .param("site", event.siteId())
        .param("message", event.messageId())
        .param("type", event.type().text())
        .param("order", event.orderId(), java.sql.Types.BIGINT)
        .param("number", event.orderNumber(), java.sql.Types.VARCHAR)
        .param("body", event.body())
        .param("sinks", sinks.toArray(String[]::new))
        .param("giveUpAt", event.at().plus(GIVE_UP_AFTER).atOffset(UTC))
        .param("forgetAfter", event.at().plus(KEPT).atOffset(UTC))
        .update();
  }
}
