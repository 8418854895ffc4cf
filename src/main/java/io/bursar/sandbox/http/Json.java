package io.bursar.sandbox.http;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// JSON as both servers write it: compact, snake_case names, instants as ISO 8601 text.
public final class Json {

  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
          .build();

  private Json() {}

  /// An empty object to fill.
  public static ObjectNode object() {
    return MAPPER.createObjectNode();
  }

  /// An empty list to fill.
  public static ArrayNode array() {
    return MAPPER.createArrayNode();
  }

  /// The JSON text of a value.
  public static String write(Object value) {
    return MAPPER.writeValueAsString(value);
  }

  /// The value as a tree.
  public static JsonNode tree(Object value) {
    return MAPPER.valueToTree(value);
  }

  /// The tree that the text holds. Throws [Unreadable] when it is not JSON.
  public static JsonNode read(String text) {
    try {
      return MAPPER.readTree(text);
    } catch (JacksonException e) {
      throw new Unreadable(e);
    }
  }

  /// The value of this type in the tree. Throws [Unreadable] when it does not fit.
  public static <T> T as(JsonNode node, Class<T> type) {
    try {
      return MAPPER.treeToValue(node, type);
    } catch (JacksonException e) {
      throw new Unreadable(e);
    }
  }

  /// Whether the node is a whole number that fits a `long`.
  public static boolean isWhole(JsonNode node) {
    return node.isNumber()
        && node.canConvertToLong()
        && node.decimalValue().stripTrailingZeros().scale() <= 0
        && node.decimalValue().abs().compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) <= 0;
  }

  /// The instant that ISO 8601 text names. Throws [Unreadable] when it names none.
  public static Instant instant(String text) {
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeParseException e) {
      throw new Unreadable(e);
    }
  }

  /// The text is not what was expected; the message says where it stops making sense.
  public static final class Unreadable extends RuntimeException {

    private static final long serialVersionUID = 1L;

    Unreadable(JacksonException cause) {
      super(cause.getOriginalMessage(), cause);
    }

    Unreadable(DateTimeParseException cause) {
      super("Not a date and time with an offset", cause);
    }
  }
}
