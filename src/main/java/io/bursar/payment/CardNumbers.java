package io.bursar.payment;

import java.util.List;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/// Numbers of cards in what processors answer. Nobody asks for them, and whatever a processor
/// repeats, none is kept.
final class CardNumbers {

  private static final Pattern NUMBER = Pattern.compile("\\b[2-6](?:[ -]?\\d){12,18}\\b");

  private CardNumbers() {}

  /// This JSON with "…" in the place of each. Throws a [tools.jackson.core.JacksonException] when
  /// there may be one in what is no JSON.
  static String masked(JsonMapper json, String raw) {
    return NUMBER.matcher(raw).find() ? masked(json.readTree(raw)).toString() : raw;
  }

  private static JsonNode masked(JsonNode node) {
    switch (node) {
      case ObjectNode object ->
          List.copyOf(object.propertyNames())
              .forEach(name -> object.set(name, masked(object.get(name))));
      case ArrayNode array -> {
        for (int i = 0; i < array.size(); i++) {
          array.set(i, masked(array.get(i)));
        }
      }
      default -> {
        return maskedValue(node);
      }
    }
    return node;
  }

  private static JsonNode maskedValue(JsonNode node) {
    var text = node.asString("");
    var masked =
        NUMBER.matcher(text).replaceAll(found -> isCard(found.group()) ? "…" : found.group());
    return masked.equals(text) ? node : StringNode.valueOf(masked);
  }

  /// Its last digit is the check of the others, which few other numbers stand.
  private static boolean isCard(String number) {
    var digits = number.replaceAll("\\D", "");
    int sum = 0;
    for (int i = 0; i < digits.length(); i++) {
      int digit = Character.digit(digits.charAt(digits.length() - 1 - i), 10);
      sum += i % 2 == 0 ? digit : digit * 2 / 10 + digit * 2 % 10;
    }
    return sum % 10 == 0;
  }
}
