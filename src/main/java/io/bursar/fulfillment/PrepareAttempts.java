package io.bursar.fulfillment;

import static java.util.Objects.requireNonNull;

import io.bursar.account.Account;
import io.bursar.account.Accounts;
import io.bursar.fulfillment.Ledger.Entry;
import io.bursar.fulfillment.spi.FulfillmentModule;
import io.bursar.fulfillment.spi.LineToDeliver;
import io.bursar.fulfillment.spi.LineToDeliver.Learner;
import io.bursar.fulfillment.spi.Outcome.Grant;
import io.bursar.order.Order;
import io.bursar.order.Orders;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/// Reads what attempts at claimed deliveries need, a statement for the whole batch each: orders,
/// people, what the ledger says; and decides what each attempt is to bring about.
@Component
class PrepareAttempts {

  private static final Logger LOG = LoggerFactory.getLogger(PrepareAttempts.class);
  private final BrokenDeliveries broken;
  private final Ledger ledger;
  private final Orders orders;
  private final Accounts accounts;
  private final Modules modules;
  private final FulfillmentSettings settings;
  private final Clock clock;

  PrepareAttempts(
      BrokenDeliveries broken,
      Ledger ledger,
      Orders orders,
      Accounts accounts,
      Modules modules,
      FulfillmentSettings settings,
      Clock clock) {
    this.broken = broken;
    this.ledger = ledger;
    this.orders = orders;
    this.accounts = accounts;
    this.modules = modules;
    this.settings = settings;
    this.clock = clock;
  }

  /// One attempt a claim. A line that cannot be prepared is looked at again later and does not keep
  /// the others of its batch.
  List<Attempt> prepare(List<Delivery> claimed) {
    if (claimed.isEmpty()) {
      return List.of();
    }
    // Clocks of nodes differ, and a needless look costs little.
    var since = clock.instant().minus(settings.lease());
    var read = read(claimed.stream().map(Delivery::orderId).toList());
    var drafts = new ArrayList<Draft>();
    for (var delivery : claimed) {
      orHold(delivery, () -> drafts.add(draft(delivery, read)));
    }
    var granted =
        ledger.ofLines(
            claimed.stream().filter(Delivery::isRevocation).map(Delivery::lineId).toList());
    drafts.replaceAll(draft -> draft.withGranted(granted.get(draft.delivery.lineId())));
    var counting = counting(drafts);
    var attempts = new ArrayList<Attempt>();
    for (var draft : drafts) {
      orHold(draft.delivery, () -> attempts.add(attempt(draft, counting, since)));
    }
    return attempts;
  }

  private Attempt attempt(Draft draft, Map<Long, List<Entry>> counting, Instant since) {
    return new Attempt(
        draft.delivery, draft.module, draft.line, aim(draft, counting), since, clock);
  }

  /// What cannot be prepared would never be attempted: a person has to see it.
  private void orHold(Delivery delivery, Runnable preparing) {
    try {
      preparing.run();
    } catch (RuntimeException fault) {
      LOG.error("Line {} cannot be prepared for delivery; it is held", delivery.lineId(), fault);
      broken.hold(delivery, "It cannot be prepared for delivery", fault);
    }
  }

  private Read read(Collection<Long> orderIds) {
    var byId =
        orders.byIds(orderIds.stream().distinct().toList()).stream()
            .collect(Collectors.toMap(Order::id, Function.identity()));
    var people = accounts.byIds(byId.values().stream().map(Order::userId).distinct().toList());
    return new Read(byId, people, new HashMap<>());
  }

  private Draft draft(Delivery claimed, Read read) {
    var order = requireNonNull(read.orders.get(claimed.orderId()));
    var line = line(order, claimed.lineId(), claimed.leaseToken(), read);
    var module = moduleOf(claimed, line);
    var delivery = module.map(m -> claimed.assigned(m.name(), m.destination())).orElse(claimed);
    var owed = module.flatMap(m -> m.owed(line)).orElse(null);
    return new Draft(delivery, module.orElse(null), line, owed, null);
  }

