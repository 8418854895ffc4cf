package io.bursar.dashboard;

import io.bursar.account.Account;
import io.bursar.account.Accounts;
import io.bursar.dashboard.OrderView.AnswerView;
import io.bursar.dashboard.OrderView.CustomerView;
import io.bursar.dashboard.OrderView.DiscountView;
import io.bursar.dashboard.OrderView.NoteView;
import io.bursar.dashboard.OrderView.PaymentView;
import io.bursar.dashboard.OrderView.SourceView;
import io.bursar.order.Order;
import io.bursar.order.Order.Discount;
import io.bursar.order.Order.Note;
import io.bursar.order.Order.Source;
import io.bursar.order.Orders;
import io.bursar.page.Shown;
import io.bursar.page.Shown.Badge;
import io.bursar.payment.PaymentAttempt;
import io.bursar.payment.Payments;
import io.bursar.payment.ResponseView;
import io.bursar.site.Sites;
import java.time.ZoneId;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// Reads who bought an order, how it was paid and what was remarked: one query for each kind of
/// thing.
@Component
class OrderReader {

  private final Orders orders;
  private final Payments payments;
  private final Accounts accounts;
  private final Sites sites;
  private final JsonMapper json;

  OrderReader(Orders orders, Payments payments, Accounts accounts, Sites sites, JsonMapper json) {
    this.orders = orders;
    this.payments = payments;
    this.accounts = accounts;
    this.sites = sites;
    this.json = json;
  }

  /// What staff know of this order, apart from its delivery.
  OrderView read(Order order) {
    var zone = sites.get(order.siteId()).zone();
    var notes = orders.notes(order.id());
    var people = people(order, notes);
    return new OrderView(
        order.number(),
        Shown.minute(order.placedAt(), zone),
        customer(people.get(order.userId())),
        Shown.money(order.totalInclTax()),
        orders.discounts(List.of(order.id())).getOrDefault(order.id(), List.of()).stream()
            .map(OrderReader::discount)
            .toList(),
        order.shipping().code(),
        order.emailOptIn(),
        payments.ofBasket(order.basketId()).stream().map(p -> payment(p, zone)).toList(),
        orders.sources(order.id()).stream().map(OrderReader::source).toList(),
        payments.responsesOf(order.basketId()).stream().map(r -> answer(r, zone)).toList(),
        notes.stream().map(note -> note(note, people, zone)).toList(),
        zone.getId());
  }

  private Map<Long, Account> people(Order order, List<Note> notes) {
    var ids =
        Stream.concat(Stream.of(order.userId()), notes.stream().map(Note::userId))
            .filter(Objects::nonNull)
            .toList();
    return accounts.byIds(new HashSet<>(ids));
  }

  private static CustomerView customer(@Nullable Account account) {
    return account == null
        ? new CustomerView("", "", "", null)
        : new CustomerView(
            account.username(), account.fullName(), account.email(), account.lmsUserId());
  }

  private static PaymentView payment(PaymentAttempt attempt, ZoneId zone) {
    return new PaymentView(
        PaymentsPage.address(attempt.id()),
        attempt.processor(),
        Colors.of(attempt.state()),
        Shown.money(attempt.amount()),
        attempt.reference(),
        attempt.reason(),
        Shown.second(attempt.createdAt(), zone),
        Shown.second(attempt.updatedAt(), zone));
  }

  private static DiscountView discount(Discount discount) {
    return new DiscountView(
        discount.code(), discount.name(), discount.benefitText(), Shown.money(discount.amount()));
  }

  private static SourceView source(Source source) {
    var card = source.cardType() == null ? "" : source.cardType() + " ";
    return new SourceView(
        source.processor(),
        source.reference(),
        (card + source.label()).strip(),
        Shown.money(source.debited()),
        Shown.money(source.refunded()));
  }

  /// What a processor said, made readable.
  AnswerView answer(ResponseView response, ZoneId zone) {
    return new AnswerView(
        Shown.second(response.at(), zone),
        response.processor(),
        response.kind(),
        pretty(response.response()));
  }

  private String pretty(String text) {
    try {
      return json.readTree(text).toPrettyString();
    } catch (JacksonException noJson) {
      return text;
    }
  }

  private static NoteView note(Note note, Map<Long, Account> people, ZoneId zone) {
    var account = note.userId() == null ? null : people.get(note.userId());
    var who = note.userId() == null ? "Bursar" : "user " + note.userId();
    return new NoteView(
        Shown.second(note.createdAt(), zone),
        account == null ? who : account.username(),
        new Badge(
            note.type().text(),
            switch (note.type()) {
              case ERROR -> "red";
              case WARNING -> "orange";
              case SYSTEM, INFO -> "secondary";
            }),
        note.message());
  }
}
