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
import java.util.ArrayList;
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
  private final Ownerships ownerships;
  private final History history;
  private final ApplicationEventPublisher events;
  private final Clock clock;

  Orders(
      OrderStore store,
      DiscountStore discounts,
      Ownerships ownerships,
      History history,
      ApplicationEventPublisher events,
      Clock clock) {
    this.store = store;
    this.discounts = discounts;
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
    store.lock(orderId);
  }

  /// Moves a line to a status and the order to what follows from all its lines, with history, as
  /// part of the caller's transaction, which holds the lock of the order. A line that is closed or
  /// complete stays as it is: then this answers false and has changed nothing.
  @Transactional(propagation = Propagation.MANDATORY)
  public boolean moveLine(long orderId, long lineId, LineStatus to, String why, Actor by) {
    var standing = store.standing(orderId);
    var line = standing.stream().filter(s -> s.lineId() == lineId).findFirst().orElseThrow();
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
            standing.stream()
                .filter(s -> !s.closed())
                .map(s -> s.lineId() == lineId ? to : LineStatus.of(s.lineStatus()))
                .toList(),
            orderFrom);
    if (orderTo != orderFrom && !orderFrom.next().contains(orderTo)) {
      throw new IllegalStateException(
          "Order %d cannot go from %s to %s".formatted(orderId, orderFrom, orderTo));
    }
    if (store.move(orderId, orderFrom, orderTo, lineId, from, to, clock.instant()) != 1) {
      throw new IllegalStateException("Order %d changed although it is locked".formatted(orderId));
    }
    var changes = new ArrayList<Change>();
    changes.add(new Change(line.basketId(), lineId, Subject.LINE, from.text(), to.text(), why));
    if (orderTo != orderFrom) {
      changes.add(
          new Change(line.basketId(), null, Subject.ORDER, orderFrom.text(), orderTo.text(), ""));
    }
    history.record(by, changes);
    if (orderTo == OrderStatus.COMPLETE && orderFrom != OrderStatus.COMPLETE) {
      events.publishEvent(new OrderCompleted(orderId));
    }
    return true;
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
