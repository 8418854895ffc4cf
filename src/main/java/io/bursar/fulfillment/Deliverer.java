package io.bursar.fulfillment;

import static java.util.Objects.requireNonNull;

import io.bursar.account.Account;
import io.bursar.account.Accounts;
import io.bursar.fulfillment.DeliveryStore.State;
import io.bursar.fulfillment.RetryPolicy.NextStep;
import io.bursar.fulfillment.spi.FulfillmentModule;
import io.bursar.fulfillment.spi.Outcome;
import io.bursar.fulfillment.spi.Outcome.Delivered;
import io.bursar.fulfillment.spi.Outcome.UnknownLearner;
import io.bursar.history.Actor;
import io.bursar.history.AuditLog;
import io.bursar.history.Change;
import io.bursar.history.Change.Subject;
import io.bursar.history.History;
import io.bursar.order.LineStatus;
import io.bursar.order.Order;
import io.bursar.order.Order.NoteType;
import io.bursar.order.Orders;
import java.lang.management.ManagementFactory;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/// The one path of delivery: claimed, attempted without a transaction, settled in one transaction.
/// Workers, requests and Retry all come through here.
@Component
class Deliverer {

  private static final Logger LOG = LoggerFactory.getLogger(Deliverer.class);

  /// A person has this long to look at a hold before it counts as overdue.
  private static final Duration HOLD_LOOKED_AT_WITHIN = Duration.ofDays(2);

  private static final Duration FAULT_WAIT = Duration.ofMinutes(5);

  private static final String NODE = ManagementFactory.getRuntimeMXBean().getName();

  private final DeliveryStore deliveries;
  private final AttemptStore attempts;
  private final Orders orders;
  private final Accounts accounts;
  private final Modules modules;
  private final RetryPolicy retryPolicy;
  private final History history;
  private final AuditLog audit;
  private final FulfillmentSettings settings;
  private final TransactionTemplate transaction;
  private final Clock clock;
  private final Map<String, Semaphore> calls = new ConcurrentHashMap<>();

  Deliverer(
      DeliveryStore deliveries,
      AttemptStore attempts,
      Orders orders,
      Accounts accounts,
      Modules modules,
      RetryPolicy retryPolicy,
      History history,
      AuditLog audit,
      FulfillmentSettings settings,
      TransactionTemplate transaction,
      Clock clock) {
    this.deliveries = deliveries;
    this.attempts = attempts;
    this.orders = orders;
    this.accounts = accounts;
    this.modules = modules;
    this.retryPolicy = retryPolicy;
    this.history = history;
    this.audit = audit;
    this.settings = settings;
    this.transaction = transaction;
    this.clock = clock;
  }

  /// Reads what the attempts at these claims need: orders and people in two statements for the
  /// whole batch, and the tracking context once a learner.
  List<Attempt> prepare(List<Delivery> claimed) {
    if (claimed.isEmpty()) {
      return List.of();
    }
    var ordersById =
        orders.byIds(claimed.stream().map(Delivery::orderId).distinct().toList()).stream()
            .collect(Collectors.toMap(Order::id, Function.identity()));
    var people =
        accounts.byIds(ordersById.values().stream().map(Order::userId).distinct().toList());
    var tracking = new HashMap<Long, Map<String, String>>();
    var attempts = new ArrayList<Attempt>();
    for (var delivery : claimed) {
      try {
        var order = requireNonNull(ordersById.get(delivery.orderId()));
        var account = requireNonNull(people.get(order.userId()));
        var context = tracking.computeIfAbsent(account.id(), accounts::trackingContext);
        attempts.add(attempt(delivery, order, account, context));
      } catch (RuntimeException fault) {
        // One line that cannot be prepared must not keep the others of its batch.
        LOG.error(
            "Line {} cannot be prepared for delivery; it is looked at again later",
            delivery.lineId(),
            fault);
        deliveries.release(delivery, clock.instant().plus(FAULT_WAIT));
      }
    }
    return attempts;
  }

  /// Makes the attempt, as soon as its destination has a place for a call, and writes its result. A
  /// claim whose lease would end meanwhile is given back.
  void deliver(Attempt attempt, Actor by) {
    var places =
        calls.computeIfAbsent(
            attempt.delivery().destination(), _ -> new Semaphore(settings.callsMax()));
    places.acquireUninterruptibly();
    Optional<Outcome> outcome;
    try {
      outcome = attempt.run();
    } finally {
      places.release();
    }
    if (outcome.isPresent()) {
      settle(attempt, outcome.get(), by);
    } else {
      deliveries.release(attempt.delivery(), clock.instant());
    }
  }

