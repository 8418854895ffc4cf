package io.bursar.sandbox.card;

import io.bursar.sandbox.card.Refund.Kind;
import io.bursar.sandbox.card.Refund.Status;
import io.bursar.sandbox.http.Json;
import java.time.Clock;

/// What happens at the processor without the merchant: its staff give money back, banks dispute
/// payments, and refunds that took time come to an end. Each is notified, as everything is.
public final class Desk {

  private final CardRecord record;
  private final Notifier notifier;
  private final Clock clock;
  private volatile boolean slow;
  private volatile boolean forgetful;
  private volatile boolean silent;

  Desk(CardRecord record, Notifier notifier, Clock clock) {
    this.record = record;
    this.notifier = notifier;
    this.clock = clock;
  }

  /// Whether refunds take time from now on: each is pending until [#decide] says how it ended.
  public void slow(boolean on) {
    slow = on;
  }

  /// Whether idempotency keys protect nothing from now on, as when they are older than a day.
  public void forgetful(boolean on) {
    forgetful = on;
  }

  /// Whether nobody is told what happens at this desk from now on, as when all that is told is
  /// lost.
  public void silent(boolean on) {
    silent = on;
  }

  /// Gives so much of a payment back by hand.
  public Refund giveBack(String paymentId, long amount) {
    return made(paymentId, amount, Kind.REFUND, Status.SUCCEEDED);
  }

  /// The payer's bank disputes so much of a payment, and holds it.
  public Refund dispute(String paymentId, long amount) {
    return made(paymentId, amount, Kind.DISPUTE, Status.PENDING);
  }

  /// Says how a refund or dispute ended.
  public void decide(Refund refund, boolean moneyWent) {
    record.save(refund.with(moneyWent ? Status.SUCCEEDED : Status.FAILED));
    notifyOf(refund);
  }

  Status statusOfNew() {
    return slow ? Status.PENDING : Status.SUCCEEDED;
  }

  boolean remembersKeys() {
    return !forgetful;
  }

  private Refund made(String paymentId, long amount, Kind kind, Status status) {
    var payment = record.payment(paymentId).orElseThrow();
    var refund =
        new Refund(
            Payments.random(kind == Kind.DISPUTE ? "dsp_" : "ref_"),
            paymentId,
            "by hand",
            amount,
            payment.order().currency(),
            clock.instant(),
            kind,
            status);
    record.save(refund);
    notifyOf(refund);
    return refund;
  }

  private void notifyOf(Refund refund) {
    if (silent) {
      return;
    }
    var payment = record.payment(refund.paymentId()).orElseThrow();
    var id = Payments.random("evt_");
    var body = Json.object();
    body.put("id", id);
    body.put("type", "payment.refunded");
    body.set("payment", payment.json());
    var notification =
        new Notification(id, payment.order().notifyUrl(), Json.write(body), clock.instant(), 1, 0);
    record.save(notification);
    notifier.schedule(notification);
  }
}
