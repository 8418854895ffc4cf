package io.bursar.notification;

import static java.time.ZoneOffset.UTC;

import io.bursar.notification.MailStore.Reader;
import io.bursar.order.OrderSearch.Cursor;
import io.bursar.order.UnfinishedOrders;
import io.bursar.site.Site;
import io.bursar.site.Sites;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/// Finds the orders that have passed the limit since it last looked, and queues one mail for each
/// that is still unfinished. It walks forward in time and looks at no order twice, so that a pass
/// costs what is new, however many wait.
@Component
class FindLateOrders {

  private static final int BATCH = 500;
  private static final int BATCHES_MAX = 40;

  // When mail comes back after a long time without, nobody wants to hear of old orders.
  private static final Duration LOOKS_BACK = Duration.ofDays(7);

  private final MailServer server;
  private final MailSettings settings;
  private final MailStore mails;
  private final UnfinishedOrders unfinished;
  private final Sites sites;
  private final JdbcClient db;
  private final TransactionTemplate transaction;
  private final Clock clock;

  FindLateOrders(
      MailServer server,
      MailSettings settings,
      MailStore mails,
      UnfinishedOrders unfinished,
      Sites sites,
      JdbcClient db,
      TransactionTemplate transaction,
      Clock clock) {
    this.server = server;
    this.settings = settings;
    this.mails = mails;
    this.unfinished = unfinished;
    this.sites = sites;
    this.db = db;
    this.transaction = transaction;
    this.clock = clock;
  }

  /// Looks at all sites; what is more than 20,000 orders of one is left to the next pass.
  void find() {
    if (!server.isConfigured()) {
      return;
    }
    for (var site : sites.all()) {
      var more = true;
      for (int i = 0; more && i < BATCHES_MAX; i++) {
        more = transaction.execute(_ -> findBatch(site));
      }
    }
  }

  private boolean findBatch(Site site) {
    var now = clock.instant();
    var limit = now.minus(settings.delayedAfter());
    var late = unfinished.find(site.id(), lookedAt(site, now), limit, BATCH);
    if (!late.isEmpty()) {
      mails.queue(
          site,
          MailKind.ORDER_DELAYED,
          late.stream().map(o -> new Reader(o.orderId(), o.number(), o.userId())).toList(),
          now);
      lookedUpTo(site, late.getLast().place());
    }
    return late.size() == BATCH;
  }

  /// Where the last look ended, under a lock: two nodes do not look at once.
  private Cursor lookedAt(Site site, Instant now) {
    db.sql(
            """
            insert into notification.delay_scans (site_id, placed_at, order_id) values (:site, :begin, 0)
            on conflict (site_id) do nothing
            """)
        .param("site", site.id())
        .param("begin", now.minus(settings.delayedAfter()).atOffset(UTC))
        .update();
    var last =
        db.sql(
                "select placed_at, order_id from notification.delay_scans where site_id = :site for"
                    + " update")
            .param("site", site.id())
            .query(Cursor.class)
            .single();
    var earliest = new Cursor(now.minus(LOOKS_BACK), 0);
    return last.placedAt().isBefore(earliest.placedAt()) ? earliest : last;
  }

  private void lookedUpTo(Site site, Cursor place) {
    db.sql(
            """
            update notification.delay_scans set placed_at = :at, order_id = :order where site_id = :site
            """)
        .param("site", site.id())
        .param("at", place.placedAt().atOffset(UTC))
        .param("order", place.orderId())
        .update();
  }
}
