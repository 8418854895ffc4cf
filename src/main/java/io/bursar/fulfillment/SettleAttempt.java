package io.bursar.fulfillment;

import io.bursar.fulfillment.DeliveryStore.State;
import io.bursar.fulfillment.Ledger.Other;
import io.bursar.fulfillment.RetryPolicy.NextStep;
import io.bursar.fulfillment.spi.FulfillmentModule;
import io.bursar.fulfillment.spi.Outcome;
import io.bursar.fulfillment.spi.Outcome.Accepted;
import io.bursar.fulfillment.spi.Outcome.Delivered;
import io.bursar.fulfillment.spi.Outcome.Grant;
import io.bursar.fulfillment.spi.Outcome.UnknownLearner;
import io.bursar.history.Actor;
import io.bursar.history.AuditLog;
import io.bursar.history.Change;
import io.bursar.history.Change.Subject;
import io.bursar.history.History;
import io.bursar.order.LineStatus;
import io.bursar.order.Order.NoteType;
import io.bursar.order.Orders;
import io.bursar.order.Ownerships;
import java.lang.management.ManagementFactory;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/// Writes how an attempt ended: line, order, delivery, calls, ledger and history in one
/// transaction, locks in the order of the house: order, lines, deliveries. A result that comes
/// after its lease was passed on is not believed: whoever has the lease looks for itself.
@Component
class SettleAttempt {

  private static final Logger LOG = LoggerFactory.getLogger(SettleAttempt.class);

  /// A person has this long to look at a hold before it counts as overdue.
  static final Duration HOLD_LOOKED_AT_WITHIN = Duration.ofDays(2);

  private static final String NODE = ManagementFactory.getRuntimeMXBean().getName();

  private final DeliveryStore deliveries;
  private final AttemptStore attempts;
  private final Ledger ledger;
  private final Orders orders;
  private final Ownerships ownerships;
  private final RetryPolicy retryPolicy;
  private final History history;
  private final AuditLog audit;
  private final ApplicationEventPublisher events;
  private final TransactionTemplate transaction;
  private final Clock clock;

  SettleAttempt(
      DeliveryStore deliveries,
      AttemptStore attempts,
      Ledger ledger,
      Orders orders,
      Ownerships ownerships,
      RetryPolicy retryPolicy,
      History history,
      AuditLog audit,
      ApplicationEventPublisher events,
      TransactionTemplate transaction,
      Clock clock) {
    this.deliveries = deliveries;
    this.attempts = attempts;
    this.ledger = ledger;
    this.orders = orders;
    this.ownerships = ownerships;
    this.retryPolicy = retryPolicy;
    this.history = history;
    this.audit = audit;
    this.events = events;
    this.transaction = transaction;
    this.clock = clock;
  }

  /// Settles with the step that follows from the outcome.
  ///
  /// @param outage whether its destination fails for everybody now: then the failure does not count
  void settle(Attempt attempt, Outcome outcome, boolean outage, Actor by) {
    var now = clock.instant();
    var waits = retryPolicy.of(attempt.module());
    var next = retryPolicy.after(outcome, attempt.delivery(), waits, outage, now);
    settle(attempt, outcome, next, !outage, by);
  }

  /// Settles with this next step, whatever the outcome; `counted`: whether a failure brings the
  /// delivery nearer to being given up.
  void settle(Attempt attempt, Outcome outcome, NextStep next, boolean counted, Actor by) {
    transaction.executeWithoutResult(_ -> write(attempt, outcome, next, counted, by));
  }

