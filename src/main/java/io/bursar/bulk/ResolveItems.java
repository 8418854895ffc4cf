package io.bursar.bulk;

import io.bursar.bulk.ItemStore.Moved;
import io.bursar.bulk.ItemStore.Work;
import io.bursar.fulfillment.DeliverySelection;
import io.bursar.fulfillment.DeliverySelection.Standing;
import io.bursar.fulfillment.ResolveByHand;
import io.bursar.shared.Refusal;
import java.time.Clock;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/// Resolves the orders that a run has taken up, one by one and outside any transaction, since each
/// may be a call. One that a node left when it died is resolved again, which changes nothing twice:
/// a line that is delivered stays as it is, and one that is being attempted is left alone.
@Component
class ResolveItems {

  private static final Logger LOG = LoggerFactory.getLogger(ResolveItems.class);
  private static final int AT_ONCE = 20;

  private final RunStore runs;
  private final ItemStore items;
  private final DeliverySelection selection;
  private final ResolveByHand resolveByHand;
  private final TransactionTemplate transaction;
  private final Clock clock;

  ResolveItems(
      RunStore runs,
      ItemStore items,
      DeliverySelection selection,
      ResolveByHand resolveByHand,
      TransactionTemplate transaction,
      Clock clock) {
    this.runs = runs;
    this.items = items;
    this.selection = selection;
    this.resolveByHand = resolveByHand;
    this.transaction = transaction;
    this.clock = clock;
  }

  void resolve(long runId) {
    var run = transaction.execute(_ -> runs.lock(runId).orElseThrow());
    if (run == null || run.bulkAction() != BulkAction.RESOLVE || run.asked() == 0) {
      return;
    }
    for (var item : items.first(runId, "asked", AT_ONCE)) {
      var moved = resolve(run, item);
      transaction.executeWithoutResult(
          _ -> {
            runs.lock(runId);
            runs.count(runId, "asked", items.move(runId, "asked", List.of(moved), clock.instant()));
          });
    }
  }

  private Moved resolve(RunStore.Row run, Work item) {
    for (var delivery : selection.standings(item.deliveryIds())) {
      var problem = problem(run, delivery);
      if (!problem.isEmpty()) {
        return new Moved(item.ordinal(), "failed", problem);
      }
    }
    return new Moved(item.ordinal(), "done", "Complete");
  }

  /// Empty when the line is delivered now.
  private String problem(RunStore.Row run, Standing delivery) {
    if (delivery.state().equals("done")) {
      return "";
    }
    if (!delivery.wanted().equals("granted")) {
      return "Not resolved: this line is to be taken back.";
    }
    try {
      if (run.reason().isEmpty()) {
        resolveByHand.byReadBack(delivery.orderId(), delivery.lineId(), run.by());
      } else {
        resolveByHand.byReason(delivery.orderId(), delivery.lineId(), run.reason(), run.by());
      }
      return "";
    } catch (Refusal refusal) {
      return "Not resolved: " + refusal.sentence();
    } catch (RuntimeException fault) {
      LOG.error("Bulk run {} could not resolve line {}", run.id(), delivery.lineId(), fault);
      return "Not resolved, by a fault: " + fault.getClass().getSimpleName() + ".";
    }
  }
}
