package io.bursar.refund;

import io.bursar.order.Order;
import io.bursar.shared.Money;
import io.bursar.shared.Refusal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What a refund would give back: the arithmetic alone. Of what was refunded before, whatever
/// became of it except that it was denied, nothing is given back again.
public record RefundPlan(Order order, List<PlannedLine> lines) {

  /// Copies the list.
  public RefundPlan {
    lines = List.copyOf(lines);
  }

  /// All that would go back.
  public Money total() {
    return lines.stream()
        .map(PlannedLine::credit)
        .reduce(Money.zero(order.totalInclTax().currency()), Money::plus);
  }

  /// Makes a plan. Refuses with [NothingLeft], [NoSuchLine], [BadQuantity] or [BadAmount].
  static RefundPlan of(Order order, Map<Long, Refunded> before, Ask ask) {
    var lines =
        switch (ask) {
          case Ask.Lines(var ids) ->
              ids.stream().distinct().map(id -> rest(line(order, id), before.get(id))).toList();
          case Ask.Quantities(var byLine) ->
              byLine.entrySet().stream()
                  .map(e -> units(line(order, e.getKey()), before.get(e.getKey()), e.getValue()))
                  .toList();
          case Ask.Amounts(var byLine) ->
              byLine.entrySet().stream()
                  .map(e -> part(line(order, e.getKey()), before.get(e.getKey()), e.getValue()))
                  .toList();
          case Ask.Total(var amount) -> spread(order, before, amount);
        };
    var real = lines.stream().filter(line -> line.quantity() > 0 || !line.credit().isZero());
    var plan = new RefundPlan(order, real.toList());
    if (plan.lines.isEmpty()) {
      throw new NothingLeft();
    }
    return plan;
  }

  /// All that is left of an order, its free lines included.
  static RefundPlan ofRest(Order order, Map<Long, Refunded> before) {
    return new RefundPlan(
        order,
        order.lines().stream()
            .map(line -> rest(line, before.get(line.id())))
            .filter(line -> line.quantity() > 0 || !line.credit().isZero())
            .toList());
  }

  /// What can still go back of a line.
  static Money left(Order.Line line, @Nullable Refunded before) {
    return before == null ? line.priceInclTax() : line.priceInclTax().minus(before.credit());
  }

  /// How many units of a line can still go back.
  static int unitsLeft(Order.Line line, @Nullable Refunded before) {
    return line.quantity() - (before == null ? 0 : before.quantity());
  }

  /// What so many units of a line cost, by its running share: all shares add up to the price.
  static Money share(Order.Line line, int units) {
    var price = BigInteger.valueOf(line.priceInclTax().minor());
    var quantity = BigInteger.valueOf(line.quantity());
    var doubled = price.multiply(BigInteger.valueOf(2L * units)).add(quantity);
    return new Money(
        doubled.divide(quantity.shiftLeft(1)).longValueExact(), line.priceInclTax().currency());
  }

  private static PlannedLine rest(Order.Line line, @Nullable Refunded before) {
    var ended = before != null && before.ended();
    return new PlannedLine(line, unitsLeft(line, before), left(line, before), !ended);
  }

  private static PlannedLine units(Order.Line line, @Nullable Refunded before, int units) {
    var left = unitsLeft(line, before);
    if (units < 1 || units > left) {
      throw new BadQuantity(line, left);
    }
    if (units == left) {
      return rest(line, before);
    }
    var done = line.quantity() - left;
    var share = share(line, done + units).minus(share(line, done));
    var money = left(line, before);
    return new PlannedLine(line, units, share.compareTo(money) > 0 ? money : share, false);
  }

  private static PlannedLine part(Order.Line line, @Nullable Refunded before, Money amount) {
    var left = left(line, before);
    if (!amount.currency().equals(left.currency())
        || amount.minor() < 1
        || amount.compareTo(left) > 0) {
      throw new BadAmount(left);
    }
    return amount.equals(left) ? rest(line, before) : new PlannedLine(line, 0, amount, false);
  }

