package io.bursar.bulk;

import com.github.kagkarlsson.scheduler.SchedulerClient;
import io.bursar.bulk.BulkRun.Item;
import io.bursar.bulk.ItemStore.Chosen;
import io.bursar.fulfillment.DeliveryFilter;
import io.bursar.fulfillment.DeliverySelection;
import io.bursar.fulfillment.DeliverySelection.Selected;
import io.bursar.fulfillment.DeliverySelection.Summary;
import io.bursar.history.Actor;
import io.bursar.order.KnownNumbers;
import io.bursar.shared.Refusal;
import io.bursar.site.Site;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/// Operations on many orders: look first, start, watch, pause, go on, cancel.
@Component
public class BulkRuns {

  /// As many orders as one run may have.
  public static final int ORDERS_MAX = 100_000;

  private static final int SAMPLE = 20;
  private static final int UNKNOWN_SHOWN = 1_000;
  private static final int PAGE_OF_DELIVERIES = 5_000;
  private static final int PAGES_MAX = 100;

  private final ReadFilter readFilter;
  private final DeliverySelection selection;
  private final KnownNumbers knownNumbers;
  private final RunStore runs;
  private final ItemStore items;
  // Asked for when needed: the scheduler is made of the tasks, and the task of these runs.
  private final ObjectProvider<SchedulerClient> scheduler;
  private final Clock clock;

  BulkRuns(
      ReadFilter readFilter,
      DeliverySelection selection,
      KnownNumbers knownNumbers,
      RunStore runs,
      ItemStore items,
      ObjectProvider<SchedulerClient> scheduler,
      Clock clock) {
    this.readFilter = readFilter;
    this.selection = selection;
    this.knownNumbers = knownNumbers;
    this.runs = runs;
    this.items = items;
    this.scheduler = scheduler;
    this.clock = clock;
  }

  /// What a run would act on now; changes nothing. Refuses a filter that cannot be understood.
  public Preview preview(BulkAction action, BulkFilter filter, Site site) {
    var meant = readFilter.read(filter, action, site);
    return new Preview(
        selection.summary(meant), selection.page(meant, 0, SAMPLE), unknown(meant, site));
  }

  /// Chooses the orders and starts to act on them; all of it or, refused, nothing. The same
  /// person's same key answers the run that there is already. Refuses a filter that cannot be
  /// understood, and with [NothingMatches], [TooMany] or [KeyUsedOtherwise].
  @Transactional
  public Started start(NewRun run, Site site, Actor by) {
    var meant = readFilter.read(run.filter(), run.action(), site);
    var id = runs.insert(run, site.id(), unknown(meant, site), by, clock.instant());
    if (id.isEmpty()) {
      var before = runs.byKey(site.id(), by.userId(), run.idempotencyKey()).orElseThrow();
      if (before.action() != run.action() || !before.filter().equals(run.filter())) {
        throw new KeyUsedOtherwise();
      }
      return new Started(before, false);
    }
    choose(id.get(), meant);
    scheduler
        .getObject()
        .scheduleIfNotExists(
            BulkTask.WORK.instance(String.valueOf(id.get())).scheduledTo(clock.instant()));
    return new Started(get(id.get(), site), true);
  }

  /// The run of this id on this site; refuses with [NoSuchRun].
  public BulkRun get(long id, Site site) {
    return runs.find(site.id(), id).orElseThrow(NoSuchRun::new);
  }

  /// Newest first, from before this run on; null for the newest.
  public List<BulkRun> newest(Site site, @Nullable Long beforeId, int max) {
    return runs.page(site.id(), beforeId == null ? Long.MAX_VALUE : beforeId, max);
  }

  /// A run's orders behind this ordinal, in the order of the run; only those in this state, if any
  /// is given. Refuses with [NoSuchRun].
  public List<Item> items(long id, @Nullable String state, int after, int max, Site site) {
    return items.page(get(id, site).id(), state, after, max);
  }

  /// Stops for a while; repeatable. Refuses with [NoSuchRun] and [AtItsEnd].
  @Transactional
  public BulkRun pause(long id, Site site) {
    return move(id, List.of("running", "paused"), "paused", site);
  }

