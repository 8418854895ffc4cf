package io.bursar.fulfillment;

import static java.time.ZoneOffset.UTC;

import io.bursar.fulfillment.DeliveryStore.Queue;
import io.bursar.fulfillment.spi.FulfillmentModule;
import io.bursar.fulfillment.spi.Observation;
import io.bursar.history.Actor;
import io.bursar.history.Change;
import io.bursar.history.Change.Subject;
import io.bursar.history.History;
import io.bursar.shared.Refusal;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/// Compares what is written down of a line with what its destination says now, which changes
/// nothing there; and has a line done again that is not there any more, or still is.
@Component
public class GrantChecks {

  private static final Logger LOG = LoggerFactory.getLogger(GrantChecks.class);

  private final JdbcClient db;
  private final DeliveryStore deliveries;
  private final PrepareAttempts prepare;
  private final Ledger ledger;
  private final Modules modules;
  private final Deliverer deliverer;
  private final OutageWatch watch;
  private final Revocations revocations;
  private final Dispatcher dispatcher;
  private final History history;
  private final RetryPolicy retryPolicy;
  private final TransactionTemplate transaction;
  private final Clock clock;

  GrantChecks(
      JdbcClient db,
      DeliveryStore deliveries,
      PrepareAttempts prepare,
      Ledger ledger,
      Modules modules,
      Deliverer deliverer,
      OutageWatch watch,
      Revocations revocations,
      Dispatcher dispatcher,
      History history,
      RetryPolicy retryPolicy,
      TransactionTemplate transaction,
      Clock clock) {
    this.db = db;
    this.deliveries = deliveries;
    this.prepare = prepare;
    this.ledger = ledger;
    this.modules = modules;
    this.deliverer = deliverer;
    this.watch = watch;
    this.revocations = revocations;
    this.dispatcher = dispatcher;
    this.history = history;
    this.retryPolicy = retryPolicy;
    this.transaction = transaction;
    this.clock = clock;
  }

  /// Some of the lines, chosen as by chance and the same each time, that were granted within a time
  /// and still are.
  public List<LineToCheck> granted(Instant from, Instant until, int max) {
    return lines(
        """
        select g.line_id, g.order_id, g.site_id, d.order_number, false as gone
          from fulfillment.grants g join fulfillment.deliveries d on d.line_id = g.line_id
         where g.granted_at >= :from and g.granted_at < :until and d.wanted = 'granted' and d.state = 'done'
           and not exists (select 1 from fulfillment.grant_ends e where e.grant_id = g.id)
         order by hashint8(g.line_id) limit :max
        """,
        from,
        until,
        max);
  }

  /// Some of the lines, chosen as by chance and the same each time, whose grants were taken back
  /// within a time.
  public List<LineToCheck> takenBack(Instant from, Instant until, int max) {
    return lines(
        """
        select g.line_id, g.order_id, g.site_id, d.order_number, true as gone
          from fulfillment.grant_ends e
          join fulfillment.grants g on g.id = e.grant_id
          join fulfillment.deliveries d on d.line_id = g.line_id
         where e.ended_at >= :from and e.ended_at < :until and e.how = 'revoked'
         order by hashint8(g.line_id) limit :max
        """,
        from,
        until,
        max);
  }

  /// Those of these lines, which should have been taken back or left, that are still granted.
  public List<LineToCheck> stillGranted(Collection<Long> lineIds) {
    return db.sql(
            """
            select line_id, order_id, site_id, order_number, true as gone
              from fulfillment.deliveries where line_id = any(:lines) and wanted = 'granted'
            """)
        .param("lines", lineIds.toArray(Long[]::new))
        .query(LineToCheck.class)
        .list();
  }

  /// Asks the destination whether a line is there, or gone, as it should be. Never call it inside a
  /// transaction.
  public Look look(long lineId, boolean gone) {
    if (TransactionSynchronizationManager.isActualTransactionActive()) {
      throw new IllegalStateException("A destination is never called inside a transaction");
    }
    var found = find(lineId);
    if (found.isEmpty()) {
      return new Look.AsItShouldBe();
    }
    var line = found.get();
    if (gone && line.wanted.equals("granted")) {
      return new Look.Differs("It is still granted here, and nobody is taking it back.");
    }
    if (!line.wanted.equals(gone ? "revoked" : "granted")) {
      return new Look.AsItShouldBe();
    }
    if (!line.state.equals(gone ? "closed" : "done")) {
      return new Look.CannotSay("Bursar is at it: the line is %s.".formatted(line.state));
    }
    return (gone && (!"revoked".equals(line.ended) || ledger.wasLeftSince(line.lineId)))
            || isGrantedByAnother(line)
        ? new Look.AsItShouldBe()
        : observe(line, gone);
  }

