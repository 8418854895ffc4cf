package io.bursar.fulfillment;

import static java.time.ZoneOffset.UTC;

import io.bursar.history.Actor;
import io.bursar.history.Change;
import io.bursar.history.Change.Subject;
import io.bursar.history.History;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/// Changes many deliveries by one guarded update, with the history of each, inside the caller's
/// transaction. What is done, closed or being attempted is never touched; each method answers the
/// ids that it changed.
@Component
public class ChangeDeliveries {

  /// A person has this long to look at a hold before it counts as overdue.
  private static final Duration HOLD_LOOKED_AT_WITHIN = Duration.ofDays(2);

  private final JdbcClient db;
  private final History history;
  private final Dispatcher dispatcher;
  private final RetryPolicy retryPolicy;
  private final Clock clock;

  ChangeDeliveries(
      JdbcClient db, History history, Dispatcher dispatcher, RetryPolicy retryPolicy, Clock clock) {
    this.db = db;
    this.history = history;
    this.dispatcher = dispatcher;
    this.retryPolicy = retryPolicy;
    this.clock = clock;
  }

  /// Makes them due now, held or not, with their tries counted anew. Where the destination is out
  /// they wait all the same.
  @Transactional(propagation = Propagation.MANDATORY)
  public Set<Long> retry(Collection<Long> ids, String why, Actor by) {
    return makeDue(ids, new String[] {"due", "waiting", "held"}, why, by);
  }

  /// Makes those that are held due now, with their tries counted anew.
  @Transactional(propagation = Propagation.MANDATORY)
  public Set<Long> release(Collection<Long> ids, String why, Actor by) {
    return makeDue(ids, new String[] {"held"}, why, by);
  }

  /// Holds those that would be tried by themselves; whoever asks looks after them.
  @Transactional(propagation = Propagation.MANDATORY)
  public Set<Long> hold(Collection<Long> ids, String reason, Actor by) {
    var now = clock.instant();
    var changed =
        db.sql(
                """
                with chosen as materialized (
                  select id, state from fulfillment.deliveries
                   where id = any(:ids) and state in ('due', 'waiting')
                   order by id
                     for update)
                update fulfillment.deliveries d
                   set state = 'held', hold_reason = :reason, held_since = :now, hold_deadline = :deadline, hold_owner = :owner,
                       updated_at = :now
                  from chosen c
                 where d.id = c.id
                returning d.id, d.basket_id, d.line_id, c.state as before
                """)
            .param("ids", ids.toArray(Long[]::new))
            .param("reason", reason)
            .param("now", now.atOffset(UTC))
            .param("deadline", now.plus(HOLD_LOOKED_AT_WITHIN).atOffset(UTC))
            .param("owner", by.userId())
            .query(Changed.class)
            .list();
    return recorded(changed, "held", reason, by);
  }

  private Set<Long> makeDue(Collection<Long> ids, String[] states, String why, Actor by) {
    var now = clock.instant();
    var changed =
        db.sql(
                """
                with chosen as materialized (
                  select id, state from fulfillment.deliveries
                   where id = any(:ids) and state = any(:states)
                   order by id
                     for update)
                update fulfillment.deliveries d
                   set state = 'due', due_at = :now, failures = 0, slow_tries = 0, give_up_at = %s,
                       hold_reason = null, held_since = null, hold_deadline = null, updated_at = :now
                  from chosen c
                 where d.id = c.id
                returning d.id, d.basket_id, d.line_id, c.state as before
                """
                    .formatted(GiveUpTimes.OF_D))
            .param("ids", ids.toArray(Long[]::new))
            .param("states", states)
            .param("now", now.atOffset(UTC))
            .params(retryPolicy.giveUpTimes(now).params())
            .query(Changed.class)
            .list();
    if (!changed.isEmpty()) {
      dispatcher.wakeAfterCommit();
    }
    return recorded(changed, "due", why, by);
  }

  private Set<Long> recorded(List<Changed> changed, String to, String why, Actor by) {
    history.record(
        by,
        changed.stream()
            .map(
                it ->
                    new Change(it.basketId(), it.lineId(), Subject.DELIVERY, it.before(), to, why))
            .toList());
    return changed.stream().map(Changed::id).collect(Collectors.toUnmodifiableSet());
  }

  private record Changed(long id, long basketId, long lineId, String before) {}
}
