package io.bursar.notification;

import static java.time.ZoneOffset.UTC;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// What staff are to be told, row by row, until a digest takes it.
@Component
class NewsStore {

  static final String HELD = "held";
  static final String OUTAGE_OPENED = "outage opened";
  static final String OUTAGE_ENDED = "outage ended";

  private static final Duration KEPT = Duration.ofDays(90);
  static final int DIGEST_MAX = 20_000;

  private final JdbcClient db;

  NewsStore(JdbcClient db) {
    this.db = db;
  }

  /// A line is held; one that waits for its digest already is told once.
  void addHeld(long siteId, long orderId, long lineId, String reason, Instant now) {
    db.sql(
            """
            insert into notification.news (site_id, kind, order_id, line_id, words, at, forget_after)
            values (:site, 'held', :order, :line, :words, :now, :forgetAfter)
            on conflict (line_id) where kind = 'held' and mail_id is null do nothing
            """)
        .param("site", siteId)
        .param("order", orderId)
        .param("line", lineId)
        .param("words", reason)
        .param("now", now.atOffset(UTC))
        .param("forgetAfter", now.plus(KEPT).atOffset(UTC))
        .update();
  }

  /// A destination is down, or works again.
  void addOutage(long siteId, String kind, long outageId, String words, Instant now) {
    db.sql(
            """
            insert into notification.news (site_id, kind, outage_id, words, at, forget_after)
            values (:site, :kind, :outage, :words, :now, :forgetAfter)
            """)
        .param("site", siteId)
        .param("kind", kind)
        .param("outage", outageId)
        .param("words", words)
        .param("now", now.atOffset(UTC))
        .param("forgetAfter", now.plus(KEPT).atOffset(UTC))
        .update();
  }

  /// Whether a site's digest is due: the oldest of what waits is that old, or an outage opened.
  boolean isDigestDue(long siteId, Instant olderThan) {
    return db.sql(
            """
            select exists (select 1 from notification.news
                            where site_id = :site and mail_id is null and (at <= :olderThan or kind = 'outage opened'))
            """)
        .param("site", siteId)
        .param("olderThan", olderThan.atOffset(UTC))
        .query(Boolean.class)
        .single();
  }

  /// Gives what waits to this digest; answers how much it was.
  int take(long siteId, long mailId) {
    return db.sql(
            """
            update notification.news set mail_id = :mail
             where id = any (array (select id from notification.news
                                     where site_id = :site and mail_id is null
                                     order by id limit :max
                                       for update skip locked))
            """)
        .param("site", siteId)
        .param("mail", mailId)
        .param("max", DIGEST_MAX)
        .update();
  }

  /// The first of this kind that a digest tells, oldest first.
  List<News> of(long mailId, String kind, int max) {
    return db.sql(
            """
            select order_id, line_id, outage_id, words, at from notification.news
             where mail_id = :mail and kind = :kind order by id limit :max
            """)
        .param("mail", mailId)
        .param("kind", kind)
        .param("max", max)
        .query(News.class)
        .list();
  }

  /// One thing to tell.
  record News(
      @Nullable Long orderId,
      @Nullable Long lineId,
      @Nullable Long outageId,
      String words,
      Instant at) {}
}