  /// Has the destination looked at again, and asked again for what is not as it should be: by the
  /// one path of deliveries, now. Repeatable. Refuses with [NothingToDo] a line that Bursar is at.
  public void doAgain(long lineId, boolean gone, String why, Actor by) {
    var line = find(lineId).orElseThrow(NothingToDo::new);
    if (gone && line.wanted.equals("granted")) {
      revocations.revoke(line.orderId, lineId, why, by);
      return;
    }
    transaction.executeWithoutResult(
        _ -> {
          var now = clock.instant();
          var changed =
              deliveries
                  .doAgain(lineId, now, retryPolicy.giveUpTimes(now))
                  .orElseThrow(NothingToDo::new);
          history.record(
              by,
              List.of(
                  new Change(
                      changed.basketId(), lineId, Subject.DELIVERY, changed.was(), "due", why)));
          dispatcher.wakeAfterCommit();
        });
  }

  /// Several lines of one learner may grant the same: then one line alone says nothing.
  private boolean isGrantedByAnother(Row line) {
    return line.userId != null
        && line.resource != null
        && ledger.counting(List.of(line.userId), List.of(line.resource)).stream()
            .anyMatch(
                it -> it.lineId() != line.lineId && it.destination().equals(line.destination));
  }

  private Look observe(Row line, boolean gone) {
    var module = line.module == null ? null : modules.named(line.module).orElse(null);
    if (module == null || !module.leavesTrace()) {
      // Nobody can ever be asked, or nothing is ever to be seen.
      return new Look.AsItShouldBe();
    }
    if (watch.isOut(new Queue(line.siteId, line.destination))) {
      return new Look.CannotSay("%s is out.".formatted(line.destination));
    }
    return switch (deliverer.look(line.destination, () -> observe(module, line))) {
      case Observation.AsAsked(var there) when gone ->
          new Look.Differs("It is still there: " + there.cause());
      case Observation.NotAsAsked(var what, _) when !gone ->
          new Look.Differs("It is not there: " + what);
      case Observation.Failed(var outcome) -> new Look.CannotSay(outcome.cause());
      case Observation.AsAsked _, Observation.NotAsAsked _ -> new Look.AsItShouldBe();
      case null -> new Look.CannotSay("The look itself failed; see the log.");
    };
  }

  private @Nullable Observation observe(FulfillmentModule module, Row line) {
    try {
      return module.observe(prepare.line(line.orderId, line.lineId));
    } catch (RuntimeException bug) {
      LOG.error("Module {} cannot look at line {}", module.name(), line.lineId, bug);
      return null;
    }
  }

  private Optional<Row> find(long lineId) {
    return db.sql(
            """
            select d.line_id, d.order_id, d.site_id, d.destination, d.module, d.wanted, d.state, g.user_id, g.resource, e.how as ended
              from fulfillment.deliveries d
              left join fulfillment.grants g on g.line_id = d.line_id
              left join fulfillment.grant_ends e on e.grant_id = g.id
             where d.line_id = :line
            """)
        .param("line", lineId)
        .query(Row.class)
        .optional();
  }

  private List<LineToCheck> lines(String sql, Instant from, Instant until, int max) {
    return db.sql(sql)
        .param("from", from.atOffset(UTC))
        .param("until", until.atOffset(UTC))
        .param("max", max)
        .query(LineToCheck.class)
        .list();
  }

  /// A line to look at.
  ///
  /// @param gone whether what it granted should be gone
  public record LineToCheck(
      long lineId, long orderId, long siteId, String orderNumber, boolean gone) {}

  /// What a look showed.
  public sealed interface Look {

    /// Destination and records agree, or there is nothing to compare any more.
    record AsItShouldBe() implements Look {}

    /// They do not.
    record Differs(String found) implements Look {}

    /// Nobody can tell now.
    record CannotSay(String why) implements Look {}
  }

  private record Row(
      long lineId,
      long orderId,
      long siteId,
      String destination,
      @Nullable String module,
      String wanted,
      String state,
      @Nullable Long userId,
      @Nullable String resource,
      @Nullable String ended) {}

  /// Nothing of the line can be done again as it stands.
  public static final class NothingToDo extends Refusal {
    private static final long serialVersionUID = 1L;

    NothingToDo() {
      super(
          Kind.CONFLICT,
          "nothing-to-do",
          "Bursar is at this line already, or nothing is wanted of it any more.");
    }
  }
}