  private Attempt attempt(
      Delivery claimed, Order order, Account account, Map<String, String> tracking) {
    var module = moduleOf(claimed, order);
    var delivery = module.map(m -> assigned(claimed, m)).orElse(claimed);
    return new Attempt(
        delivery, module.orElse(null), order, account, tracking, clock, settings.timeout());
  }

  /// A line keeps the module that got it; one that no module supported may have found one since.
  private Optional<FulfillmentModule> moduleOf(Delivery delivery, Order order) {
    if (delivery.module() != null) {
      return modules.named(delivery.module());
    }
    var line = order.line(delivery.lineId());
    return modules.supporting(line.productType(), line.attributes());
  }

  private static Delivery assigned(Delivery d, FulfillmentModule module) {
    return new Delivery(
        d.id(),
        d.siteId(),
        d.orderId(),
        d.lineId(),
        d.basketId(),
        module.name(),
        module.destination(),
        d.leaseToken(),
        d.leaseUntil(),
        d.attempts(),
        d.failures(),
        d.slowTries(),
        d.unsure(),
        d.lineStatus(),
        d.giveUpAt());
  }

  /// Line, order, delivery, attempts, grant and history in one transaction, locks in the order of
  /// the house: order, lines, deliveries. A result that comes after its lease was passed on is not
  /// believed: whoever has the lease looks for itself.
  private void settle(Attempt attempt, Outcome outcome, Actor by) {
    var delivery = attempt.delivery();
    transaction.executeWithoutResult(
        _ -> {
          orders.lock(delivery.orderId());
          var now = clock.instant();
          var next = retryPolicy.after(outcome, delivery, now);
          var lineStatus = OutcomeText.lineStatus(outcome, LineStatus.of(delivery.lineStatus()));
          if (!deliveries.settle(
              delivery,
              state(next, now),
              OutcomeText.of(outcome),
              lineStatus,
              attempt.isUnsure(),
              outcome instanceof UnknownLearner,
              now)) {
            LOG.warn(
                "Late result for line {} is left to whoever has its lease now", delivery.lineId());
            return;
          }
          if (lineStatus != LineStatus.OPEN) {
            orders.moveLine(delivery.orderId(), delivery.lineId(), lineStatus, outcome.cause(), by);
          }
          record(attempt, next, by);
          if (outcome instanceof Delivered delivered) {
            grant(attempt, delivered, now);
          } else {
            remark(delivery, outcome, next, by);
          }
        });
  }

  private void record(Attempt attempt, NextStep next, Actor by) {
    var calls = attempt.calls();
    for (int i = 0; i < calls.size(); i++) {
      var isLast = i == calls.size() - 1;
      attempts.insert(
          attempt.delivery(),
          calls.get(i),
          isLast ? text(next) : "go on",
          isLast ? at(next) : null,
          by.userId(),
          NODE);
    }
  }

  private void grant(Attempt attempt, Delivered delivered, Instant now) {
    attempts.insertGrant(attempt.delivery(), attempt.userId(), delivered.grant(), now);
    var line = attempt.line();
    var values = new HashMap<String, @Nullable Object>();
    values.put("course_id", line.attribute("course_key"));
    values.put("credit_provider", line.attribute("credit_provider"));
    values.put("mode", delivered.grant().mode());
    values.put("order_line_id", line.lineId());
    values.put("order_number", line.orderNumber());
    values.put("product_class", line.productType());
    values.put("user_id", attempt.userId());
    audit.event("line_fulfilled", values);
  }

  private void remark(Delivery delivery, Outcome outcome, NextStep next, Actor by) {
    if (next instanceof NextStep.Hold(var reason)) {
      history.record(
          by,
          List.of(
              new Change(
                  delivery.basketId(),
                  delivery.lineId(),
                  Subject.DELIVERY,
                  "running",
                  "held",
                  reason)));
      orders.addSystemNote(delivery.orderId(), NoteType.ERROR, "Held: " + reason);
    } else if (delivery.attempts() == 0) {
      orders.addSystemNote(delivery.orderId(), NoteType.ERROR, outcome.cause());
    }
  }

  private static State state(NextStep next, Instant now) {
    return switch (next) {
      case NextStep.Done _ -> new State("done", now, null, null);
      case NextStep.Retry(var at) -> new State("waiting", at, null, null);
      case NextStep.Hold(var reason) ->
          new State("held", now, reason, now.plus(HOLD_LOOKED_AT_WITHIN));
    };
  }

  private static String text(NextStep next) {
    return switch (next) {
      case NextStep.Done _ -> "done";
      case NextStep.Retry _ -> "try again";
      case NextStep.Hold _ -> "held";
    };
  }

  private static @Nullable Instant at(NextStep next) {
    return next instanceof NextStep.Retry(var at) ? at : null;
  }
}