  /// A line keeps the module that got it; one that no module supported may have found one since.
  private Optional<FulfillmentModule> moduleOf(Delivery delivery, LineToDeliver line) {
    return delivery.module() != null
        ? modules.named(delivery.module())
        : modules.supporting(line.productType(), line.attributes());
  }

  private LineToDeliver line(Order order, long lineId, UUID requestKey, Read read) {
    var account = requireNonNull(read.people.get(order.userId()));
    var line = order.line(lineId);
    return new LineToDeliver(
        LineKeys.of(line.id()),
        requestKey,
        order.siteId(),
        order.number(),
        order.placedAt(),
        line.id(),
        line.productType(),
        line.sku(),
        line.title(),
        line.attributes(),
        line.quantity(),
        line.priceInclTax(),
        new Learner(
            account.id(),
            account.username(),
            account.email(),
            account.fullName(),
            read.tracking.computeIfAbsent(account.id(), accounts::trackingContext)),
        order.emailOptIn(),
        settings.timeout());
  }

  /// What other lines grant of the resources that these attempts are about, by line asked for.
  private Map<Long, List<Entry>> counting(List<Draft> drafts) {
    var asked = drafts.stream().filter(draft -> draft.subject() != null).toList();
    var found =
        ledger.counting(
            asked.stream().map(draft -> draft.line.learner().userId()).toList(),
            asked.stream().map(draft -> requireNonNull(draft.subject()).resource()).toList());
    return asked.stream()
        .collect(
            Collectors.toMap(
                draft -> draft.delivery.lineId(),
                draft -> found.stream().filter(draft::sharesWith).distinct().toList()));
  }

  /// A line as a module sees it, without a claim.
  LineToDeliver line(long orderId, long lineId) {
    var read = read(List.of(orderId));
    return line(requireNonNull(read.orders.get(orderId)), lineId, UUID.randomUUID(), read);
  }

  private Aim aim(Draft draft, Map<Long, List<Entry>> counting) {
    var module = draft.module;
    var subject = draft.subject();
    if (draft.delivery.isToClose()) {
      return new Aim.Close();
    }
    if (module == null || subject == null) {
      return draft.delivery.isRevocation() ? new Aim.Nothing() : new Aim.Give();
    }
    var rest = counting.getOrDefault(draft.delivery.lineId(), List.of());
    var covering = rest.stream().filter(e -> module.covers(e.grant(), subject)).findFirst();
    if (!draft.delivery.isRevocation()) {
      return covering
          .<Aim>map(e -> new Aim.Covered(subject, "Line %s grants as much.".formatted(e.lineId())))
          .orElseGet(Aim.Give::new);
    }
    if (covering.isPresent()) {
      return new Aim.Keep(
          "Line %s still grants as much, so nothing is taken back."
              .formatted(covering.get().lineId()),
          subject);
    }
    return rest.stream()
        .findFirst()
        .<Aim>map(e -> new Aim.GiveOther(module, line(e.orderId(), e.lineId()), subject))
        .orElseGet(() -> new Aim.TakeBack(subject));
  }

  private record Read(
      Map<Long, Order> orders,
      Map<Long, Account> people,
      Map<Long, Map<String, String>> tracking) {}

  /// An attempt on its way: what its line owes, and what it granted according to the ledger.
  private record Draft(
      Delivery delivery,
      @Nullable FulfillmentModule module,
      LineToDeliver line,
      @Nullable Grant owed,
      @Nullable Entry granted) {

    Draft withGranted(@Nullable Entry entry) {
      return new Draft(delivery, module, line, owed, entry);
    }

    /// What is to be given or taken back; null when there is nothing. What no answer ever told of
    /// may still be there when some outcome was unsure.
    @Nullable Grant subject() {
      if (!delivery.isRevocation()) {
        return owed;
      }
      if (granted != null) {
        return granted.grant();
      }
      return delivery.everUnsure() ? owed : null;
    }

    /// Whether this entry is another line's, of the same learner, for the same thing.
    boolean sharesWith(Entry entry) {
      return entry.lineId() != delivery.lineId()
          && entry.userId() == line.learner().userId()
          && entry.destination().equals(delivery.destination())
          && entry.resource().equals(requireNonNull(subject()).resource());
    }
  }
}
