package io.bursar.notification;

import io.bursar.history.AuditLog;
import io.bursar.shared.Refusal;
import io.bursar.site.Site;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/// All mails of a site as staff see them: newest first, page by page, and to be sent again.
@Component
public class Mails {

  /// Mails per page.
  public static final int PAGE_SIZE = 25;

  private final JdbcClient db;
  private final MailStore store;
  private final MailServer server;
  private final AuditLog audit;
  private final Clock clock;

  Mails(JdbcClient db, MailStore store, MailServer server, AuditLog audit, Clock clock) {
    this.db = db;
    this.store = store;
    this.server = server;
    this.audit = audit;
    this.clock = clock;
  }

  /// Whether mail is sent at all.
  public boolean areSent() {
    return server.isConfigured();
  }

  /// What to look for; what is null does not matter.
  public record Criteria(
      long siteId,
      @Nullable String orderNumber,
      @Nullable MailKind kind,
      @Nullable MailState state) {}

  /// One page, and whether more follow.
  public record Found(List<MailView> mails, boolean more) {}

  /// One page of the mails that match, newest first, of those older than the mail `before` (null:
  /// the newest).
  public Found find(Criteria criteria, @Nullable Long before) {
    var params = new HashMap<String, Object>();
    var where = new StringBuilder("site_id = :site");
    params.put("site", criteria.siteId());
    if (criteria.orderNumber() != null) {
      where.append(" and order_number = :number");
      params.put("number", criteria.orderNumber());
    }
    if (criteria.kind() != null) {
      where.append(" and kind = :kind");
      params.put("kind", criteria.kind().text());
    }
    if (criteria.state() != null) {
      where.append(
          criteria.state() == MailState.SENT
              ? " and state = 'sent'"
              : " and state = :state and state <> 'sent'");
      params.put("state", criteria.state().text());
    }
    if (before != null) {
      where.append(" and id < :before");
      params.put("before", before);
    }
    params.put("limit", PAGE_SIZE + 1);
    var mails = rows("where " + where + " order by id desc limit :limit", params);
    return new Found(mails.subList(0, Math.min(mails.size(), PAGE_SIZE)), mails.size() > PAGE_SIZE);
  }

  /// Queues a mail of this site again, due now. It goes to the address that is known then. Refuses
  /// with [NoSuchMail], and with [NoServer] when nothing is sent here.
  @Transactional
  public void sendAgain(long id, Site site, long userId) {
    if (!server.isConfigured()) {
      throw new NoServer();
    }
    if (store.queueAgain(id, site, userId, clock.instant()) == 0) {
      throw new NoSuchMail();
    }
    audit.event("mail_sent_again", Map.of("mail_id", id, "user_id", userId));
  }

  private List<MailView> rows(String where, Map<String, Object> params) {
    return db
        .sql(
            """
            select id, kind, order_number, user_id, state, reason, attempts, due_at, created_at, sent_at
              from notification.mails
            """
                + where)
        .params(params)
        .query(Row.class)
        .list()
        .stream()
        .map(Row::toView)
        .toList();
  }

  /// There is no such mail on this site.
  public static final class NoSuchMail extends Refusal {
    private static final long serialVersionUID = 1L;

    NoSuchMail() {
      super(Kind.NOT_FOUND, "no-such-mail", "There is no such mail.");
    }
  }

  /// No mail server is configured.
  public static final class NoServer extends Refusal {
    private static final long serialVersionUID = 1L;

    NoServer() {
      super(Kind.CONFLICT, "no-mail-server", "No mail is sent here: spring.mail.host is not set.");
    }
  }

  private record Row(
      long id,
      String kind,
      @Nullable String orderNumber,
      @Nullable Long userId,
      String state,
      @Nullable String reason,
      int attempts,
      Instant dueAt,
      Instant createdAt,
      @Nullable Instant sentAt) {

    MailView toView() {
      return new MailView(
          id,
          MailKind.of(kind),
          orderNumber,
          userId,
          MailState.of(state),
          reason,
          attempts,
          dueAt,
          createdAt,
          sentAt);
    }
  }
}
