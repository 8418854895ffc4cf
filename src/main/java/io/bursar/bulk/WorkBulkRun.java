package io.bursar.bulk;

import io.bursar.bulk.ItemStore.Moved;
import io.bursar.bulk.ItemStore.Work;
import io.bursar.fulfillment.ChangeDeliveries;
import io.bursar.fulfillment.DeliverySelection;
import io.bursar.fulfillment.DeliverySelection.Standing;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/// One step of a run: act on as many orders as the rate allows by now, then see what became of
/// those acted on before. Under the lock of the run's row, so that two nodes never do an order
/// twice; what is done to an order and that it is done commit together.
@Component
class WorkBulkRun {

  /// After a standstill a run does not make up for more than this.
  private static final Duration MADE_UP_AT_MOST = Duration.ofSeconds(5);

  /// Each is a call to a destination, and a step should be short.
  private static final int RESOLVED_AT_ONCE = 20;

  private static final int LOOKED_AT_MAX = 2_000;

  private final RunStore runs;
  private final ItemStore items;
  private final ChangeDeliveries change;
  private final DeliverySelection selection;
  private final ResolveItems resolveItems;
  private final TransactionTemplate transaction;
  private final Clock clock;

  WorkBulkRun(
      RunStore runs,
      ItemStore items,
      ChangeDeliveries change,
      DeliverySelection selection,
      ResolveItems resolveItems,
      TransactionTemplate transaction,
      Clock clock) {
    this.runs = runs;
    this.items = items;
    this.change = change;
    this.selection = selection;
    this.resolveItems = resolveItems;
    this.transaction = transaction;
    this.clock = clock;
  }

  /// Whether there is another step to make.
  boolean step(long runId) {
    act(runId);
    resolveItems.resolve(runId);
    return Boolean.TRUE.equals(transaction.execute(_ -> look(runId)));
  }

  /// Acts on the next orders, in one transaction.
  void act(long runId) {
    transaction.executeWithoutResult(
        _ ->
            runs.lock(runId)
                .filter(run -> run.state().equals("running") && run.todo() > 0)
                .ifPresent(this::act));
  }

  private void act(RunStore.Row run) {
    var now = clock.instant();
    var since = Duration.between(run.pacedAt(), now);
    var made = since.compareTo(MADE_UP_AT_MOST) > 0 ? MADE_UP_AT_MOST : since;
    long allowed = made.toMillis() * run.rate() / 1_000;
    int max = run.bulkAction() == BulkAction.RESOLVE ? RESOLVED_AT_ONCE : Integer.MAX_VALUE;
    var work = items.first(run.id(), "todo", Math.clamp(allowed, 0, max));
    if (work.isEmpty()) {
      return;
    }
    runs.pace(run.id(), now.minus(made).plus(Duration.ofMillis(work.size() * 1_000L / run.rate())));
    var changed = changed(run, work);
    var standing = standings(work);
    var moved =
        work.stream()
            .map(
                item ->
                    item.deliveryIds().stream().anyMatch(changed::contains)
                        ? acted(run, item)
                        : ItemResult.skipped(item, standing))
            .toList();
    runs.count(run.id(), "todo", items.move(run.id(), "todo", moved, now));
  }

  private Set<Long> changed(RunStore.Row run, List<Work> work) {
    var ids = work.stream().flatMap(item -> item.deliveryIds().stream()).toList();
    var why = run.reason().isEmpty() ? "Bulk run %d.".formatted(run.id()) : run.reason();
    return switch (run.bulkAction()) {
      case RETRY -> change.retry(ids, why, run.by());
      case RELEASE -> change.release(ids, why, run.by());
      case HOLD -> change.hold(ids, why, run.by());
      case RESOLVE -> Set.copyOf(ids);
    };
  }

  private static Moved acted(RunStore.Row run, Work item) {
    return run.bulkAction() == BulkAction.HOLD
        ? new Moved(item.ordinal(), "done", "Held")
        : new Moved(item.ordinal(), "asked", "");
  }

  /// Notes what became of orders acted on, and whether the run is at its end.
  private boolean look(long runId) {
    var run = runs.lock(runId).orElseThrow();
    var now = clock.instant();
    if (run.asked() > 0 && run.bulkAction() != BulkAction.RESOLVE) {
      note(run, now);
      run = runs.lock(runId).orElseThrow();
    }
    if (run.asked() == 0 && (run.todo() == 0 || run.state().equals("canceled"))) {
      runs.finish(runId, now);
      return false;
    }
    return true;
  }

  private void note(RunStore.Row run, Instant now) {
    var asked = items.first(run.id(), "asked", LOOKED_AT_MAX);
    var standing = standings(asked);
    var moved = new ArrayList<Moved>();
    for (var item : asked) {
      ItemResult.outcome(item, standing, now).ifPresent(moved::add);
    }
    if (!moved.isEmpty()) {
      runs.count(run.id(), "asked", items.move(run.id(), "asked", moved, now));
    }
  }

  private Map<Long, Standing> standings(Collection<Work> work) {
    return selection
        .standings(work.stream().flatMap(item -> item.deliveryIds().stream()).toList())
        .stream()
        .collect(Collectors.toMap(Standing::id, Function.identity()));
  }
}
