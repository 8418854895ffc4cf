package io.bursar.sandbox.web;

import io.bursar.sandbox.SandboxAccounts;
import io.bursar.sandbox.SandboxOn;
import io.bursar.sandbox.card.Payment;
import io.bursar.sandbox.card.SandboxCardProcessor;
import io.bursar.sandbox.http.Fault;
import io.bursar.sandbox.http.LoggedCall;
import io.bursar.sandbox.lms.Enrollment;
import io.bursar.sandbox.lms.Entitlement;
import io.bursar.sandbox.press.PrintJob;
import io.bursar.shared.Money;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Conditional;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/// The page that shows what the sandbox servers have done and lets one break them.
@Controller
@Conditional(SandboxOn.class)
class SandboxPage {

  private static final int ROWS_MAX = 50;
  private static final String HOME = "redirect:/sandbox/";

  private final SandboxServers servers;

  SandboxPage(SandboxServers servers) {
    this.servers = servers;
  }

  @GetMapping("/sandbox")
  String page(Model model) {
    model.addAttribute("accounts", SandboxAccounts.people());
    model.addAttribute("servers", serverRows());
    model.addAttribute("buttons", FaultButton.values());
    model.addAttribute("enrollments", enrollments());
    model.addAttribute("entitlements", entitlements());
    model.addAttribute("payments", payments());
    model.addAttribute("prints", prints());
    model.addAttribute("calls", calls());
    return "sandbox/index";
  }

  /// Adds the fault of a button to those that the server shows.
  @PostMapping("/sandbox/servers/{server}/faults")
  String add(
      @PathVariable String server,
      @RequestParam FaultButton fault,
      @RequestParam(required = false) @Nullable Integer calls,
      @RequestParam(required = false) @Nullable Integer seconds,
      @RequestParam(required = false) @Nullable String only,
      RedirectAttributes next) {
    try {
      servers.faults(server).add(fault.fault(calls, seconds, only));
    } catch (IllegalArgumentException e) {
      next.addFlashAttribute("problem", e.getMessage());
    }
    return HOME;
  }

  @PostMapping("/sandbox/servers/{server}/clear")
  String clear(@PathVariable String server) {
    servers.faults(server).clear();
    return HOME;
  }

  private List<ServerRow> serverRows() {
    return servers.all().stream()
        .map(
            server ->
                new ServerRow(
                    server.key(),
                    server.name(),
                    server.url().get(),
                    server.calls().count(),
                    server.faults().list().stream().map(SandboxPage::text).toList()))
        .toList();
  }

  private List<PrintJob> prints() {
    return servers.shop().map(shop -> shop.jobs(ROWS_MAX)).orElse(List.of());
  }

  private List<Entitlement> entitlements() {
    return servers.lms().map(lms -> lms.entitlements(ROWS_MAX)).orElse(List.of());
  }

  private List<Enrollment> enrollments() {
    return servers.lms().map(lms -> lms.enrollments(ROWS_MAX)).orElse(List.of());
  }

  private List<PaymentRow> payments() {
    return servers.cards().stream()
        .flatMap(cards -> cards.payments(ROWS_MAX).stream().map(p -> row(p, cards)))
        .toList();
  }

  private List<LoggedCall> calls() {
    return servers
        .lms()
        .map(lms -> lms.calls().calls().reversed().stream().limit(ROWS_MAX).toList())
        .orElse(List.of());
  }

  private static PaymentRow row(Payment payment, SandboxCardProcessor cards) {
    var order = payment.order();
    var refunded = cards.refundsOf(payment.id()).stream().mapToLong(r -> r.amount()).sum();
    var card = payment.card();
    return new PaymentRow(
        payment.id(),
        order.description(),
        amount(order.amount(), order.currency()),
        payment.status().name().toLowerCase(Locale.ROOT).replace('_', ' '),
        card == null ? "" : card.brand() + " " + card.last4(),
        refunded == 0 ? "" : amount(refunded, order.currency()),
        payment.pageUrl());
  }

  private static String amount(long minor, String currency) {
    return Money.of(minor, currency).toDecimal().toPlainString() + " " + currency;
  }

  private static String text(Fault fault) {
    var text = new StringBuilder(fault.kind().name().toLowerCase(Locale.ROOT).replace('_', ' '));
    if (fault.status() != null) {
      text.append(' ').append(fault.status());
    }
    if (fault.millis() != null) {
      text.append(", ").append(fault.millis()).append(" ms");
    }
    if (fault.only() != null) {
      text.append(", only ").append(fault.only());
    }
    return text.append(fault.calls() == null ? "" : ", for %d more".formatted(fault.calls()))
        .toString();
  }

  /// A server as the page shows it.
  record ServerRow(String key, String name, String url, long calls, List<String> faults) {}

  /// A payment as the page shows it.
  record PaymentRow(
      String id,
      String description,
      String amount,
      String status,
      String card,
      String refunded,
      String pageUrl) {}
}
