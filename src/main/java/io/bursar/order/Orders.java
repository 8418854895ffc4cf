package io.bursar.order;

import io.bursar.account.Account;
import io.bursar.history.Actor;
import io.bursar.history.Change;
import io.bursar.history.Change.Subject;
import io.bursar.history.History;
import io.bursar.order.Order.BillingAddress;
import io.bursar.order.Order.Discount;
import io.bursar.order.Order.Note;
import io.bursar.order.Order.NoteType;
import io.bursar.order.Order.Source;
import io.bursar.shared.Page;
import io.bursar.shared.Refusal;
import io.bursar.site.Site;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/// All orders: written once when placed, and moved from status to status in one place, under the
/// lock of the order's row.
@Component
public class Orders {

  private static final Duration ADDRESS_KEPT = Duration.ofDays(730);

  private final OrderStore store;
  private final DiscountStore discounts;
  private final StandingStore standing;
  private final Ownerships ownerships;
  private final History history;
  private final ApplicationEventPublisher events;
  private final Clock clock;

  Orders(
      OrderStore store,
      DiscountStore discounts,
      StandingStore standing,
      Ownerships ownerships,
      History history,
      ApplicationEventPublisher events,
      Clock clock) {
    this.store = store;
    this.discounts = discounts;
    this.standing = standing;
    this.ownerships = ownerships;
    this.history = history;
    this.events = events;
    this.clock = clock;
  }

  /// Writes the order, its lines, where its money came from, who pays, and what is owned from now
  /// on, as part of the caller's transaction. The unique keys on number and basket refuse a second
  /// order of one basket.
  @Transactional(propagation = Propagation.MANDATORY)
  public Placed place(NewOrder order, Actor by) {
    var now = clock.instant();
    var written = store.insert(order, now);
    var orderId = written.getFirst().orderId();
    if (order.source() != null) {
      store.insertPayment(orderId, order.source(), now);
    }
    if (order.billingAddress() != null) {
      store.insertBillingAddress(orderId, order.billingAddress(), now.plus(ADDRESS_KEPT));
    }
    order.discounts().forEach(discount -> discounts.insert(orderId, discount));
    if (order.ownedOnce() > 0 && ownerships.own(order.basketId()) != order.ownedOnce()) {
      throw new ClaimLost();
    }
    history.record(
        by,
        List.of(
            new Change(
                order.basketId(),
                null,
                Subject.ORDER,
                null,
                OrderStatus.OPEN.text(),
                "Order " + order.number() + " placed." + cheaper(order))));
    events.publishEvent(new OrderPlaced(orderId));
    return new Placed(orderId, now, written.stream().map(OrderStore.Written::lineId).toList());
  }

  private static String cheaper(NewOrder order) {
    return order.discounts().stream()
        .map(
            discount ->
                " The code %s took off %s %s."
                    .formatted(
                        discount.code(),
                        discount.amount().toApiText(),
                        discount.amount().currency().getCurrencyCode()))
        .collect(Collectors.joining());
  }

  /// Makes everybody else wait who wants to change this order, until the caller's transaction ends.
  /// First in the order of locks.
  @Transactional(propagation = Propagation.MANDATORY)
  public void lock(long orderId) {
    standing.lock(orderId);
  }

  /// Moves a line to a status and the order to what follows from all its lines, with history, as
  /// part of the caller's transaction, which holds the lock of the order. A line that is closed or
  /// complete stays as it is: then this answers false and has changed nothing.
  @Transactional(propagation = Propagation.MANDATORY)
  public boolean moveLine(long orderId, long lineId, LineStatus to, String why, Actor by) {
    var lines = standing.standing(orderId);
    var line = lines.stream().filter(s -> s.lineId() == lineId).findFirst().orElseThrow();
    var from = LineStatus.of(line.lineStatus());
    if (line.closed() || !from.next().contains(to)) {
      return false;
    }
    if (from == to) {
      return true;
    }
    var orderFrom = OrderStatus.of(line.orderStatus());
    var orderTo =
        OrderStatus.ofLines(
            lines.stream()
                .filter(s -> !s.closed())
                .map(s -> s.lineId() == lineId ? to : LineStatus.of(s.lineStatus()))
                .toList(),
            orderFrom);
    if (orderTo != orderFrom && !orderFrom.next().contains(orderTo)) {
      throw new IllegalStateException(
          "Order %d cannot go from %s to %s".formatted(orderId, orderFrom, orderTo));
    }
    if (standing.move(orderId, orderFrom, orderTo, lineId, from, to, clock.instant()) != 1) {
      throw new IllegalStateException("Order %d changed although it is locked".formatted(orderId));
    }
    follow(
        orderId,
        line.basketId(),
        new Change(line.basketId(), lineId, Subject.LINE, from.text(), to.text(), why),
        orderFrom,
        orderTo,
        by);
    return true;
  }

