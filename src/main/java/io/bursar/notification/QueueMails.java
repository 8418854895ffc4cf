package io.bursar.notification;

import io.bursar.fulfillment.DeliveryHeld;
import io.bursar.fulfillment.OutageEnded;
import io.bursar.fulfillment.OutageOpened;
import io.bursar.fulfillment.Outages;
import io.bursar.fulfillment.Outages.OutageView;
import io.bursar.notification.MailStore.Reader;
import io.bursar.order.Order;
import io.bursar.order.OrderCompleted;
import io.bursar.order.Orders;
import io.bursar.refund.Refund.Origin;
import io.bursar.refund.RefundCompleted;
import io.bursar.refund.Refunds;
import io.bursar.site.Sites;
import java.time.Clock;
import java.util.List;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/// Writes down, in the commit of what happened, that somebody is to be told.
@Component
class QueueMails {

  private static final int OUTAGES_MAX = 200;

  private final MailServer server;
  private final MailSettings settings;
  private final MailStore mails;
  private final NewsStore news;
  private final Orders orders;
  private final Outages outages;
  private final Refunds refunds;
  private final Sites sites;
  private final Clock clock;

  QueueMails(
      MailServer server,
      MailSettings settings,
      MailStore mails,
      NewsStore news,
      Orders orders,
      Outages outages,
      Refunds refunds,
      Sites sites,
      Clock clock) {
    this.server = server;
    this.settings = settings;
    this.mails = mails;
    this.news = news;
    this.orders = orders;
    this.outages = outages;
    this.refunds = refunds;
    this.sites = sites;
    this.clock = clock;
  }

  @EventListener
  void on(OrderCompleted completed) {
    if (server.isConfigured()) {
      var order = order(completed.orderId());
      mails.queue(
          sites.get(order.siteId()),
          MailKind.ORDER_COMPLETE,
          List.of(new Reader(order.id(), order.number(), order.userId())),
          clock.instant());
    }
  }

  /// Of what cost nothing there is nothing to tell; of what a bank took the payer knows, and staff
  /// decided.
  @EventListener
  void on(RefundCompleted completed) {
    if (server.isConfigured()) {
      var refund = refunds.known(completed.refundId());
      if (!refund.total().isZero() && refund.origin() != Origin.DISPUTE) {
        mails.queueRefund(sites.get(refund.siteId()), refund, clock.instant());
      }
    }
  }

  @EventListener
  void on(DeliveryHeld held) {
    if (tellsStaff()) {
      var siteId = order(held.orderId()).siteId();
      news.addHeld(siteId, held.orderId(), held.lineId(), held.reason(), clock.instant());
    }
  }

  @EventListener
  void on(OutageOpened opened) {
    if (tellsStaff()) {
      tell(NewsStore.OUTAGE_OPENED, opened.outageId());
    }
  }

  @EventListener
  void on(OutageEnded ended) {
    if (tellsStaff()) {
      tell(NewsStore.OUTAGE_ENDED, ended.outageId());
    }
  }

  private void tell(String kind, long outageId) {
    outages.newest(OUTAGES_MAX).stream()
        .filter(outage -> outage.id() == outageId)
        .findFirst()
        .ifPresent(
            outage ->
                news.addOutage(outage.siteId(), kind, outageId, words(outage), clock.instant()));
  }

  private static String words(OutageView outage) {
    return outage.endedAt() == null
        ? "%s: %s".formatted(outage.destination(), outage.cause())
        : outage.destination();
  }

  private boolean tellsStaff() {
    return server.isConfigured() && !settings.staff().isEmpty();
  }

  private Order order(long id) {
    return orders.byIds(List.of(id)).getFirst();
  }
}
