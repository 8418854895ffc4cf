package io.bursar.refund;

import io.bursar.account.Account;
import io.bursar.catalog.ProductType;
import io.bursar.fulfillment.Fulfillments;
import io.bursar.history.Actor;
import io.bursar.order.Order;
import io.bursar.order.Orders;
import io.bursar.site.Site;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/// What the LMS asks for when a learner leaves a course or gives an entitlement back, and a learner
/// for themselves. It may ask from inside Bursar's own call that takes the same thing back: nobody
/// is called here, and no lock is taken that a revocation holds while it calls.
@Component
public class RequestRefunds {

  private static final String WHY = "The learner left.";

  private final Orders orders;
  private final Refunds refunds;
  private final CreateRefund createRefund;
  private final Fulfillments fulfillments;

  RequestRefunds(
      Orders orders, Refunds refunds, CreateRefund createRefund, Fulfillments fulfillments) {
    this.orders = orders;
    this.refunds = refunds;
    this.createRefund = createRefund;
    this.fulfillments = fulfillments;
  }

  /// One refund for each complete order of the learner that has lines of this course, codes for it
  /// left out, of which something is left: what was paid for them, or of lines that cost nothing
  /// the place itself. When there is none, but something of theirs is being taken back at this
  /// moment, that refund.
  public Requested ofCourse(Account learner, String courseId, Site site, Actor by) {
    var made = new ArrayList<Refund>();
    for (var order : orders.completeWithCourse(site.partner().id(), learner.id(), courseId)) {
      var lines =
          order.lines().stream()
              .filter(line -> isPlaceIn(line, courseId))
              .map(Order.Line::id)
              .toList();
      request(order, lines, by).ifPresent(made::add);
    }
    return made.isEmpty()
        ? new Requested(false, underWay(learner, site, courseId))
        : new Requested(true, made);
  }

  /// The refund of the line that granted this entitlement; empty when the order is not the
  /// learner's, or nothing is left of such a line.
  public Optional<Requested> ofEntitlement(
      Account learner, String orderNumber, String entitlement, Site site, Actor by) {
    var order =
        orders
            .find(orderNumber)
            .filter(it -> it.userId() == learner.id() && it.partnerId() == site.partner().id());
    var line =
        order.flatMap(
            it ->
                fulfillments
                    .lineWithGrant(it.id(), entitlement)
                    .or(
                        () ->
                            fulfillments.lineWithGrant(
                                it.id(), entitlement.toLowerCase(Locale.ROOT))));
    if (order.isEmpty() || line.isEmpty()) {
      return Optional.empty();
    }
    var made = request(order.get(), List.of(line.get()), by);
    if (made.isPresent()) {
      return Optional.of(new Requested(true, List.of(made.get())));
    }
    var revoking =
        revoking(learner, site)
            .filter(refund -> refund.lines().stream().anyMatch(it -> it.lineId() == line.get()))
            .toList();
    return revoking.isEmpty() ? Optional.empty() : Optional.of(new Requested(false, revoking));
  }

  private Optional<Refund> request(Order order, List<Long> lines, Actor by) {
    var goingOn = createRefund.goingOn(order, lines);
    return goingOn.isEmpty() ? Optional.empty() : refunds.request(order, goingOn, WHY, by);
  }

  /// The LMS ends seats that hang on an entitlement inside our call that takes the entitlement
  /// back, and asks for their refund then; no order has such a seat.
  private List<Refund> underWay(Account learner, Site site, String courseId) {
    return revoking(learner, site).filter(refund -> isAbout(refund, courseId)).toList();
  }

  private boolean isAbout(Refund refund, String courseId) {
    var order = orders.byIds(List.of(refund.orderId())).getFirst();
    return refund.lines().stream()
        .filter(line -> !line.status().isFinal())
        .map(line -> order.line(line.lineId()))
        .anyMatch(line -> isPlaceIn(line, courseId) || line.attributes().containsKey("UUID"));
  }

  /// Whether the line gave the learner a place in this course. Codes for it were bought to be given
  /// away; who bought them may leave.
  private static boolean isPlaceIn(Order.Line line, String courseId) {
    return !line.productType().equals(ProductType.ENROLLMENT_CODE)
        && courseId.equals(line.attributes().get("course_key"));
  }

  private Stream<Refund> revoking(Account learner, Site site) {
    return refunds.revokingOf(learner.id(), site).stream();
  }

  /// What came of a request.
  ///
  /// @param anew whether refunds were made, or are under way since before
  public record Requested(boolean anew, List<Refund> refunds) {

    /// Copies the list.
    public Requested {
      refunds = List.copyOf(refunds);
    }
  }
}