  /// Closes a line: it keeps its status, is never attempted for delivery again, and the order's
  /// status follows from the others. Part of the caller's transaction, which holds the lock of the
  /// order. A line that is closed already stays so, and this answers false.
  @Transactional(propagation = Propagation.MANDATORY)
  public boolean closeLine(long orderId, long lineId, String why, Actor by) {
    var lines = standing.standing(orderId);
    var line = lines.stream().filter(s -> s.lineId() == lineId).findFirst().orElseThrow();
    if (line.closed()) {
      return false;
    }
    var from = OrderStatus.of(line.orderStatus());
    var rest = lines.stream().filter(s -> !s.closed() && s.lineId() != lineId);
    var to = OrderStatus.ofLines(rest.map(s -> LineStatus.of(s.lineStatus())).toList(), from);
    standing.close(orderId, to, lineId, clock.instant());
    follow(
        orderId,
        line.basketId(),
        new Change(line.basketId(), lineId, Subject.LINE, line.lineStatus(), "closed", why),
        from,
        to,
        by);
    return true;
  }

  /// Writes down what happened to a line and what followed for its order.
  private void follow(
      long orderId, long basketId, Change line, OrderStatus from, OrderStatus to, Actor by) {
    if (to == from) {
      history.record(by, List.of(line));
      return;
    }
    history.record(
        by, List.of(line, new Change(basketId, null, Subject.ORDER, from.text(), to.text(), "")));
    if (to == OrderStatus.COMPLETE) {
      events.publishEvent(new OrderCompleted(orderId));
    }
  }

  /// The order with this number.
  public Optional<Order> find(String number) {
    return store.find(number);
  }

  /// The order with this number as far as it is this reader's business: their own, or any for
  /// staff, of the site's partner. Refuses with [NoSuchOrder].
  public Order visible(String number, Site site, Account reader) {
    return find(number)
        .filter(order -> order.partnerId() == site.partner().id())
        .filter(order -> reader.staff() || order.userId() == reader.id())
        .orElseThrow(NoSuchOrder::new);
  }

  /// The order that this basket became.
  public Optional<Order> ofBasket(long basketId) {
    return store.ofBasket(basketId);
  }

  /// The orders with these ids, in no particular order; ids without an order are left out.
  public List<Order> byIds(Collection<Long> ids) {
    return store.byIds(ids);
  }

  /// Orders that are not complete and were placed before then, by id from behind `afterId` on, each
  /// with its lines that still count and are not delivered.
  public List<Unfinished> unfinished(Instant before, long afterId, int max) {
    return standing.unfinished(before, afterId, max);
  }

  /// A page of a partner's orders, newest first, of one learner or (`userId` null) of all.
  public Page<Order> page(long partnerId, @Nullable Long userId, int number, int size) {
    var params = new HashMap<String, Object>(Map.of("partner", partnerId));
    var where = "where o.partner_id = :partner";
    if (userId != null) {
      where += " and o.user_id = :user";
      params.put("user", userId);
    }
    var count = store.count(where, params);
    var offset = (number - 1L) * size;
    if (offset >= count) {
      return new Page<>(List.of(), count, number, size);
    }
    params.put("offset", offset);
    params.put("size", size);
    var selection =
        "orders.orders o "
            + where
            + " order by o.placed_at desc, o.id desc limit :size offset :offset";
    return new Page<>(newestFirst(store.orders(selection, params)), count, number, size);
  }

