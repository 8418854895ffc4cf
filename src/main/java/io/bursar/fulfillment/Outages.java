package io.bursar.fulfillment;

import io.bursar.fulfillment.OutageStore.Backlog;
import io.bursar.fulfillment.OutageStore.Row;
import io.bursar.history.Actor;
import io.bursar.shared.Money;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/// Outages as people see them: which destination fails for everybody or refuses us, since when, and
/// what waits for it.
@Component
public class Outages {

  private static final Logger LOG = LoggerFactory.getLogger(Outages.class);

  private final OutageStore store;
  private final OutageWatch watch;
  private final Dispatcher dispatcher;
  private final Clock clock;

  Outages(OutageStore store, OutageWatch watch, Dispatcher dispatcher, Clock clock) {
    this.store = store;
    this.watch = watch;
    this.dispatcher = dispatcher;
    this.clock = clock;
  }

  /// Every outage that has not ended, oldest first, with what waits now.
  public List<OutageView> current() {
    return store.current().stream().map(row -> view(row, store.backlog(row.queue()))).toList();
  }

  /// The newest outages, ended or not, newest first, without what waits.
  public List<OutageView> newest(int max) {
    return store.newest(max).stream().map(row -> view(row, List.of())).toList();
  }

  /// Lets the next probe go out now; false, and nothing changes, when the destination is not out.
  public boolean probeNow(long outageId) {
    var due = store.probeNow(outageId, clock.instant());
    if (due) {
      dispatcher.wake();
    }
    return due;
  }

  /// Takes a person's word that the destination works: what waits drains from now on, at the
  /// growing rate, and failures open the outage again. False, and nothing changes, when it is not
  /// out.
  public boolean goOn(long outageId, Actor by) {
    var out = watch.believe(outageId);
    if (out) {
      LOG.info("User {} says that outage {} is over", by.userId(), outageId);
      dispatcher.wake();
    }
    return out;
  }

  private static OutageView view(Row row, List<Backlog> waiting) {
    return new OutageView(
        row.id(),
        row.siteId(),
        row.destination(),
        row.kind(),
        row.cause(),
        row.openedAt(),
        row.probeAt(),
        row.probes(),
        row.recoveringSince(),
        row.endedAt(),
        waiting.stream().mapToLong(Backlog::orders).sum(),
        waiting.stream().mapToLong(Backlog::deliveries).sum(),
        waiting.stream().map(Backlog::value).toList(),
        waiting.stream().map(Backlog::oldest).min(Instant::compareTo).orElse(null));
  }

  /// One outage.
  ///
  /// @param kind `failing` for everybody, or `refuses us`
  /// @param cause what the destination said when it began, a sentence for staff
  /// @param recoveringSince since when its backlog drains; null while it is out
  /// @param orders how many orders wait
  /// @param value what they cost, an amount a currency
  /// @param oldest when the oldest of them was placed; null when none waits
  public record OutageView(
      long id,
      long siteId,
      String destination,
      String kind,
      String cause,
      Instant openedAt,
      Instant probeAt,
      int probes,
      @Nullable Instant recoveringSince,
      @Nullable Instant endedAt,
      long orders,
      long deliveries,
      List<Money> value,
      @Nullable Instant oldest) {

    /// Whether nothing but probes goes out.
    public boolean isOut() {
      return endedAt == null && recoveringSince == null;
    }
  }
}
