package io.bursar.lms;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The first text that stands in an error body of the LMS, whatever its shape: an object of lists,
/// a list, a text.
final class FirstMessage {

  private static final int LENGTH_MAX = 500;
  private static final JsonMapper JSON = JsonMapper.shared();

  private FirstMessage() {}

  /// The text, at most some five hundred characters of it, or nothing when there is none.
  static String in(@Nullable String body) {
    if (body == null) {
      return "";
    }
    try {
      var message = first(JSON.readTree(body)).replaceAll("\\p{Cntrl}+", " ").strip();
      return message.length() <= LENGTH_MAX ? message : message.substring(0, LENGTH_MAX) + "…";
    } catch (JacksonException e) {
      return "";
    }
  }

  private static String first(JsonNode node) {
    if (node.isString()) {
      return node.asString();
    }
    for (var child : node) {
      var message = first(child);
      if (!message.isEmpty()) {
        return message;
      }
    }
    return "";
  }
}