  private static List<PlannedLine> spread(Order order, Map<Long, Refunded> before, Money amount) {
    var lines = order.lines();
    var lefts = lines.stream().map(line -> left(line, before.get(line.id()))).toList();
    var all = lefts.stream().reduce(Money.zero(amount.currency()), RefundPlan::plus);
    if (amount.minor() < 1
        || !amount.currency().equals(order.totalInclTax().currency())
        || amount.compareTo(all) > 0) {
      throw new BadAmount(
          lefts.stream().reduce(Money.zero(order.totalInclTax().currency()), Money::plus));
    }
    var parts = amount.split(lefts);
    var planned = new ArrayList<PlannedLine>();
    for (int i = 0; i < parts.size(); i++) {
      if (!parts.get(i).isZero()) {
        planned.add(part(lines.get(i), before.get(lines.get(i).id()), parts.get(i)));
      }
    }
    return planned;
  }

  /// Of another currency nothing is left.
  private static Money plus(Money sum, Money left) {
    return left.currency().equals(sum.currency()) ? sum.plus(left) : sum;
  }

  private static Order.Line line(Order order, long lineId) {
    return order.lines().stream()
        .filter(line -> line.id() == lineId)
        .findFirst()
        .orElseThrow(() -> new NoSuchLine(lineId));
  }

  /// What is asked for.
  public sealed interface Ask {

    /// All that is left of these lines.
    record Lines(List<Long> lineIds) implements Ask {

      /// Copies the list.
      public Lines {
        lineIds = List.copyOf(lineIds);
      }
    }

    /// So many units of each of these lines.
    record Quantities(Map<Long, Integer> byLine) implements Ask {

      /// Copies the map, in its order.
      public Quantities {
        byLine = new LinkedHashMap<>(byLine);
      }
    }

    /// So much of each of these lines.
    record Amounts(Map<Long, Money> byLine) implements Ask {

      /// Copies the map, in its order.
      public Amounts {
        byLine = new LinkedHashMap<>(byLine);
      }
    }

    /// So much of the order, from its lines as much is left of each.
    record Total(Money amount) implements Ask {}
  }

  /// What a plan gives back for one line.
  public record PlannedLine(Order.Line line, int quantity, Money credit, boolean endsLine) {}

  /// What was refunded of a line before, or is about to be.
  record Refunded(int quantity, Money credit, boolean ended) {}

  /// There is nothing left to refund of what was asked for.
  public static final class NothingLeft extends Refusal {
    private static final long serialVersionUID = 1L;

    NothingLeft() {
      super(
          Kind.CONFLICT,
          "nothing-to-refund",
          "Nothing is left to refund of this: it was refunded before, or is about to be.");
    }
  }

  /// The line is none of the order's.
  public static final class NoSuchLine extends Refusal {
    private static final long serialVersionUID = 1L;

    NoSuchLine(long lineId) {
      super(Kind.INVALID, "no-such-line", "The order has no line %d.".formatted(lineId));
    }
  }

  /// So many units are not left.
  public static final class BadQuantity extends Refusal {
    private static final long serialVersionUID = 1L;

    BadQuantity(Order.Line line, int left) {
      super(
          Kind.INVALID,
          "bad-quantity",
          "Of line %d between 1 and %d units can be refunded."
              .formatted(line.ordinal(), Objects.checkIndex(left, Integer.MAX_VALUE)));
    }
  }

  /// The amount is not one that can be refunded.
  public static final class BadAmount extends Refusal {
    private static final long serialVersionUID = 1L;

    BadAmount(Money left) {
      super(
          Kind.INVALID,
          "bad-amount",
          "The amount must be above zero and at most %s %s: no more is left."
              .formatted(left.toApiText(), left.currency().getCurrencyCode()));
    }
  }
}
