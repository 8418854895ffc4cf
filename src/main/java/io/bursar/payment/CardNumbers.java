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

  private static final int DIGITS_MIN = 13;
  private static final int DIGITS_MAX = 19;

  /// Digits enough for one. What is before and after says nothing here: it may be of an escape.
  private static final Pattern DIGITS = Pattern.compile("\\d(?:[ -]?\\d){12}");

  /// Where one may begin: never inside a word, so that names such as `pay_4242` stay whole.
  private static final Pattern START = Pattern.compile("(?<!\\w)[2-6]");

  private CardNumbers() {}

  /// This JSON with "…" in the place of each. Throws a [tools.jackson.core.JacksonException] when
  /// there may be one in what is no JSON.
  static String masked(JsonMapper json, String raw) {
    return DIGITS.matcher(raw).find() ? masked(json.readTree(raw)).toString() : raw;
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
    var masked = new StringBuilder();
    int done = 0;
    var starts = START.matcher(text);
    while (starts.find()) {
      int end = starts.start() < done ? 0 : end(text, starts.start());
      if (end > 0) {
        masked.append(text, done, starts.start()).append('…');
        done = end;
      }
    }
    return done == 0
        ? node
        : StringNode.valueOf(masked.append(text, done, text.length()).toString());
  }

  /// Where the longest number of a card ends that begins here; 0 when none does. Its last digit is
  /// the check of the others, which few other numbers stand. It may end before a blank, a hyphen or
  /// a letter, whatever follows, but not amid digits that touch.
  private static int end(String text, int start) {
    int end = 0;
    int sum = 0; // as if the digit at hand were the last
    int other = 0; // as if one more came
    int digits = 0;
    int at = start;
    while (digits < DIGITS_MAX && isDigit(text, at)) {
      int digit = text.charAt(at) - '0';
      int before = sum;
      sum = other + digit;
      other = before + digit * 2 / 10 + digit * 2 % 10;
      digits++;
      at++;
      if (digits >= DIGITS_MIN && sum % 10 == 0 && !isDigit(text, at)) {
        end = at;
      }
      if (isSeparator(text, at)) {
        at++;
      }
    }
    return end;
  }

  private static boolean isDigit(String text, int at) {
    return at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9';
  }

  private static boolean isSeparator(String text, int at) {
    return at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '-');
  }
}
