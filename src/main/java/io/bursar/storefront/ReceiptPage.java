package io.bursar.storefront;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.bursar.account.Account;
import io.bursar.order.Order;
import io.bursar.order.Orders;
import io.bursar.page.Shown;
import io.bursar.site.Sites;
import io.bursar.storefront.DeliveryProgress.Progress;
import jakarta.servlet.http.HttpServletResponse;
import java.net.URLEncoder;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;

/// What was bought, and its delivery as it happens; for who bought it, and for staff.
@Controller
class ReceiptPage {

  private final Orders orders;
  private final DeliveryProgress progress;
  private final Sites sites;

  ReceiptPage(Orders orders, DeliveryProgress progress, Sites sites) {
    this.orders = orders;
    this.progress = progress;
    this.sites = sites;
  }

  static String address(String orderNumber) {
    return "/checkout/receipt/?order_number=" + URLEncoder.encode(orderNumber, UTF_8);
  }

  @GetMapping("/checkout/receipt")
  String receipt(
      @AuthenticationPrincipal Account account,
      @RequestParam("order_number") String number,
      Model model) {
    var order = visible(account, number);
    model.addAttribute("receipt", view(order));
    model.addAttribute("progress", progress(order));
    model.addAttribute("foreign", order.userId() != account.id());
    return "storefront/receipt";
  }

  /// The delivery alone; nothing when it stands as the page shows it.
  @GetMapping("/checkout/receipt/delivery")
  @Nullable String delivery(
      @AuthenticationPrincipal Account account,
      @RequestParam("order_number") String number,
      @RequestParam String version,
      HttpServletResponse response,
      Model model) {
    var now = progress(visible(account, number));
    if (now.version().equals(version)) {
      response.setStatus(HttpServletResponse.SC_NO_CONTENT);
      return null;
    }
    model.addAttribute("progress", now);
    return "storefront/receipt :: delivery";
  }

  private Order visible(Account account, String number) {
    return orders
        .find(number)
        .filter(order -> order.userId() == account.id() || account.staff())
        .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
  }

  private Progress progress(Order order) {
    return progress.of(order, sites.get(order.siteId()).zone());
  }

  private ReceiptView view(Order order) {
    var zone = sites.get(order.siteId()).zone();
    return new ReceiptView(
        order.number(),
        Shown.minute(order.placedAt(), zone),
        order.lines().stream().map(ReceiptPage::line).toList(),
        orders.discounts(List.of(order.id())).getOrDefault(order.id(), List.of()).stream()
            .map(
                discount ->
                    new DiscountView(
                        discount.code(), discount.benefitText(), Shown.money(discount.amount())))
            .toList(),
        order.totalInclTax().isZero() ? "Free" : Shown.money(order.totalInclTax()),
        orders.sources(order.id()).stream()
            .map(
                source ->
                    new PaidView(
                        source.processor(),
                        source.cardType() == null ? source.label() : "ending in " + source.label(),
                        Shown.money(source.debited()),
                        source.refunded().isZero() ? null : Shown.money(source.refunded())))
            .toList());
  }

  private static LineView line(Order.Line line) {
    return new LineView(
        line.title(),
        what(line),
        line.courseId(),
        line.quantity(),
        line.priceBeforeDiscounts().isZero() ? "Free" : Shown.money(line.priceBeforeDiscounts()));
  }

  private static String what(Order.Line line) {
    var mode = ModeWords.of(line.attributes());
    return mode.isEmpty() ? line.productType() : mode;
  }

  /// The order as its receipt shows it.
  record ReceiptView(
      String number,
      Shown.Time placed,
      List<LineView> lines,
      List<DiscountView> discounts,
      String total,
      List<PaidView> paid) {}

  /// One thing that was bought.
  record LineView(
      String title, String what, @Nullable String courseId, int quantity, String price) {}

  /// Why it cost less.
  ///
  /// @param benefit what the code is worth, such as 20 %
  record DiscountView(String code, String benefit, String amount) {}

  /// Where money came from.
  record PaidView(String processor, String label, String amount, @Nullable String refunded) {}
}
