package io.bursar.dashboard;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.bursar.account.Account;
import io.bursar.dashboard.LiveView.LineView;
import io.bursar.fulfillment.Fulfillments;
import io.bursar.fulfillment.ResolveByHand;
import io.bursar.fulfillment.Revocations;
import io.bursar.history.Actor;
import io.bursar.order.LineStatus;
import io.bursar.order.Order;
import io.bursar.order.Order.NoteType;
import io.bursar.order.Orders;
import io.bursar.page.SeeOther;
import io.bursar.shared.Refusal;
import io.bursar.site.Sites;
import jakarta.servlet.http.HttpServletResponse;
import java.util.HashMap;
import java.util.List;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.util.UriUtils;

/// One order, for staff: where it stands and why, and what can be done about it.
@Controller
@RequestMapping("/dashboard/orders/{number}")
class OrderPage {

  private static final String LIVE = "dashboard/order :: live";

  private final Orders orders;
  private final OrderReader reader;
  private final LiveReader liveReader;
  private final Fulfillments fulfillments;
  private final ResolveByHand resolveByHand;
  private final Revocations revocations;
  private final RefundReader refundReader;
  private final Sites sites;

  OrderPage(
      Orders orders,
      OrderReader reader,
      LiveReader liveReader,
      Fulfillments fulfillments,
      ResolveByHand resolveByHand,
      Revocations revocations,
      RefundReader refundReader,
      Sites sites) {
    this.orders = orders;
    this.reader = reader;
    this.liveReader = liveReader;
    this.fulfillments = fulfillments;
    this.resolveByHand = resolveByHand;
    this.revocations = revocations;
    this.refundReader = refundReader;
    this.sites = sites;
  }

  static String address(String number) {
    return "/dashboard/orders/" + UriUtils.encodePathSegment(number, UTF_8) + "/";
  }

  @GetMapping
  ModelAndView order(
      @PathVariable String number, @RequestParam(required = false) @Nullable Long refund) {
    return page(get(number), HttpStatus.OK, null, "", refund);
  }

  /// What changes by itself; nothing while it stands as the page shows it.
  @GetMapping("/live")
  @Nullable ModelAndView live(
      @PathVariable String number, @RequestParam String version, HttpServletResponse response) {
    var live = liveReader.read(get(number));
    if (live.version().equals(version)) {
      response.setStatus(HttpServletResponse.SC_NO_CONTENT);
      return null;
    }
    return live(live, null);
  }

  /// Tries every line that is not delivered, now.
  @PostMapping("/retry")
  ModelAndView retry(
      @AuthenticationPrincipal Account account,
      @PathVariable String number,
      @RequestHeader(name = "HX-Request", required = false) @Nullable String htmx) {
    var order = get(number);
    fulfillments.deliver(order.id(), true, Actor.page(account.id()));
    return after(order, _ -> true, htmx);
  }

  /// Tries one line now.
  @PostMapping("/lines/{lineId}/retry")
  ModelAndView retryLine(
      @AuthenticationPrincipal Account account,
      @PathVariable String number,
      @PathVariable long lineId,
      @RequestHeader(name = "HX-Request", required = false) @Nullable String htmx) {
    var order = get(number);
    requireLine(order, lineId);
    fulfillments.deliverLine(order.id(), lineId, Actor.page(account.id()));
    return after(order, line -> line.id() == lineId, htmx);
  }

  /// Takes a line for delivered: by a look at the destination, or without one for a reason.
  @PostMapping("/lines/{lineId}/resolve")
  ModelAndView resolveLine(
      @AuthenticationPrincipal Account account,
      @PathVariable String number,
      @PathVariable long lineId,
      @RequestParam(defaultValue = "") String reason,
      @RequestHeader(name = "HX-Request", required = false) @Nullable String htmx) {
    return change(
        number,
        lineId,
        htmx,
        "Resolved.",
        (order, by) -> {
          if (reason.isBlank()) {
            resolveByHand.byReadBack(order.id(), lineId, by);
          } else {
            resolveByHand.byReason(order.id(), lineId, reason, by);
          }
        },
        account);
  }

