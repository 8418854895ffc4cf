package io.bursar.dashboard;

import io.bursar.account.Account;
import io.bursar.history.Actor;
import io.bursar.order.Order;
import io.bursar.order.Orders;
import io.bursar.page.SeeOther;
import io.bursar.page.Shown;
import io.bursar.refund.CreateRefund;
import io.bursar.refund.Refund.Choice;
import io.bursar.refund.RefundPlan.Ask;
import io.bursar.refund.RefundPlan.PlannedLine;
import io.bursar.refund.Refunds;
import io.bursar.shared.Money;
import io.bursar.shared.Refusal;
import java.math.BigDecimal;
import java.util.Currency;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/// The refund dialog of an order's page: what a refund would do, while one types, and making it.
@Controller
@RequestMapping("/dashboard/orders/{number}")
class OrderRefundPage {

  private static final Pattern UNITS = Pattern.compile("\\d{1,9}");
  private static final Pattern AMOUNT = Pattern.compile("\\d{1,12}(\\.\\d{1,3})?");

  private final Orders orders;
  private final CreateRefund createRefund;
  private final Refunds refunds;

  OrderRefundPage(Orders orders, CreateRefund createRefund, Refunds refunds) {
    this.orders = orders;
    this.createRefund = createRefund;
    this.refunds = refunds;
  }

  /// What the form as it stands would give back and take back.
  @GetMapping("/refund-preview")
  ModelAndView preview(@PathVariable String number, @RequestParam Map<String, String> form) {
    var order = get(number);
    try {
      var asked = ask(order, form);
      return asked == null
          ? fragment(null, "Choose what to refund.")
          : fragment(view(createRefund.preview(order, asked)), null);
    } catch (Refusal refused) {
      return fragment(null, refused.sentence());
    }
  }

  /// Makes the refund, and decides about it if that was asked for: `then` is `open`, `revoke` or
  /// `leave`. The same form again leads to the same refund.
  @PostMapping("/refunds")
  ModelAndView create(
      @AuthenticationPrincipal Account viewer,
      @PathVariable String number,
      @RequestParam Map<String, String> form,
      RedirectAttributes next) {
    var order = get(number);
    try {
      var asked = ask(order, form);
      return asked == null
          ? SeeOther.to(OrderPage.address(number) + "#refunds")
          : SeeOther.to(RefundPage.address(make(order, asked, form, Actor.page(viewer.id()))));
    } catch (Refusal refused) {
      next.addFlashAttribute("refused", refused.sentence());
      return SeeOther.to(OrderPage.address(number));
    }
  }

  private long make(Order order, Ask asked, Map<String, String> form, Actor by) {
    var then = form.getOrDefault("then", "open");
    var reason = form.getOrDefault("reason", "");
    var anyhow = form.containsKey("anyhow");
    var refund =
        (then.equals("revoke") && !anyhow
                ? createRefund.createRevocable(order, asked, reason, key(form), by)
                : createRefund.create(order, asked, reason, key(form), by))
            .refund();
    // What somebody has decided meanwhile is not decided by the same form again.
    if (!then.equals("open") && refund.choice() == null && refund.canApprove()) {
      refunds.approve(
          refund.id(), then.equals("revoke") ? Choice.REVOKE : Choice.LEAVE, anyhow, by);
    }
    return refund.id();
  }

  private static @Nullable String key(Map<String, String> form) {
    var key = form.getOrDefault("key", "");
    return key.isEmpty() || key.length() > 255 ? null : key;
  }

  /// What the form asks for: an amount if there is one, else units of lines; null when it is empty.
  private static @Nullable Ask ask(Order order, Map<String, String> form) {
    var currency = order.totalInclTax().currency();
    var amount = form.getOrDefault("amount", "").strip();
    if (!amount.isEmpty()) {
      return new Ask.Total(money(amount, currency));
    }
    var units = new LinkedHashMap<Long, Integer>();
    for (var line : order.lines()) {
      var text = form.getOrDefault("units-" + line.id(), "").strip();
      if (UNITS.matcher(text).matches() && Integer.parseInt(text) > 0) {
        units.put(line.id(), Integer.valueOf(text));
      }
    }
    return units.isEmpty() ? null : new Ask.Quantities(units);
  }

  private static Money money(String text, Currency currency) {
    if (!AMOUNT.matcher(text).matches()) {
      throw new Unreadable(currency);
    }
    try {
      return Money.ofDecimal(new BigDecimal(text), currency);
    } catch (ArithmeticException tooFine) {
      throw new Unreadable(currency);
    }
  }

  private static PreviewView view(CreateRefund.Preview preview) {
    return new PreviewView(
        Shown.money(preview.plan().total()),
        preview.plan().lines().stream()
            .map(
                line ->
                    new PreviewLine(
                        line.line().title(),
                        line.quantity(),
                        Shown.money(line.credit()),
                        line.endsLine(),
                        line.endsLine() && preview.unrevocable().contains(line)))
            .toList(),
        preview.unrevocable().stream().map(PlannedLine::line).map(Order.Line::title).toList());
  }

  private static ModelAndView fragment(@Nullable PreviewView preview, @Nullable String words) {
    var model = new HashMap<String, @Nullable Object>();
    model.put("preview", preview);
    model.put("words", words);
    return new ModelAndView("dashboard/refund-parts :: preview", model);
  }

  private Order get(String number) {
    return orders.find(number).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
  }

  /// The amount is not written as amounts of this currency are.
  static final class Unreadable extends Refusal {
    private static final long serialVersionUID = 1L;

    Unreadable(Currency currency) {
      super(
          Kind.INVALID,
          "unreadable-amount",
          "Write the amount as %s.".formatted(new Money(1250, currency).toDecimal()));
    }
  }

  /// What would happen.
  ///
  /// @param stuck what could not be taken back
  record PreviewView(String total, List<PreviewLine> lines, List<String> stuck) {}

  /// What would happen to a line.
  record PreviewLine(String title, int units, String credit, boolean ends, boolean stuck) {}
}
