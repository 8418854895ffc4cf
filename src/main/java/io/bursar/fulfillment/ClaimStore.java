package io.bursar.fulfillment;

import static java.time.ZoneOffset.UTC;

import io.bursar.fulfillment.DeliveryStore.Queue;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// The one claim, used by workers, probes and requests alike: it gives a delivery a lease and a
/// token, and skips what others have.
@Component
class ClaimStore {

  private static final long ALL_LINES = 0;

  /// Its states are those of its index, once more.
  static final String PROBED =
      """
      select id, state, hold_reason, hold_deadline, outcome, due_at from fulfillment.deliveries
       where site_id = :site and destination = :destination and state in ('due', 'waiting', 'running')
         and (state <> 'running' or due_at <= :now)
         and (outcome is null or outcome not in ('unknown learner', 'accepted') or due_at <= :now)
       order by updated_at limit 1
         for update skip locked
      """;

  private final JdbcClient db;

  ClaimStore(JdbcClient db) {
    this.db = db;
  }

  /// Claims what is due in one queue, oldest first. A running one whose lease has ended is claimed
  /// too: its worker is gone, and whether its call was applied is unsure.
  List<Delivery> claimDue(Queue queue, int max, Instant now, Duration lease) {
    return claim(
        """
        select id, state, hold_reason, hold_deadline, outcome, due_at from fulfillment.deliveries
         where site_id = :site and destination = :destination
           and state in ('due', 'waiting', 'running') and due_at <= :now
         order by due_at limit :max
           for update skip locked
        """,
        Map.of("site", queue.siteId(), "destination", queue.destination(), "max", max),
        now,
        lease,
        GiveUpTimes.NONE);
  }

  /// Claims one delivery of a queue whose destination is out, whenever it is due: the one that was
  /// touched longest ago, so that no single bad one is tried again and again. What waits for a
  /// reason of its own is left alone.
  List<Delivery> claimProbe(Queue queue, Instant now, Duration lease) {
    return claim(
        PROBED,
        Map.of("site", queue.siteId(), "destination", queue.destination()),
        now,
        lease,
        GiveUpTimes.NONE);
  }

  /// Claims what is open of one order, or of one line of it, now and not when it is due. If a
  /// person asks (`byPerson`), held ones too, whose tries are counted anew until `giveUp`, and also
  /// where the destination is out.
  List<Delivery> claimOrder(
      long orderId,
      @Nullable Long lineId,
      boolean byPerson,
      Instant now,
      Duration lease,
      GiveUpTimes giveUp) {
    return claim(
        """
        select id, state, hold_reason, hold_deadline, outcome, due_at from fulfillment.deliveries d
         where order_id = :order
           and (:line = 0 or line_id = :line)
           and (state in ('due', 'waiting') or state = 'running' and due_at <= :now or state = 'held' and :byPerson)
           and (:byPerson or not exists (select 1 from fulfillment.outages o
                                          where o.site_id = d.site_id and o.destination = d.destination
                                            and o.ended_at is null and o.recovering_since is null))
           for update skip locked
        """,
        Map.of("order", orderId, "line", lineId == null ? ALL_LINES : lineId, "byPerson", byPerson),
        now,
        lease,
        giveUp);
  }

  private List<Delivery> claim(
      String which, Map<String, ?> params, Instant now, Duration lease, GiveUpTimes giveUp) {
    return db.sql(
            """
            with due as materialized (%s)
            update fulfillment.deliveries d
               set state = 'running', lease_token = gen_random_uuid(), due_at = :leaseUntil, updated_at = :now,
                   unsure = d.unsure or d.state = 'running', ever_unsure = d.ever_unsure or d.state = 'running',
                   hold_reason = null, held_since = null, hold_deadline = null,
                   failures = case when d.state = 'held' then 0 else d.failures end,
                   slow_tries = case when d.state = 'held' then 0 else d.slow_tries end,
                   give_up_at = case when d.state = 'held' then %s else d.give_up_at end
              from due
             where d.id = due.id
            returning d.id, site_id, order_id, line_id, basket_id, module, destination, wanted, lease_token, d.due_at as lease_until,
                      attempts, failures, slow_tries, unsure, ever_unsure, line_status, give_up_at, product_id, course_id,
                      due.hold_reason, due.hold_deadline,
                      case when due.state = 'waiting' and due.outcome = 'unknown learner' and due.due_at > :now then due.due_at end
                        as slow_until
            """
                .formatted(which, GiveUpTimes.OF_D))
        .params(params)
        .params(giveUp.params())
        .param("now", now.atOffset(UTC))
        .param("leaseUntil", now.plus(lease).atOffset(UTC))
        .query(Delivery.class)
        .list();
  }
}