  /// Takes back what a line granted.
  @PostMapping("/lines/{lineId}/revoke")
  ModelAndView revokeLine(
      @AuthenticationPrincipal Account account,
      @PathVariable String number,
      @PathVariable long lineId,
      @RequestParam(defaultValue = "") String reason,
      @RequestHeader(name = "HX-Request", required = false) @Nullable String htmx) {
    return change(
        number,
        lineId,
        htmx,
        "It is being taken back.",
        (order, by) -> revocations.revoke(order.id(), lineId, reason.strip(), by),
        account);
  }

  private ModelAndView change(
      String number,
      long lineId,
      @Nullable String htmx,
      String done,
      BiConsumer<Order, Actor> change,
      Account account) {
    var order = get(number);
    requireLine(order, lineId);
    Outcome outcome;
    try {
      change.accept(order, Actor.page(account.id()));
      outcome = new Outcome("success", done);
    } catch (Refusal refused) {
      outcome = new Outcome("warning", refused.sentence());
    }
    if (htmx == null) {
      return SeeOther.to(address(number));
    }
    return live(liveReader.read(get(number)), outcome);
  }

  @PostMapping("/notes")
  ModelAndView addNote(
      @AuthenticationPrincipal Account account,
      @PathVariable String number,
      @RequestParam String message) {
    var order = get(number);
    try {
      orders.addNote(order, NoteType.INFO, message, Actor.page(account.id()));
      return SeeOther.to(address(number) + "#notes");
    } catch (Orders.NoteRefused refused) {
      return page(order, HttpStatus.BAD_REQUEST, refused.sentence(), message, null);
    }
  }

  private static void requireLine(Order order, long lineId) {
    if (order.lines().stream().noneMatch(line -> line.id() == lineId)) {
      throw new ResponseStatusException(HttpStatus.NOT_FOUND);
    }
  }

  private Order get(String number) {
    return orders.find(number).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
  }

  private ModelAndView page(
      Order order,
      HttpStatus status,
      @Nullable String noteProblem,
      String note,
      @Nullable Long toRefund) {
    var model = new HashMap<String, @Nullable Object>();
    model.put("order", reader.read(order));
    model.put("refunds", refundReader.ofOrder(order, sites.get(order.siteId()).zone(), toRefund));
    model.put("key", UUID.randomUUID());
    model.put("live", liveReader.read(order));
    model.put("noteProblem", noteProblem);
    model.put("note", note);
    return new ModelAndView("dashboard/order", model, status);
  }

  /// The outcome of a try: in the page for htmx, else the page anew.
  private ModelAndView after(Order before, Predicate<LineView> tried, @Nullable String htmx) {
    if (htmx == null) {
      return SeeOther.to(address(before.number()));
    }
    var now = liveReader.read(get(before.number()));
    return live(now, Outcome.of(now.lines().stream().filter(tried).toList()));
  }

  private static ModelAndView live(LiveView live, @Nullable Outcome outcome) {
    var model = new HashMap<String, @Nullable Object>();
    model.put("live", live);
    model.put("outcome", outcome);
    model.put(
        "said", outcome == null ? live.status().text() + ": " + live.summary() : outcome.words());
    return new ModelAndView(LIVE, model);
  }

  /// What came of a try, in a sentence.
  ///
  /// @param kind one of Tabler's kinds of alert
  record Outcome(String kind, String words) {

    static Outcome of(List<LineView> tried) {
      var delivered = LineStatus.COMPLETE.text();
      var failed = tried.stream().filter(line -> !line.status().text().equals(delivered)).toList();
      if (failed.isEmpty()) {
        return new Outcome("success", "Tried: it is delivered.");
      }
      var line = failed.getFirst();
      var why = line.cause() == null ? line.next().then().replaceFirst("^: ", "") : line.cause();
      return new Outcome(
          "warning", "Tried: line %d is not delivered. %s".formatted(line.ordinal(), why));
    }
  }
}
