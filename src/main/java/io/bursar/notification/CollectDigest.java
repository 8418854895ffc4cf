package io.bursar.notification;

import io.bursar.site.Site;
import io.bursar.site.Sites;
import java.time.Clock;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.support.TransactionTemplate;

/// Collects news for staff into one mail: when the oldest has waited long enough, or at once when
/// something is down.
@Component
class CollectDigest {

  private final MailServer server;
  private final MailSettings settings;
  private final NewsStore news;
  private final MailStore mails;
  private final Sites sites;
  private final TransactionTemplate transaction;
  private final Clock clock;

  CollectDigest(
      MailServer server,
      MailSettings settings,
      NewsStore news,
      MailStore mails,
      Sites sites,
      TransactionTemplate transaction,
      Clock clock) {
    this.server = server;
    this.settings = settings;
    this.news = news;
    this.mails = mails;
    this.sites = sites;
    this.transaction = transaction;
    this.clock = clock;
  }

  /// Queues one digest a site, where one is due.
  void collect() {
    if (server.isConfigured() && !settings.staff().isEmpty()) {
      sites.all().forEach(site -> transaction.executeWithoutResult(it -> collect(site, it)));
    }
  }

  /// What somebody else is collecting at this moment is theirs: without it there is no mail.
  private void collect(Site site, TransactionStatus collecting) {
    var now = clock.instant();
    if (news.isDigestDue(site.id(), now.minus(settings.digestEvery()))
        && news.take(site.id(), mails.queueDigest(site, now)) == 0) {
      collecting.setRollbackOnly();
    }
  }
}
