package io.bursar.dashboard;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.toMap;

import io.bursar.account.Account;
import io.bursar.account.Accounts;
import io.bursar.order.Order;
import io.bursar.order.Orders;
import io.bursar.order.Repayments;
import io.bursar.page.Shown;
import io.bursar.page.Shown.Badge;
import io.bursar.payment.CreditView;
import io.bursar.payment.Credits;
import io.bursar.refund.CreateRefund;
import io.bursar.refund.Refund;
import io.bursar.refund.Refund.Choice;
import io.bursar.refund.Refund.Origin;
import io.bursar.refund.Refunds;
import io.bursar.site.Site;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// Reads refunds for staff: a list of them, one whole, and what is left to refund of an order.
@Component
class RefundReader {

  private final Refunds refunds;
  private final CreateRefund createRefund;
  private final Credits credits;
  private final Repayments repayments;
  private final Orders orders;
  private final Accounts accounts;

  RefundReader(
      Refunds refunds,
      CreateRefund createRefund,
      Credits credits,
      Repayments repayments,
      Orders orders,
      Accounts accounts) {
    this.refunds = refunds;
    this.createRefund = createRefund;
    this.credits = credits;
    this.repayments = repayments;
    this.orders = orders;
    this.accounts = accounts;
  }

  /// The rows of a list.
  List<RowView> rows(List<Refund> page, ZoneId zone) {
    var people = accounts.byIds(page.stream().map(Refund::userId).distinct().toList());
    return page.stream().map(refund -> row(refund, people.get(refund.userId()), zone)).toList();
  }

  /// What stands on an order's page of its refunds.
  OrderRefundsView ofOrder(Order order, ZoneId zone, @Nullable Long chosenLine) {
    var lines = createRefund.left(order).stream().map(left -> left(left, chosenLine)).toList();
    return new OrderRefundsView(
        rows(refunds.ofOrder(order.id()), zone),
        lines,
        lines.stream().anyMatch(line -> line.units() > 0 || line.moneyLeft()),
        order.totalInclTax().currency().getCurrencyCode(),
        chosenLine != null);
  }

  /// One refund with everything that staff know of it.
  DetailView detail(Refund refund, Site site) {
    var zone = site.zone();
    var order = orders.byIds(List.of(refund.orderId())).getFirst();
    var people = accounts.byIds(people(refund));
    var customer = people.get(refund.userId());
    return new DetailView(
        row(refund, customer, zone),
        customer == null ? "" : customer.fullName(),
        Shown.second(refund.updatedAt(), zone),
        origin(refund.origin()),
        choice(refund),
        refund.reason(),
        refund.outside(),
        name(people, refund.createdBy()),
        name(people, refund.decidedBy()),
        refund.lines().stream().map(line -> line(refund, order, line)).toList(),
        refund.shares().stream()
            .map(share -> share(share, credits.get(share.creditId()), zone))
            .toList(),
        repayments.events(refund.orderId()).stream()
            .map(
                event ->
                    new EventView(
                        Shown.second(event.at(), zone),
                        event.type(),
                        Shown.money(event.amount()),
                        event.processor(),
                        event.reference()))
            .toList(),
        actions(refund, order));
  }

  private static List<Long> people(Refund refund) {
    return Stream.of(refund.userId(), refund.createdBy(), refund.decidedBy())
        .filter(Objects::nonNull)
        .distinct()
        .toList();
  }

  private static String name(Map<Long, Account> people, @Nullable Long id) {
    var account = id == null ? null : people.get(id);
    return account == null ? "" : account.username();
  }

  private static RowView row(Refund refund, @Nullable Account customer, ZoneId zone) {
    return new RowView(
        refund.id(),
        "/dashboard/refunds/%d/".formatted(refund.id()),
        refund.orderNumber(),
        OrderPage.address(refund.orderNumber()),
        Shown.money(refund.total()),
        refund.lines().stream().mapToInt(Refund.Line::quantity).sum(),
        Colors.of(refund.status()),
        refund.held() ? "A person has to decide about access." : refund.trouble(),
        customer == null ? "Forgotten" : customer.username(),
        customer == null ? "" : customer.email(),
        Shown.minute(refund.createdAt(), zone));
  }

  private static LeftView left(CreateRefund.Left left, @Nullable Long chosenLine) {
    var line = left.line();
    return new LeftView(
        line.id(),
        line.ordinal(),
        line.title(),
        line.quantity(),
        left.units(),
        Shown.money(left.amount()),
        left.amount().minor() > 0,
        left.revocable(),
        chosenLine != null && chosenLine == line.id() ? left.units() : 0);
  }

  private LineView line(Refund refund, Order order, Refund.Line line) {
    var bought = order.line(line.lineId());
    return new LineView(
        bought.ordinal(),
        bought.title(),
        bought.sku(),
        line.quantity(),
        bought.quantity(),
        Shown.money(line.credit()),
        access(refund, line),
        Colors.of(line.status()),
        line.trouble());
  }

  private static String access(Refund refund, Refund.Line line) {
    if (refund.held()) {
      return "access not decided";
    }
    return line.endsLine() && refund.choice() != Choice.LEAVE
        ? "access ends with it"
        : "access stays";
  }