  private void write(Attempt attempt, Outcome outcome, NextStep next, boolean counted, Actor by) {
    var delivery = attempt.delivery();
    var now = clock.instant();
    orders.lock(delivery.orderId());
    var lineStatus =
        delivery.isToGrant()
            ? OutcomeText.lineStatus(outcome, delivery.status())
            : delivery.status();
    var wanted =
        deliveries.settle(
            delivery,
            state(delivery, next, now),
            OutcomeText.of(outcome),
            lineStatus,
            attempt.isUnsure(),
            counted,
            outcome instanceof UnknownLearner && delivery.slowUntil() == null,
            resource(attempt, outcome),
            now);
    if (wanted.isEmpty()) {
      LOG.warn("Late result for line {} is left to whoever has its lease now", delivery.lineId());
      return;
    }
    if (lineStatus != LineStatus.OPEN && delivery.isToGrant()) {
      orders.moveLine(delivery.orderId(), delivery.lineId(), lineStatus, outcome.cause(), by);
    }
    var then = wanted.get().equals(delivery.wanted()) ? next : new NextStep.Retry(now);
    record(attempt, then, by);
    switch (outcome) {
      case Delivered done when delivery.isRevocation() -> ended(attempt, done, by, now);
      case Delivered _ when delivery.isToClose() -> {}
      case Delivered done ->
          granted(attempt, done.grant(), wanted.get().equals("granted"), by, now);
      default -> remark(delivery, outcome, then, by);
    }
  }

  private void granted(Attempt attempt, Grant grant, boolean stillWanted, Actor by, Instant now) {
    var delivery = attempt.delivery();
    var userId = attempt.line().learner().userId();
    var written = ledger.grant(delivery, userId, grant, attempt.since(), now);
    if (!written.first()) {
      ledger.refer(delivery.lineId(), grant.reference(), now);
    }
    if (written.first() && stillWanted) {
      auditFulfilled(attempt, grant);
      events.publishEvent(new LineDelivered(delivery.orderId(), delivery.lineId()));
    }
    // A look that changed nothing makes nobody look, or looks would follow looks for ever.
    if (attempt.isByHand() || !(written.first() || attempt.mayHaveChanged())) {
      return;
    }
    // Calls that crossed may have ended in any order: whoever settles last looks for itself. Of a
    // line that is in the ledger the others know, and have it look.
    if (written.first() && written.others().stream().anyMatch(Other::crossed)) {
      lookAgain(List.of(delivery.lineId()), by, now);
    }
    lookAgain(
        written.others().stream()
            .filter(Other::counts)
            .filter(other -> mayHaveChanged(attempt, grant, written.first(), other))
            .map(Other::lineId)
            .toList(),
        by,
        now);
  }

  /// Whether this attempt, or an earlier one of which nobody knows how it ended, may have changed
  /// what another line grants. What was only given again gives way to what was granted later: two
  /// modes of which neither covers the other would take turns for ever.
  private static boolean mayHaveChanged(Attempt attempt, Grant grant, boolean first, Other other) {
    var module = attempt.module();
    if (attempt.delivery().unsure()) {
      return true;
    }
    return attempt.aim() instanceof Aim.Give
        && (first || other.later())
        && module != null
        && !covers(module, grant, new Grant(grant.resource(), other.mode(), ""));
  }

  /// A module that fails here must not undo what was delivered.
  private static boolean covers(FulfillmentModule module, Grant held, Grant owed) {
    try {
      return module.covers(held, owed);
    } catch (RuntimeException bug) {
      LOG.error("Module {} cannot compare grants; the other line is looked at", module.name(), bug);
      return false;
    }
  }

  /// What the line granted has ended: the learner may buy it again.
  private void ended(Attempt attempt, Delivered done, Actor by, Instant now) {
    var delivery = attempt.delivery();
    var line = attempt.line();
    var userId = line.learner().userId();
    var how = attempt.isByHand() ? "left" : attempt.aim() instanceof Aim.Keep ? "kept" : "revoked";
    var isNew =
        ledger.end(delivery.lineId(), how, done.cause(), by.userId(), now)
            || !ledger.hasEnded(delivery.lineId());
    if (!attempt.isByHand() && attempt.aim() instanceof Aim.GiveOther(_, var other, _)) {
      ledger.refer(other.lineId(), done.grant().reference(), now);
    }
    ownerships.giveUp(userId, delivery.productId(), delivery.basketId());
    history.record(by, List.of(change(delivery, "revoking", "closed", done.cause())));
    // What was found open again and is taken back once more has been told.
    if (isNew) {
      auditRevoked(attempt);
      events.publishEvent(new LineRevoked(delivery.orderId(), delivery.lineId()));
    }
    var taken = attempt.mayHaveTaken();
    if (taken != null) {
      lookAgain(
          ledger.counting(List.of(userId), List.of(taken.resource())).stream()
              .filter(entry -> entry.destination().equals(delivery.destination()))
              .map(Ledger.Entry::lineId)
              .filter(lineId -> !attempt.gave(lineId))
              .toList(),
          by,
          now);
    }
  }

