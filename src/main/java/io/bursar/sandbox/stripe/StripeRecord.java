package io.bursar.sandbox.stripe;

import io.bursar.sandbox.http.Answer;
import io.bursar.sandbox.http.Journal;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What Stripe remembers: its objects by id, and for a while the answers that it gave under
/// idempotency keys. A check and the change that rests on it belong in one `synchronized` block on
/// this object.
final class StripeRecord {

  private final Map<String, ObjectNode> objects = new LinkedHashMap<>();
  private final Map<String, Kept> answers = new HashMap<>();
  private final Journal journal;
  private final Clock clock;

  StripeRecord(@Nullable Path folder, Clock clock) {
    this.clock = clock;
    journal = new Journal(folder, "stripe");
    journal.replay((_, object) -> remember((ObjectNode) object));
  }

  synchronized Optional<ObjectNode> find(String id) {
    return Optional.ofNullable(objects.get(id)).map(ObjectNode::deepCopy);
  }

  ObjectNode get(String id, String what) {
    return find(id)
        .filter(object -> object.path("object").asString("").equals(what))
        .orElseThrow(() -> StripeRefused.missing(what, id));
  }

  /// All objects of this kind, newest first.
  synchronized List<ObjectNode> all(String kind) {
    var found = new ArrayList<ObjectNode>();
    for (var object : objects.values()) {
      if (object.path("object").asString("").equals(kind)) {
        found.add(object.deepCopy());
      }
    }
    return found.reversed();
  }

  synchronized void save(ObjectNode object) {
    journal.append("object", object);
    remember(object);
  }

  private void remember(ObjectNode object) {
    objects.put(object.path("id").asString(""), object.deepCopy());
  }

  synchronized Optional<Kept> answered(String key) {
    return Optional.ofNullable(answers.get(key));
  }

  synchronized void keep(String key, String request, Answer answer) {
    answers.put(key, new Kept(request, answer));
  }

  synchronized void forgetKeys() {
    answers.clear();
  }

  void close() {
    journal.close();
  }

  long now() {
    return clock.instant().getEpochSecond();
  }

  /// An id that cannot be guessed.
  static String random(String prefix) {
    return prefix + UUID.randomUUID().toString().replace("-", "").substring(0, 24);
  }

  /// The text in this place, or null.
  static @Nullable String text(JsonNode node, String field) {
    return node.path(field).asString(null);
  }

  /// What was answered to which request.
  record Kept(String request, Answer answer) {}
}
