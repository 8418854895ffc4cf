package io.bursar.notification;

import static java.time.ZoneOffset.UTC;

import io.bursar.refund.Refund;
import io.bursar.site.Site;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// The rows of mails: the queue, and what became of it.
@Component
class MailStore {

  private final JdbcClient db;
  private final MailSettings settings;

  MailStore(JdbcClient db, MailSettings settings) {
    this.db = db;
    this.settings = settings;
  }

  /// Queues one mail an order, due now; an order that has a mail of this kind keeps that one.
  int queue(Site site, MailKind kind, List<Reader> readers, Instant now) {
    return db.sql(
            """
            insert into notification.mails
              (site_id, kind, order_id, order_number, user_id, state, message_id, due_at, give_up_at, created_at)
            select :site, :kind, o.*, 'queued', gen_random_uuid() || '@' || :host::text, :now, :giveUpAt, :now
              from unnest(:orders::bigint[], :numbers::text[], :users::bigint[]) o
            on conflict (order_id, kind, coalesce(refund_id, 0)) where order_id is not null do nothing
            """)
        .param("site", site.id())
        .param("kind", kind.text())
        .param("host", site.host())
        .param("orders", readers.stream().map(Reader::orderId).toArray(Long[]::new))
        .param("numbers", readers.stream().map(Reader::orderNumber).toArray(String[]::new))
        .param("users", readers.stream().map(Reader::userId).toArray(Long[]::new))
        .param("now", now.atOffset(UTC))
        .param("giveUpAt", giveUpAt(now).atOffset(UTC))
        .update();
  }

  /// Queues the mail about a refund, due now, unless it has one.
  void queueRefund(Site site, Refund refund, Instant now) {
    db.sql(
            """
            insert into notification.mails
              (site_id, kind, order_id, order_number, refund_id, user_id, state, message_id, due_at, give_up_at, created_at)
            values (:site, 'refund-made', :order, :number, :refund, :user, 'queued', gen_random_uuid() || '@' || :host::text, :now,
                    :giveUpAt, :now)
            on conflict (order_id, kind, coalesce(refund_id, 0)) where order_id is not null do nothing
            """)
        .param("site", site.id())
        .param("order", refund.orderId())
        .param("number", refund.orderNumber())
        .param("refund", refund.id())
        .param("user", refund.userId())
        .param("host", site.host())
        .param("now", now.atOffset(UTC))
        .param("giveUpAt", giveUpAt(now).atOffset(UTC))
        .update();
  }

  /// Queues a digest, due now; answers its id.
  long queueDigest(Site site, Instant now) {
    return db.sql(
            """
            insert into notification.mails (site_id, kind, state, message_id, due_at, give_up_at, created_at)
            values (:site, 'staff-digest', 'queued', gen_random_uuid() || '@' || :host::text, :now, :giveUpAt, :now)
            returning id
            """)
        .param("site", site.id())
        .param("host", site.host())
        .param("now", now.atOffset(UTC))
        .param("giveUpAt", giveUpAt(now).atOffset(UTC))
        .query(Long.class)
        .single();
  }

  /// Takes the mail that has been due longest, if any is, and moves its next try on before this one
  /// is made: by a minute, doubled with each, to two hours.
  Optional<QueuedMail> take(Instant now) {
    return db.sql(
            """
            update notification.mails
               set attempts = attempts + 1,
                   due_at = :now + least(interval '2 hours', interval '1 minute' * power(2, least(attempts, 10)))
             where id = (select id from notification.mails
                          where state = 'queued' and due_at <= :now
                          order by due_at limit 1
                            for update skip locked)
            returning id, site_id, kind, order_id, refund_id, user_id, message_id, attempts, give_up_at
            """)
        .param("now", now.atOffset(UTC))
        .query(QueuedMail.class)
        .optional();
  }

  /// Puts a mail back that was not tried after all: it is due now, and the try is not counted.
  void putBack(QueuedMail mail, Instant now) {
    db.sql(
            """
            update notification.mails set attempts = attempts - 1, due_at = :now
             where id = :id and state = 'queued' and attempts = :attempts
            """)
        .param("id", mail.id())
        .param("attempts", mail.attempts())
        .param("now", now.atOffset(UTC))
        .update();
  }

  /// Writes down what came of this try, unless a later one has been made or somebody asked anew.
  /// `state` may be the one it is in: then it stays queued with this reason.
  void settle(QueuedMail mail, MailState state, @Nullable String reason, Instant now) {
    db.sql(
            """
            update notification.mails
               set state = :state, reason = :reason, sent_at = case when :state = 'sent' then :now::timestamptz else sent_at end
             where id = :id and state = 'queued' and attempts = :attempts
            """)
        .param("id", mail.id())
        .param("attempts", mail.attempts())
        .param("state", state.text())
        .param("reason", reason)
        .param("now", now.atOffset(UTC))
        .update();
  }

  /// Queues a mail again because a person asks. Another sending has another Message-ID: by the same
  /// one, mailboxes would drop it as the one that they have.
  int queueAgain(long id, Site site, long userId, Instant now) {
    return db.sql(
            """
            update notification.mails
               set state = 'queued', reason = null, attempts = 0, due_at = :now, give_up_at = :giveUpAt, asked_by = :user,
                   message_id = gen_random_uuid() || '@' || :host::text
             where id = :id and site_id = :site
            """)
        .param("id", id)
        .param("site", site.id())
        .param("host", site.host())
        .param("user", userId)
        .param("now", now.atOffset(UTC))
        .param("giveUpAt", giveUpAt(now).atOffset(UTC))
        .update();
  }

  /// Whether the order's reader was sent a mail of this kind.
  boolean wasSent(long orderId, MailKind kind) {
    return db.sql(
            """
            select exists (select 1 from notification.mails where order_id = :order and kind = :kind and sent_at is not null)
            """)
        .param("order", orderId)
        .param("kind", kind.text())
        .query(Boolean.class)
        .single();
  }

  private Instant giveUpAt(Instant now) {
    return now.plus(settings.giveUpAfter());
  }

  /// Who is to read about which order.
  record Reader(long orderId, String orderNumber, long userId) {}
}
