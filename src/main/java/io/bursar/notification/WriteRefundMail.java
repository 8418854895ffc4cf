package io.bursar.notification;

import static java.util.stream.Collectors.toMap;

import io.bursar.account.Account;
import io.bursar.fulfillment.DeliveryView;
import io.bursar.fulfillment.Fulfillments;
import io.bursar.notification.RefundWords.Line;
import io.bursar.order.LineStatus;
import io.bursar.order.Order;
import io.bursar.refund.Refund;
import io.bursar.site.Sites;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.springframework.stereotype.Component;

/// Words a refund for its learner.
@Component
class WriteRefundMail {

  private final Fulfillments fulfillments;
  private final MailTemplates templates;
  private final Sites sites;

  WriteRefundMail(Fulfillments fulfillments, MailTemplates templates, Sites sites) {
    this.fulfillments = fulfillments;
    this.templates = templates;
    this.sites = sites;
  }

  /// What the template may say of this refund.
  RefundWords words(Refund refund, Order order, Account reader) {
    var wanted =
        fulfillments.deliveriesOf(order.id()).stream()
            .collect(toMap(DeliveryView::lineId, DeliveryView::wanted));
    var site = sites.get(order.siteId());
    var locale = templates.localeOf(site);
    return new RefundWords(
        WriteOrderMail.name(reader),
        site.partner().name(),
        order.number(),
        WriteOrderMail.money(refund.total(), locale),
        lines(refund, order, wanted, locale),
        WriteOrderMail.receipt(site, order.number()),
        site.link("/orders/"),
        site.url());
  }

  private static List<Line> lines(
      Refund refund, Order order, Map<Long, String> wanted, Locale locale) {
    return refund.lines().stream()
        .map(
            line ->
                new Line(
                    order.line(line.lineId()).title(),
                    line.quantity(),
                    WriteOrderMail.money(line.credit(), locale),
                    access(line, order, wanted)))
        .toList();
  }

  private static String access(Refund.Line line, Order order, Map<Long, String> wanted) {
    if (!line.endsLine()) {
      return "stays";
    }
    if ("revoked".equals(wanted.get(line.lineId()))) {
      return "taken";
    }
    return order.line(line.lineId()).status() == LineStatus.COMPLETE ? "stays" : "undelivered";
  }
}
