package io.bursar.fulfillment;

import static java.time.ZoneOffset.UTC;

import io.bursar.fulfillment.DeliveryStore.Queue;
import io.bursar.shared.Money;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// The rows of outages: at most one that has not ended for each site and destination. Every move is
/// guarded, so that several nodes may try it at once.
@Component
class OutageStore {

  private final JdbcClient db;

  OutageStore(JdbcClient db) {
    this.db = db;
  }

  /// Every outage that has not ended.
  List<Row> current() {
    return db.sql("select * from fulfillment.outages where ended_at is null order by id")
        .query(Row.class)
        .list();
  }

  /// The newest outages, ended or not.
  List<Row> newest(int max) {
    return db.sql("select * from fulfillment.outages order by opened_at desc, id desc limit :max")
        .param("max", max)
        .query(Row.class)
        .list();
  }

  /// Opens one; empty when there is one already.
  Optional<Long> open(Queue queue, String kind, String cause, Instant probeAt, Instant now) {
    return db.sql(
            """
            insert into fulfillment.outages (site_id, destination, kind, cause, opened_at, out_since, probe_at)
            values (:site, :destination, :kind, :cause, :now, :now, :probeAt)
            on conflict (site_id, destination) where ended_at is null do nothing
            returning id
            """)
        .param("site", queue.siteId())
        .param("destination", queue.destination())
        .param("kind", kind)
        .param("cause", cause)
        .param("now", now.atOffset(UTC))
        .param("probeAt", probeAt.atOffset(UTC))
        .query(Long.class)
        .optional();
  }

  /// Takes the right to send the probe that is due; the next is due at `next`. One node gets it.
  boolean takeProbe(long id, Instant now, Instant next) {
    return db.sql(
                """
                update fulfillment.outages set probe_at = :next, probes = probes + 1
                 where id = :id and ended_at is null and recovering_since is null and probe_at <= :now
                """)
            .param("id", id)
            .param("now", now.atOffset(UTC))
            .param("next", next.atOffset(UTC))
            .update()
        == 1;
  }

  /// The next probe is due now.
  boolean probeNow(long id, Instant now) {
    return db.sql(
                """
                update fulfillment.outages set probe_at = :now
                 where id = :id and ended_at is null and recovering_since is null
                """)
            .param("id", id)
            .param("now", now.atOffset(UTC))
            .update()
        == 1;
  }

  /// The destination answers again; false when somebody else has noticed.
  boolean recover(long id, Instant now) {
    return db.sql(
                """
                update fulfillment.outages set recovering_since = :now
                 where id = :id and ended_at is null and recovering_since is null
                """)
            .param("id", id)
            .param("now", now.atOffset(UTC))
            .update()
        == 1;
  }

  /// A failure while the backlog drains: the rate begins again from its first value.
  void slowDown(long id, Instant now) {
    db.sql(
            """
            update fulfillment.outages set recovering_since = :now
             where id = :id and ended_at is null and recovering_since < :now
            """)
        .param("id", id)
        .param("now", now.atOffset(UTC))
        .update();
  }

  /// The destination fails for everybody again.
  void relapse(long id, String kind, String cause, Instant probeAt, Instant now) {
    db.sql(
            """
            update fulfillment.outages set recovering_since = null, out_since = :now, kind = :kind, cause = :cause, probe_at = :probeAt
             where id = :id and ended_at is null and recovering_since is not null
            """)
        .param("id", id)
        .param("kind", kind)
        .param("cause", cause)
        .param("probeAt", probeAt.atOffset(UTC))
        .param("now", now.atOffset(UTC))
        .update();
  }

  /// The backlog is done; false when somebody else has noticed.
  boolean end(long id, Instant now) {
    return db.sql(
                """
                update fulfillment.outages set ended_at = :now
                 where id = :id and ended_at is null and recovering_since is not null
                """)
            .param("id", id)
            .param("now", now.atOffset(UTC))
            .update()
        == 1;
  }

  /// What waits in a queue: how many deliveries of how many orders, since when, and their prices.
  List<Backlog> backlog(Queue queue) {
    return db.sql(
            """
            select currency, count(*) as deliveries, count(distinct order_id) as orders, sum(price)::bigint as price,
                   min(placed_at) as oldest
              from fulfillment.deliveries
             where site_id = :site and destination = :destination and state in ('due', 'waiting', 'running')
             group by currency order by currency
            """)
        .param("site", queue.siteId())
        .param("destination", queue.destination())
        .query(Backlog.class)
        .list();
  }

  /// What waits, in one currency.
  record Backlog(String currency, long deliveries, long orders, long price, Instant oldest) {

    Money value() {
      return Money.of(price, currency);
    }
  }

  /// An outage as it stands in the table.
  record Row(
      long id,
      long siteId,
      String destination,
      String kind,
      String cause,
      Instant openedAt,
      Instant outSince,
      Instant probeAt,
      int probes,
      @Nullable Instant recoveringSince,
      @Nullable Instant endedAt) {

    Queue queue() {
      return new Queue(siteId, destination);
    }

    boolean isOut() {
      return endedAt == null && recoveringSince == null;
    }
  }
}
