package io.bursar.sandbox.paypal;

import io.bursar.sandbox.http.Answer;
import io.bursar.sandbox.http.Journal;
import io.bursar.sandbox.http.Json;
import java.nio.file.Path;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What PayPal remembers: orders with their captures and refunds, disputes, and for a while the
/// answers that it gave under request ids. A check and the change that rests on it belong in one
/// `synchronized` block on this object.
final class PayPalRecord {

  private final Map<String, ObjectNode> orders = new LinkedHashMap<>();
  private final Map<String, ObjectNode> disputes = new LinkedHashMap<>();
  private final Map<String, Answer> answers = new HashMap<>();
  private final Journal journal;
  private final Clock clock;

  PayPalRecord(@Nullable Path folder, Clock clock) {
    this.clock = clock;
    journal = new Journal(folder, "paypal");
    journal.replay((kind, node) -> remember(kind, (ObjectNode) node));
  }

  synchronized Optional<ObjectNode> order(String id) {
    return Optional.ofNullable(orders.get(id)).map(ObjectNode::deepCopy);
  }

  /// All orders, the newest last.
  synchronized List<ObjectNode> orders() {
    return orders.values().stream().map(ObjectNode::deepCopy).toList();
  }

  /// The order that this capture is of.
  synchronized Optional<ObjectNode> orderOf(String capture) {
    return orders.values().stream()
        .filter(
            order ->
                capture(order).map(c -> c.path("id").asString("").equals(capture)).orElse(false))
        .findFirst()
        .map(ObjectNode::deepCopy);
  }

  synchronized Optional<ObjectNode> dispute(String id) {
    return Optional.ofNullable(disputes.get(id)).map(ObjectNode::deepCopy);
  }

  /// All disputes, the newest last.
  synchronized List<ObjectNode> disputes() {
    return disputes.values().stream().map(ObjectNode::deepCopy).toList();
  }

  synchronized void save(ObjectNode order) {
    journal.append("order", order);
    remember("order", order);
  }

  synchronized void saveDispute(ObjectNode dispute) {
    journal.append("dispute", dispute);
    remember("dispute", dispute);
  }

  synchronized Optional<Answer> answered(String requestId) {
    return Optional.ofNullable(answers.get(requestId));
  }

  synchronized void keep(String requestId, Answer answer) {
    answers.put(requestId, answer);
  }

  synchronized void forgetRequests() {
    answers.clear();
  }

  void close() {
    journal.close();
  }

  /// As PayPal writes times.
  String now() {
    return clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
  }

  static String random() {
    return UUID.randomUUID().toString().replace("-", "").substring(0, 17).toUpperCase(Locale.ROOT);
  }

  /// The capture of an order, if there is one.
  static Optional<ObjectNode> capture(JsonNode order) {
    var captures = order.path("purchase_units").path(0).path("payments").path("captures");
    return captures.isEmpty() ? Optional.empty() : Optional.of((ObjectNode) captures.get(0));
  }

  private void remember(String kind, ObjectNode node) {
    if (kind.equals("dispute")) {
      disputes.put(node.path("dispute_id").asString(""), node.deepCopy());
    } else {
      orders.put(node.path("id").asString(""), node.deepCopy());
    }
  }

  /// A refusal as PayPal words it.
  static Answer refused(int status, String name, String issue) {
    var body = Json.object().put("name", name).put("message", "The request was refused.");
    body.put("debug_id", random());
    body.putArray("details").addObject().put("issue", issue);
    return Answer.json(status, body);
  }
}
