package io.bursar.storefront;

import io.bursar.catalog.ProductType;
import io.bursar.catalog.ProductTypes;
import io.bursar.fulfillment.DeliveryView;
import io.bursar.fulfillment.Fulfillments;
import io.bursar.fulfillment.Handouts;
import io.bursar.fulfillment.spi.Handout;
import io.bursar.order.LineStatus;
import io.bursar.order.Order;
import io.bursar.order.Orders;
import io.bursar.page.Shown;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// Tells learners how far the delivery of their order is. Friendly words, no internals.
@Component
class DeliveryProgress {

  private static final Set<String> CODES = Set.of(ProductType.ENROLLMENT_CODE, ProductType.COUPON);

  private final Orders orders;
  private final Fulfillments fulfillments;
  private final Handouts handouts;
  private final ProductTypes types;

  DeliveryProgress(
      Orders orders, Fulfillments fulfillments, Handouts handouts, ProductTypes types) {
    this.orders = orders;
    this.fulfillments = fulfillments;
    this.handouts = handouts;
    this.types = types;
  }

  /// Where each line stands, and whether waiting at this page is of any use.
  Progress of(Order order, ZoneId zone) {
    var byLine =
        fulfillments.deliveriesOf(order.id()).stream()
            .collect(Collectors.toMap(DeliveryView::lineId, Function.identity()));
    var shown = handouts.ofOrder(order.id());
    var lines =
        order.lines().stream()
            .map(line -> line(order, line, byLine, shown.get(line.id()), zone))
            .toList();
    return new Progress(
        order.number(), lines, pollSeconds(lines), Integer.toHexString(lines.hashCode()));
  }

  private static int pollSeconds(List<LineProgress> lines) {
    var signs = lines.stream().map(LineProgress::sign).toList();
    if (signs.contains(Sign.WORKING)) {
      return 2;
    }
    return signs.contains(Sign.WAITING) ? 6 : 0;
  }

  private LineProgress line(
      Order order,
      Order.Line line,
      Map<Long, DeliveryView> deliveries,
      @Nullable Handout handout,
      ZoneId zone) {
    var what = ModeWords.of(line.attributes());
    var delivery = deliveries.get(line.id());
    if (line.status() == LineStatus.COMPLETE && isKept(line, delivery)) {
      var words = isLeft(delivery) ? left(order) : delivered(line);
      var shown =
          CODES.contains(line.productType())
              ? Handout.link("Download the codes", CodesFile.address(order.number()))
              : handout;
      return new LineProgress(line.title(), what, Sign.DONE, words, null, shown);
    }
    if (line.closed() || delivery == null) {
      return new LineProgress(
          line.title(), what, Sign.CLOSED, "This is no longer part of your order.", null, null);
    }
    return switch (delivery.state()) {
      case "held" ->
          new LineProgress(
              line.title(),
              what,
              Sign.HELD,
              "This did not work by itself. Somebody is looking into it. " + safe(order),
              null,
              null);
      case "waiting" ->
          delivery.isAccepted()
              ? new LineProgress(
                  line.title(), what, Sign.WORKING, "It is being made for you.", null, null)
              : new LineProgress(
                  line.title(),
                  what,
                  Sign.WAITING,
                  "What delivers this does not answer as it should at the moment. %s We keep trying."
                      .formatted(safe(order)),
                  Shown.second(delivery.dueAt(), zone),
                  null);
      default ->
          new LineProgress(
              line.title(),
              what,
              Sign.WORKING,
              seat(line) ? "We are opening it for you." : "We are preparing it for you.",
              null,
              null);
    };
  }

  /// Whether nothing that was delivered was taken back, or is to be. What costs nothing ends as
  /// left when its learner goes.
  private static boolean isKept(Order.Line line, @Nullable DeliveryView delivery) {
    return !line.closed()
        || (delivery != null && delivery.wanted().equals("granted"))
        || (isLeft(delivery) && !line.priceInclTax().isZero());
  }

  private static boolean isLeft(@Nullable DeliveryView delivery) {
    return delivery != null && delivery.wanted().equals("left");
  }

  private String left(Order order) {
    var refunded =
        orders.sources(order.id()).stream().anyMatch(source -> !source.refunded().isZero());
    return (refunded ? "This was refunded. " : "") + "What you were given stays yours.";
  }

  private static boolean seat(Order.Line line) {
    return line.productType().equals(ProductType.SEAT);
  }

  /// What the type says of it, else what is true of any.
  private String delivered(Order.Line line) {
    if (CODES.contains(line.productType())) {
      return "The codes are yours to give away.";
    }
    return types
        .find(line.productType())
        .map(type -> type.words().delivered())
        .filter(words -> !words.isEmpty())
        .orElse(seat(line) ? "You are enrolled." : "It is yours.");
  }

  private static String safe(Order order) {
    return order.totalInclTax().isZero() ? "Your order is safe." : "Your payment is safe.";
  }

  /// How far an order is.
  ///
  /// @param pollSeconds how often to look again; 0 when nothing happens by itself
  /// @param version changes whenever anything else does
  record Progress(String orderNumber, List<LineProgress> lines, int pollSeconds, String version) {}

  /// How far a line is.
  ///
  /// @param nextTry when it is tried again; null when that is not what it waits for
  /// @param handout what was delivered, to see or to go to; null until it is
  record LineProgress(
      String title,
      String what,
      Sign sign,
      String words,
      Shown.@Nullable Time nextTry,
      @Nullable Handout handout) {}

  /// The sign beside a line.
  enum Sign {
    DONE("green"),
    WORKING("blue"),
    WAITING("orange"),
    HELD("orange"),
    CLOSED("secondary");

    private final String color;

    Sign(String color) {
      this.color = color;
    }

    /// One of Tabler's colors.
    public String color() {
      return color;
    }
  }
}