  /// What these lines grant may have changed under them, by a call that was under way at the same
  /// time: each is looked at again, and given again if it is gone.
  private void lookAgain(List<Long> lineIds, Actor by, Instant now) {
    if (lineIds.isEmpty()) {
      return;
    }
    var why = "Another line changed the same thing, so this one is looked at again.";
    history.record(
        by,
        deliveries.lookAgain(lineIds, now).stream()
            .map(c -> new Change(c.basketId(), c.lineId(), Subject.DELIVERY, c.was(), "due", why))
            .toList());
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

  private void remark(Delivery delivery, Outcome outcome, NextStep next, Actor by) {
    if (next instanceof NextStep.Hold(var reason)) {
      history.record(by, List.of(change(delivery, "running", "held", reason)));
      orders.addSystemNote(delivery.orderId(), NoteType.ERROR, "Held: " + reason);
      events.publishEvent(new DeliveryHeld(delivery.orderId(), delivery.lineId(), reason));
    } else if (delivery.attempts() == 0 && !(outcome instanceof Accepted)) {
      orders.addSystemNote(delivery.orderId(), NoteType.ERROR, outcome.cause());
    }
  }

  private void auditFulfilled(Attempt attempt, Grant grant) {
    var line = attempt.line();
    var values = new HashMap<String, @Nullable Object>();
    values.put("course_id", line.attribute("course_key"));
    values.put("credit_provider", line.attribute("credit_provider"));
    values.put("mode", grant.mode());
    audit(attempt, "line_fulfilled", values);
  }

  private void auditRevoked(Attempt attempt) {
    var line = attempt.line();
    var values = new HashMap<String, @Nullable Object>();
    values.put("course_id", line.attribute("course_key"));
    values.put("certificate_type", line.attribute("certificate_type"));
    audit(attempt, "line_revoked", values);
  }

  private void audit(Attempt attempt, String name, Map<String, @Nullable Object> values) {
    var line = attempt.line();
    if (line.attribute("UUID") != null) {
      values.remove("course_id");
      values.remove("credit_provider");
      values.put("UUID", line.attribute("UUID"));
    }
    values.put("order_line_id", line.lineId());
    values.put("order_number", line.orderNumber());
    values.put("product_class", line.productType());
    values.put("user_id", line.learner().userId());
    audit.event(name, values);
  }

  private static Change change(Delivery delivery, String from, String to, String why) {
    return new Change(delivery.basketId(), delivery.lineId(), Subject.DELIVERY, from, to, why);
  }

  /// The learner's resource that this outcome changed; whoever settles about the same one waits.
  private static @Nullable String resource(Attempt attempt, Outcome outcome) {
    if (!(outcome instanceof Delivered delivered)) {
      return null;
    }
    var grant = Objects.requireNonNullElse(attempt.taken(), delivered.grant());
    return "%d %s %s"
        .formatted(
            attempt.line().learner().userId(), attempt.delivery().destination(), grant.resource());
  }

  private static State state(Delivery delivery, NextStep next, Instant now) {
    return switch (next) {
      case NextStep.Done _ when !delivery.isToGrant() -> new State("closed", now, null, null);
      case NextStep.Done _ -> new State("done", now, null, null);
      case NextStep.Retry(var at) -> new State("waiting", at, null, null);
      case NextStep.Hold(var reason) ->
          new State("held", now, reason, deadline(delivery, reason, now));
    };
  }

  /// Who only looks at a hold does not put its deadline off.
  private static Instant deadline(Delivery delivery, String reason, Instant now) {
    return reason.equals(delivery.holdReason()) && delivery.holdDeadline() != null
        ? delivery.holdDeadline()
        : now.plus(HOLD_LOOKED_AT_WITHIN);
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