  private static ShareView share(Refund.Share share, CreditView credit, ZoneId zone) {
    return new ShareView(
        share.processor(),
        share.reference(),
        Shown.money(share.amount()),
        Colors.of(credit.state()),
        credit.reference(),
        credit.reason(),
        credit.tries(),
        Shown.second(credit.updatedAt(), zone));
  }

  private ActionsView actions(Refund refund, Order order) {
    var lefts =
        createRefund.left(order).stream()
            .collect(toMap(left -> left.line().id(), Function.identity()));
    var mayEnd =
        refund.lines().stream()
            .filter(refund::mayEnd)
            .map(line -> requireNonNull(lefts.get(line.lineId())))
            .toList();
    var stuck = mayEnd.stream().filter(it -> !it.revocable()).map(it -> it.line().title()).toList();
    var moneyGone =
        switch (refund.status()) {
          case OPEN, PAYMENT_REFUND_ERROR, DENIED -> false;
          case PAYMENT_REFUNDED, REVOCATION_ERROR, COMPLETE -> !refund.goesOnceMore();
        };
    var again = refund.canApprove() && refund.choice() != null;
    var left = refund.choice() == Choice.LEAVE;
    return new ActionsView(
        again ? left && refund.canLeave() : refund.canApprove(),
        refund.canLeave() && !left,
        refund.canDeny(),
        again,
        left,
        moneyGone,
        refund.held() && !refund.lines().stream().allMatch(Refund.Line::endsLine),
        mayEnd.stream().map(RefundReader::end).toList(),
        refunds.canBePaidOutside(refund),
        refund.isCase(),
        stuck);
  }

  private static EndView end(CreateRefund.Left left) {
    var price = left.line().priceInclTax();
    return new EndView(
        left.line().title(), Shown.money(price.minus(left.amount())), Shown.money(price));
  }

  private static String origin(Origin origin) {
    return switch (origin) {
      case BURSAR -> "Bursar";
      case PROCESSOR -> "Made in the processor's own pages";
      case DISPUTE -> "The payer's bank, in a dispute";
    };
  }

  /// What becomes, or became, of what its lines granted.
  private static String choice(Refund refund) {
    if (refund.choice() == null) {
      return "Not decided yet";
    }
    if (refund.choice() == Choice.LEAVE) {
      return "Left where it is";
    }
    if (refund.lines().stream().noneMatch(Refund.Line::endsLine)) {
      return "Stays";
    }
    return refund.lines().stream().allMatch(line -> line.status().isFinal())
        ? "Taken back"
        : "To be taken back";
  }

  /// A refund in a list.
  ///
  /// @param trouble why it waits for somebody; may be empty
  record RowView(
      long id,
      String address,
      String number,
      String orderAddress,
      String total,
      int items,
      Badge status,
      String trouble,
      String customer,
      String email,
      Shown.Time created) {}

  /// The refunds of an order, and what can still be refunded.
  ///
  /// @param chosen whether a line was chosen before the page was opened
  record OrderRefundsView(
      List<RowView> made,
      List<LeftView> lines,
      boolean possible,
      String currency,
      boolean chosen) {}

  /// What is left of a line.
  ///
  /// @param chosen how many units are asked for at first
  record LeftView(
      long id,
      int ordinal,
      String title,
      int quantity,
      int units,
      String amount,
      boolean moneyLeft,
      boolean revocable,
      int chosen) {}

  /// One refund.
  record DetailView(
      RowView head,
      String fullName,
      Shown.Time updated,
      String origin,
      String access,
      String reason,
      @Nullable String outside,
      String createdBy,
      String decidedBy,
      List<LineView> lines,
      List<ShareView> shares,
      List<EventView> events,
      ActionsView actions) {}

  /// A line of a refund.
  record LineView(
      int ordinal,
      String title,
      String sku,
      int quantity,
      int of,
      String credit,
      String access,
      Badge status,
      String trouble) {}

  /// A part of its money.
  record ShareView(
      String processor,
      String source,
      String amount,
      Badge state,
      @Nullable String reference,
      String reason,
      int tries,
      Shown.Time updated) {}

  /// Money of the order that came or went.
  record EventView(Shown.Time at, String type, String amount, String processor, String reference) {}

  /// What can be done, and only that.
  ///
  /// @param approve whether access may be taken back by a decision: the first, or another one
  /// @param leave the same of leaving it
  /// @param again whether what was decided may be tried again
  /// @param left whether it was decided to leave access
  /// @param partly whether access would end although only a part of the price went back elsewhere
  /// @param ends the lines that would end
  /// @param paidOutside whether a person may note that it was paid back in another way
  /// @param closeCase whether a person may end the case that it is
  /// @param stuck what could not be taken back
  record ActionsView(
      boolean approve,
      boolean leave,
      boolean deny,
      boolean again,
      boolean left,
      boolean moneyGone,
      boolean partly,
      List<EndView> ends,
      boolean paidOutside,
      boolean closeCase,
      List<String> stuck) {}

  /// A line that would end, and how much of its price was refunded by all refunds of it.
  record EndView(String title, String refunded, String price) {}
}
