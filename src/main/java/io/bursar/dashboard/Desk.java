package io.bursar.dashboard;

import io.bursar.fulfillment.Holds;
import io.bursar.fulfillment.Outages;
import io.bursar.fulfillment.StuckLines;
import io.bursar.payment.PaymentSearch;
import io.bursar.payment.invoice.BankTransfers;
import io.bursar.reconciliation.Findings;
import io.bursar.refund.Refunds;
import io.bursar.site.Sites;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ModelAttribute;

/// What every page of staff shows above itself: the parts of the desk, and what needs somebody now.
/// Also above the pages of rooms that nothing knows, so they are named by their package.
@ControllerAdvice(
    basePackages = {"io.bursar.dashboard", "io.bursar.notification.web", "io.bursar.tracking.web"})
class Desk {

  private final Holds holds;
  private final PaymentSearch payments;
  private final BankTransfers transfers;
  private final Outages outages;
  private final StuckLines stuckLines;
  private final Refunds refunds;
  private final Findings findings;
  private final Sites sites;

  Desk(
      Holds holds,
      PaymentSearch payments,
      BankTransfers transfers,
      Outages outages,
      StuckLines stuckLines,
      Refunds refunds,
      Findings findings,
      Sites sites) {
    this.holds = holds;
    this.payments = payments;
    this.transfers = transfers;
    this.outages = outages;
    this.stuckLines = stuckLines;
    this.refunds = refunds;
    this.findings = findings;
    this.sites = sites;
  }

  /// Null where a part of a page is exchanged, which shows none of this.
  @ModelAttribute("desk")
  @Nullable View desk(HttpServletRequest request) {
    if (request.getHeader("HX-Request") != null) {
      return null;
    }
    var site = sites.first().id();
    var held = holds.count(site);
    var out = outages.current();
    var waiting = payments.countOverdue(site);
    var found = findings.countOpen(site).values().stream().mapToLong(Long::longValue).sum();
    var path = request.getRequestURI();
    return new View(
        List.of(
            part("Orders", "/dashboard/orders/", 0, false, path),
            part("Holds", "/dashboard/holds/", held.held(), held.overdue() > 0, path),
            part("Outages", "/dashboard/outages/", out.size(), !out.isEmpty(), path),
            part("Refunds", "/dashboard/refunds/", refunds.countNeedingAction(site), false, path),
            part("Payments", "/dashboard/payments/", waiting, waiting > 0, path),
            part("Findings", "/dashboard/findings/", found, found > 0, path),
            part("Bulk", "/dashboard/bulk/", 0, false, path),
            part("Transfers", "/dashboard/transfers/", transfers.countToSendBack(), false, path),
            part("Mails", "/dashboard/mails/", 0, false, path),
            part("Products", "/dashboard/products/", 0, false, path),
            part("Webhooks", "/dashboard/webhooks/", 0, false, path),
            part("Coupons", "/dashboard/coupons/", 0, false, path)),
        out.stream()
            .filter(Outages.OutageView::isOut)
            .map(Outages.OutageView::destination)
            .toList(),
        stuckLines.all().size());
  }

  private static Part part(String text, String address, long count, boolean urgent, String path) {
    return new Part(text, address, count, urgent, path.startsWith(address.replaceAll("/$", "")));
  }

  /// The bar above a page of staff.
  ///
  /// @param out the destinations that are out
  /// @param stuck how many lines nobody would ever deliver
  record View(List<Part> parts, List<String> out, int stuck) {}

  /// One part of the desk, with how much waits there.
  record Part(String text, String address, long count, boolean urgent, boolean current) {}
}
