package io.bursar.refund.web;

import io.bursar.api.ApiInput;
import io.bursar.order.Order;
import io.bursar.refund.RefundPlan.Ask;
import io.bursar.shared.Money;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/// Reads what is to be refunded: `amount` of the whole order, or `lines`, each with `line` and with
/// `quantity`, `amount` or neither, the same for all of them; without either all that is left. What
/// is null is refused: a script whose variable is empty does not mean all.
final class AskInput {

  private static final Pattern AMOUNT = Pattern.compile("\\d{1,12}(\\.\\d{1,3})?");
  private static final Set<String> FIELDS = Set.of("line", "quantity", "amount");
  private static final String NULL = "This field may not be null. Give a value, or leave it out.";

  private AskInput() {}

  static Ask read(ApiInput input, Order order) {
    for (var name : List.of("amount", "lines")) {
      if (isNull(input, name)) {
        throw new ApiInput.Invalid(name, NULL);
      }
    }
    if (input.has("amount") && input.has("lines")) {
      throw new ApiInput.Invalid("amount", "Give either an amount or lines.");
    }
    if (input.has("amount")) {
      return new Ask.Total(amount(input.text("amount"), order));
    }
    if (!input.has("lines")) {
      return new Ask.Lines(order.lines().stream().map(Order.Line::id).toList());
    }
    var lines = input.objects("lines");
    if (lines.isEmpty()) {
      throw new ApiInput.Invalid("lines", "Name at least one line.");
    }
    return lines(lines, order);
  }

  private static Ask lines(List<ApiInput> lines, Order order) {
    for (var line : lines) {
      if (!FIELDS.containsAll(line.values().keySet())) {
        throw new ApiInput.Invalid("lines", "A line has line, quantity and amount.");
      }
      for (var name : List.of("quantity", "amount")) {
        if (isNull(line, name)) {
          throw new ApiInput.Invalid("lines", name + ": " + NULL);
        }
      }
    }
    if (lines.stream().allMatch(line -> line.has("quantity") && !line.has("amount"))) {
      var quantities = new LinkedHashMap<Long, Integer>();
      lines.forEach(line -> once(quantities, id(line), quantity(line)));
      return new Ask.Quantities(quantities);
    }
    if (lines.stream().allMatch(line -> line.has("amount") && !line.has("quantity"))) {
      var amounts = new LinkedHashMap<Long, Money>();
      lines.forEach(line -> once(amounts, id(line), amount(line.text("amount"), order)));
      return new Ask.Amounts(amounts);
    }
    if (lines.stream().noneMatch(line -> line.has("amount") || line.has("quantity"))) {
      return new Ask.Lines(lines.stream().map(AskInput::id).toList());
    }
    throw new ApiInput.Invalid(
        "lines", "All lines by quantity, all by amount, or all as far as they are left.");
  }

  private static boolean isNull(ApiInput input, String name) {
    return input.values().containsKey(name) && !input.has(name);
  }

  private static <T> void once(Map<Long, T> byLine, long line, T value) {
    if (byLine.put(line, value) != null) {
      throw new ApiInput.Invalid("lines", "Line %d is named twice.".formatted(line));
    }
  }

  private static long id(ApiInput line) {
    return switch (line.values().get("line")) {
      case Integer id -> id;
      case Long id -> id;
      case null, default -> throw new ApiInput.Invalid("lines", "Each line needs its id as line.");
    };
  }

  private static int quantity(ApiInput line) {
    if (line.values().get("quantity") instanceof Integer quantity) {
      return quantity;
    }
    throw new ApiInput.Invalid("lines", "A quantity is a whole number.");
  }

  private static Money amount(String text, Order order) {
    var currency = order.totalInclTax().currency();
    try {
      if (AMOUNT.matcher(text).matches()) {
        return Money.ofDecimal(new BigDecimal(text), currency);
      }
    } catch (ArithmeticException tooFine) {
      // Said below.
    }
    throw new ApiInput.Invalid(
        "amount", "An amount in %s is text such as \"12.50\".".formatted(currency));
  }
}