  /// Goes on after a pause; repeatable. Refuses with [NoSuchRun] and [AtItsEnd].
  @Transactional
  public BulkRun resume(long id, Site site) {
    return move(id, List.of("running", "paused"), "running", site);
  }

  /// Stops for good: what has not been acted on is left alone, what has been is not undone;
  /// repeatable. Refuses with [NoSuchRun] and [AtItsEnd].
  @Transactional
  public BulkRun cancel(long id, Site site) {
    var run = get(id, site);
    return run.state().equals("canceled")
        ? run
        : move(id, List.of("running", "paused"), "canceled", site);
  }

  private BulkRun move(long id, List<String> from, String to, Site site) {
    var run = get(id, site);
    if (!run.state().equals(to) && !runs.move(site.id(), id, from, to, clock.instant())) {
      throw new AtItsEnd(get(id, site).state());
    }
    return get(id, site);
  }

  private void choose(long runId, DeliveryFilter meant) {
    long after = 0;
    int ordinal = 0;
    for (int i = 0; i < PAGES_MAX; i++) {
      var page = selection.page(meant, after, PAGE_OF_DELIVERIES);
      if (page.isEmpty()) {
        break;
      }
      var orders = byOrder(page);
      items.insert(runId, ordinal, orders);
      ordinal += orders.size();
      after = page.getLast().id();
    }
    int total = items.count(runId);
    if (total == 0) {
      throw new NothingMatches();
    }
    if (total > ORDERS_MAX) {
      throw new TooMany();
    }
    runs.setTotal(runId, total);
  }

  private static Map<Chosen, List<Long>> byOrder(List<Selected> page) {
    var orders = new LinkedHashMap<Chosen, List<Long>>();
    for (var delivery : page) {
      orders
          .computeIfAbsent(
              new Chosen(delivery.orderId(), delivery.orderNumber()), _ -> new ArrayList<>())
          .add(delivery.id());
    }
    return orders;
  }

  private List<String> unknown(DeliveryFilter meant, Site site) {
    if (meant.numbers().isEmpty()) {
      return List.of();
    }
    var known = knownNumbers.of(site.id(), meant.numbers());
    return meant.numbers().stream()
        .filter(number -> !known.contains(number))
        .limit(UNKNOWN_SHOWN)
        .toList();
  }

  /// What a run would act on.
  ///
  /// @param unknownNumbers those asked for that no order of the site has, the first 1,000
  public record Preview(Summary summary, List<Selected> sample, List<String> unknownNumbers) {}

  /// A run, and whether it was started by this request.
  public record Started(BulkRun run, boolean anew) {}

  /// This site has no such run.
  public static final class NoSuchRun extends Refusal {
    private static final long serialVersionUID = 1L;

    NoSuchRun() {
      super(Kind.NOT_FOUND, "no-such-run", "There is no such run.");
    }
  }

  /// The run has come to its end.
  public static final class AtItsEnd extends Refusal {
    private static final long serialVersionUID = 1L;

    AtItsEnd(String state) {
      super(Kind.CONFLICT, "run-at-its-end", "This run is %s already.".formatted(state));
    }
  }

  /// No order matches.
  public static final class NothingMatches extends Refusal {
    private static final long serialVersionUID = 1L;

    NothingMatches() {
      super(Kind.CONFLICT, "nothing-matches", "No order matches that this could be done to.");
    }
  }

  /// More orders match than one run may have.
  public static final class TooMany extends Refusal {
    private static final long serialVersionUID = 1L;

    TooMany() {
      super(
          Kind.CONFLICT,
          "too-many",
          "More than %,d orders match. Narrow the filter, and run it again for the rest."
              .formatted(ORDERS_MAX));
    }
  }

  /// The key belongs to a run that does something else.
  public static final class KeyUsedOtherwise extends Refusal {
    private static final long serialVersionUID = 1L;

    KeyUsedOtherwise() {
      super(
          Kind.CONFLICT,
          "key-used-otherwise",
          "This Idempotency-Key was used for a run that does something else. Use a new one.");
    }
  }
}
