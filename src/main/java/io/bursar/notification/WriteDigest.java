package io.bursar.notification;

import io.bursar.fulfillment.Holds;
import io.bursar.fulfillment.Outages;
import io.bursar.fulfillment.Outages.OutageView;
import io.bursar.notification.DigestWords.Hold;
import io.bursar.notification.DigestWords.Outage;
import io.bursar.notification.NewsStore.News;
import io.bursar.order.Order;
import io.bursar.order.Orders;
import io.bursar.site.Site;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/// Words for staff what a digest has collected.
@Component
class WriteDigest {

  private static final String HOLDS = "/dashboard/holds/";
  private static final String OUTAGES = "/dashboard/outages/";
  private static final int HOLDS_SHOWN = 25;
  private static final int OUTAGES_SHOWN = 50;

  private final NewsStore news;
  private final Orders orders;
  private final Holds holds;
  private final Outages outages;
  private final MailTemplates templates;

  WriteDigest(
      NewsStore news, Orders orders, Holds holds, Outages outages, MailTemplates templates) {
    this.news = news;
    this.orders = orders;
    this.holds = holds;
    this.outages = outages;
    this.templates = templates;
  }

  /// What the templates may say of this digest.
  DigestWords words(long mailId, Site site) {
    var stillHeld = stillHeld(mailId);
    var shown = stillHeld.stream().limit(HOLDS_SHOWN).toList();
    var held =
        orders
            .byIds(
                shown.stream().map(it -> Objects.requireNonNull(it.orderId())).distinct().toList())
            .stream()
            .collect(Collectors.toMap(Order::id, Function.identity()));
    return new DigestWords(
        site.partner().name(),
        site.url(),
        stillHeld.size(),
        shown.stream()
            .map(it -> hold(it, Objects.requireNonNull(held.get(it.orderId())), site))
            .toList(),
        outages(mailId, NewsStore.OUTAGE_OPENED, site),
        outages(mailId, NewsStore.OUTAGE_ENDED, site),
        site.link(HOLDS));
  }

  /// The sentence of the bundle that is the subject.
  static String subject(DigestWords words) {
    if (!words.opened().isEmpty()) {
      return "staff-digest.subject.outage";
    }
    return words.held() > 0 ? "staff-digest.subject.held" : "staff-digest.subject.ended";
  }

  /// What somebody dealt with since it was collected is not told.
  private List<News> stillHeld(long mailId) {
    var told = news.of(mailId, NewsStore.HELD, NewsStore.DIGEST_MAX);
    var held = holds.stillHeld(told.stream().map(News::lineId).toList());
    return told.stream().filter(it -> held.contains(it.lineId())).toList();
  }

  private Hold hold(News it, Order order, Site site) {
    return new Hold(
        order.number(),
        order.line(Objects.requireNonNull(it.lineId())).title(),
        it.words(),
        at(it, site),
        site.link("/dashboard/orders/%s/".formatted(order.number())));
  }

  private List<Outage> outages(long mailId, String kind, Site site) {
    var told = news.of(mailId, kind, OUTAGES_SHOWN);
    if (told.isEmpty()) {
      return List.of();
    }
    var waiting =
        outages.current().stream().collect(Collectors.toMap(OutageView::id, OutageView::orders));
    return told.stream()
        .map(
            it ->
                new Outage(
                    it.words(),
                    at(it, site),
                    waiting.getOrDefault(Objects.requireNonNull(it.outageId()), 0L),
                    site.link(OUTAGES)))
        .toList();
  }

  private String at(News it, Site site) {
    return WriteOrderMail.date(it.at(), site.zone(), templates.localeOf(site));
  }
}
