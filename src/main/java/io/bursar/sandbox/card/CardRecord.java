package io.bursar.sandbox.card;

import io.bursar.sandbox.http.Journal;
import io.bursar.sandbox.http.Json;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// What the processor remembers. A decision and the notification of it are one line of the journal,
/// so that no crash parts them. Thread-safe; a check and the write that rests on it belong in one
/// `synchronized` block on this object.
final class CardRecord {

  private final Map<String, Payment> payments = new LinkedHashMap<>();
  private final Map<String, String> idByKey = new HashMap<>();
  private final Map<String, List<Refund>> refunds = new HashMap<>();
  private final Map<String, Notification> pending = new LinkedHashMap<>();
  private final Journal journal;

  CardRecord(@Nullable Path folder) {
    journal = new Journal(folder, "card");
    journal.replay(this::recall);
  }

  synchronized Optional<Payment> payment(String id) {
    return Optional.ofNullable(payments.get(id));
  }

  synchronized Optional<Payment> paymentByKey(String key) {
    return Optional.ofNullable(idByKey.get(key)).map(payments::get);
  }

  /// The payments made last, newest first, at most so many.
  synchronized List<Payment> payments(int max) {
    return List.copyOf(payments.values()).reversed().stream().limit(max).toList();
  }

  synchronized List<Refund> refundsOf(String paymentId) {
    return List.copyOf(refunds.getOrDefault(paymentId, List.of()));
  }

  synchronized List<Notification> pending() {
    return List.copyOf(pending.values());
  }

  synchronized void save(Payment payment) {
    journal.append("payment", payment);
    remember(payment);
  }

  synchronized void decide(Payment payment, Notification notification) {
    var decision = new Decision(payment, notification);
    journal.append("decision", decision);
    remember(decision);
  }

  synchronized void save(Refund refund) {
    journal.append("refund", refund);
    remember(refund);
  }

  synchronized void save(Notification notification) {
    journal.append("notification", notification);
    remember(notification);
  }

  synchronized void close() {
    journal.close();
  }

  private void recall(String type, JsonNode value) {
    switch (type) {
      case "payment" -> remember(Json.as(value, Payment.class));
      case "decision" -> remember(Json.as(value, Decision.class));
      case "refund" -> remember(Json.as(value, Refund.class));
      case "notification" -> remember(Json.as(value, Notification.class));
      default -> throw new IllegalStateException("Unknown line in the card record: " + type);
    }
  }

  private void remember(Payment payment) {
    payments.put(payment.id(), payment);
    idByKey.put(payment.order().key(), payment.id());
  }

  private void remember(Decision decision) {
    remember(decision.payment());
    remember(decision.notification());
  }

  private void remember(Refund refund) {
    var ofPayment = refunds.computeIfAbsent(refund.paymentId(), _ -> new ArrayList<>());
    ofPayment.removeIf(known -> known.id().equals(refund.id()));
    ofPayment.add(refund);
  }

  private void remember(Notification notification) {
    if (notification.isOver()) {
      pending.remove(notification.id());
    } else {
      pending.put(notification.id(), notification);
    }
  }

  private record Decision(Payment payment, Notification notification) {}
}
