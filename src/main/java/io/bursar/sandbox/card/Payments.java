package io.bursar.sandbox.card;

import io.bursar.sandbox.card.Payment.Card;
import io.bursar.sandbox.card.Payment.Status;
import io.bursar.sandbox.http.Json;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Makes payments and decides them: each once, and each decision is notified.
final class Payments {

  private final CardRecord record;
  private final Notifier notifier;
  private final CardSettings settings;
  private final Clock clock;
  private final Supplier<String> publicRoot;

  Payments(
      CardRecord record,
      Notifier notifier,
      CardSettings settings,
      Clock clock,
      Supplier<String> publicRoot) {
    this.record = record;
    this.notifier = notifier;
    this.settings = settings;
    this.clock = clock;
    this.publicRoot = publicRoot;
  }

  /// A new payment that waits for its payer. The caller holds the record and has looked for the
  /// key.
  Payment create(Payment.Order order) {
    var id = random("pay_");
    var payment =
        new Payment(
            id,
            order,
            Status.AWAITING_PAYER,
            null,
            null,
            clock.instant(),
            publicRoot.get() + "/pay/" + id);
    record.save(payment);
    return payment;
  }

  /// Takes the money, or declines; a payment that is decided already stays as it is.
  Payment pay(String id, TestCard card) {
    var seen = new Card("visa", card.last4());
    return card == TestCard.DECLINED
        ? decide(id, card, Status.DECLINED, seen, "The card was declined by its bank.")
        : decide(id, card, Status.SUCCEEDED, seen, null);
  }

  /// Cancels a payment that still waits; any other stays as it is.
  Payment cancel(String id) {
    return decide(id, TestCard.PAYS, Status.CANCELED, null, null);
  }

  private Payment decide(
      String id, TestCard card, Status status, @Nullable Card seen, @Nullable String reason) {
    Payment decided;
    Notification notification;
    synchronized (record) {
      var payment = record.payment(id).orElseThrow();
      if (payment.isDecided()) {
        return payment;
      }
      decided = payment.decided(status, seen, reason);
      notification = notification(decided, card);
      record.decide(decided, notification);
    }
    notifier.schedule(notification);
    return decided;
  }

  private Notification notification(Payment payment, TestCard card) {
    var id = random("evt_");
    var body = Json.object();
    body.put("id", id);
    body.put("type", "payment." + payment.status().text());
    body.set("payment", payment.json());
    var wait = card == TestCard.LATE ? settings.lateBy() : Duration.ZERO;
    return new Notification(
        id,
        payment.order().notifyUrl(),
        Json.write(body),
        clock.instant().plus(wait),
        card == TestCard.NOTIFIED_TWICE ? 2 : 1,
        0);
  }

  Instant now() {
    return clock.instant();
  }

  /// An id that cannot be guessed.
  static String random(String prefix) {
    return prefix + UUID.randomUUID().toString().replace("-", "");
  }
}
