package io.bursar.sandbox.stripe;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.bursar.sandbox.http.Call;
import io.bursar.sandbox.http.Json;
import java.net.URLDecoder;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// The parameters of a call, from its form or its query.
final class Params {

  private static final Set<String> ADDRESS =
      Set.of("line1", "line2", "city", "state", "postal_code", "country");

  private final Map<String, String> values = new HashMap<>();

  Params(Call call) {
    call.form().forEach((name, given) -> values.put(name, given.getFirst()));
    var query = call.uri().getRawQuery();
    if (query != null) {
      for (var pair : query.split("&", -1)) {
        var name = pair.split("=", 2)[0];
        var decoded = URLDecoder.decode(name, UTF_8);
        values.put(decoded, String.valueOf(call.query(decoded)));
      }
    }
  }

  Params(Map<String, String> values) {
    this.values.putAll(values);
  }

  @Nullable String text(String name) {
    return values.get(name);
  }

  boolean is(String name) {
    return "true".equals(values.get(name));
  }

  String needed(String name) {
    var value = values.get(name);
    if (value == null || value.isBlank()) {
      throw StripeRefused.invalid("parameter_missing", "Missing required param: " + name + ".");
    }
    return value;
  }

  long amount() {
    try {
      var amount = Long.parseLong(needed("amount"));
      if (amount > 0) {
        return amount;
      }
    } catch (NumberFormatException _) {
      // Answered below.
    }
    throw StripeRefused.invalid("parameter_invalid_integer", "Invalid integer: amount.");
  }

  long number(String name, long otherwise) {
    var value = values.get(name);
    return value == null ? otherwise : Long.parseLong(value);
  }

  /// What is there already, with what was sent.
  ObjectNode metadata(ObjectNode before) {
    values.forEach(
        (name, value) -> {
          if (name.startsWith("metadata[") && name.endsWith("]")) {
            before.put(name.substring("metadata[".length(), name.length() - 1), value);
          }
        });
    return before;
  }

  /// The fields to expand; of a list those of its elements.
  Set<String> expand() {
    return values.entrySet().stream()
        .filter(entry -> entry.getKey().startsWith("expand["))
        .map(entry -> entry.getValue().replaceFirst("^data\\.", ""))
        .collect(Collectors.toSet());
  }

  /// The name of the card that was sent: by name, or by number, which goes no further.
  @Nullable String card() {
    var method = values.get("payment_method");
    if (method != null) {
      return StripeCard.ofMethod(method)
          .map(StripeCard::method)
          .orElseThrow(() -> StripeRefused.missing("PaymentMethod", method));
    }
    var number = values.get("payment_method_data[card][number]");
    return number == null
        ? null
        : StripeCard.ofNumber(number)
            .map(StripeCard::method)
            .orElseThrow(
                () ->
                    StripeRefused.invalid(
                        "incorrect_number",
                        "Your card number is incorrect. Only the test cards work here."));
  }

  ObjectNode billing() {
    var prefix = "payment_method_data[billing_details]";
    var billing = Json.object().put("name", values.get(prefix + "[name]"));
    var address = billing.putObject("address");
    ADDRESS.forEach(field -> address.put(field, values.get(prefix + "[address][" + field + "]")));
    return billing;
  }

  /// The same call has the same text, in whatever order its parameters came.
  @Override
  public String toString() {
    return Arrays.toString(
        values.entrySet().stream().map(Map.Entry::toString).sorted().toArray(String[]::new));
  }
}