  /// The complete orders of a learner, of this partner, that have a line for this course; at most
  /// 100.
  public List<Order> completeWithCourse(long partnerId, long userId, String courseKey) {
    return store.orders(
        """
        orders.orders o
         where o.partner_id = :partner and o.user_id = :user and o.status = 'Complete'
           and exists (select 1 from orders.lines c where c.order_id = o.id and c.attributes ->> 'course_key' = :course)
         order by o.id limit 100
        """,
        Map.of("partner", partnerId, "user", userId, "course", courseKey));
  }

  /// Where the money of an order came from; empty for a free one.
  public List<Source> sources(long orderId) {
    return store.sources(orderId);
  }

  /// The first source of each of these orders that has one.
  public Map<Long, Source> firstSources(Collection<Long> orderIds) {
    return orderIds.isEmpty() ? Map.of() : store.firstSources(orderIds);
  }

  /// The billing address of each of these orders that has one.
  public Map<Long, BillingAddress> billingAddresses(Collection<Long> orderIds) {
    return orderIds.isEmpty() ? Map.of() : store.billingAddresses(orderIds);
  }

  /// Why each of these orders cost less, if it did.
  public Map<Long, List<Discount>> discounts(Collection<Long> orderIds) {
    return orderIds.isEmpty() ? Map.of() : discounts.ofOrders(orderIds);
  }

  /// The newest remarks on an order, at most 200.
  public List<Note> notes(long orderId) {
    return store.notes(orderId);
  }

  /// Adds a remark of a member of staff; refuses an empty or overlong one with [NoteRefused].
  @Transactional
  public void addNote(Order order, NoteType type, String message, Actor by) {
    var text = message.strip();
    if (text.isEmpty() || text.length() > 4_000) {
      throw new NoteRefused();
    }
    store.insertNote(order.id(), by.userId(), type, text, clock.instant());
    history.record(
        by,
        List.of(
            new Change(order.basketId(), null, Subject.NOTE, null, type.text(), "Note added.")));
  }

  /// Adds a remark of Bursar itself, as part of the caller's transaction. The message names nobody.
  @Transactional(propagation = Propagation.MANDATORY)
  public void addSystemNote(long orderId, NoteType type, String message) {
    store.insertNote(orderId, null, type, message, clock.instant());
  }

  /// PostgreSQL promises no order of what is joined to a page.
  static List<Order> newestFirst(List<Order> page) {
    return page.stream()
        .sorted(Comparator.comparing(Order::placedAt).thenComparingLong(Order::id).reversed())
        .toList();
  }

  /// An order that is not complete, and its lines that are not delivered.
  ///
  /// @param counts whether it has lines that are not closed; one without keeps the status it had
  public record Unfinished(long orderId, String number, boolean counts, List<Long> lineIds) {

    /// Copies the list.
    public Unfinished {
      lineIds = List.copyOf(lineIds);
    }
  }

  /// What placing answers: the order's id, when it was placed, and the ids of its lines in their
  /// order.
  public record Placed(long orderId, Instant placedAt, List<Long> lineIds) {}

  /// The order does not exist, or is none of this reader's business.
  public static final class NoSuchOrder extends Refusal {
    private static final long serialVersionUID = 1L;

    NoSuchOrder() {
      super(Kind.NOT_FOUND, "no-such-order", "There is no such order.");
    }
  }

  /// What can be owned once is not claimed by the order's basket any more: somebody else may own
  /// it.
  public static final class ClaimLost extends Refusal {
    private static final long serialVersionUID = 1L;

    ClaimLost() {
      super(
          Kind.CONFLICT,
          "claim-lost",
          "What was paid for is not reserved for this payment any more, so it is given back.");
    }
  }

  /// The remark cannot be stored.
  public static final class NoteRefused extends Refusal {
    private static final long serialVersionUID = 1L;

    NoteRefused() {
      super(Kind.INVALID, "note-refused", "A note needs between 1 and 4,000 characters.");
    }
  }
}
