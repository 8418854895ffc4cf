package io.bursar.payment;

import static java.time.ZoneOffset.UTC;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Finds payments for staff, a page at a time, however many there are.
@Component
public class PaymentSearch {

  /// How many are on a page.
  public static final int PAGE_SIZE = 50;

  /// What has no outcome for so long needs somebody.
  private static final Duration NEEDS_SOMEBODY_AFTER = Duration.ofDays(1);

  private static final int COUNTED_MAX = 1_000;

  private final JdbcClient db;
  private final PaymentStore attempts;
  private final Processors processors;
  private final Clock clock;

  PaymentSearch(JdbcClient db, PaymentStore attempts, Processors processors, Clock clock) {
    this.db = db;
    this.attempts = attempts;
    this.processors = processors;
    this.clock = clock;
  }

  /// Payments of a site whose outcome is still to come, or that are still to be given back, oldest
  /// first, behind this one; one more than a page when there are more.
  public List<PaymentAttempt> open(long siteId, long after) {
    return found(
        db.sql(
                """
                select id from payment.attempts
                 where site_id = :site and id > :after and state in ('Created', 'Pending', 'Unknown', 'To be returned')
                 order by id limit :max
                """)
            .param("site", siteId)
            .param("after", after)
            .param("max", PAGE_SIZE + 1)
            .query(Long.class)
            .list());
  }

  /// All payments of a site, newest first, before this one; one more than a page when there are
  /// more.
  public List<PaymentAttempt> all(long siteId, long before) {
    return found(
        db.sql(
                """
                select id from payment.attempts where site_id = :site and id < :before order by id desc limit :max
                """)
            .param("site", siteId)
            .param("before", before)
            .param("max", PAGE_SIZE + 1)
            .query(Long.class)
            .list());
  }

  /// The payments for this order number, or with this reference of a configured processor, newest
  /// first; at most a page.
  public List<PaymentAttempt> named(long siteId, String name) {
    return found(
        db.sql(
                """
                select id from (
                  select id, site_id from payment.attempts where order_number = :name
                  union
                  select id, site_id from payment.attempts where processor = any(:processors) and reference = :name) a
                 where site_id = :site order by id desc limit :max
                """)
            .param("name", name)
            .param("site", siteId)
            .param("max", PAGE_SIZE)
            .param("processors", processors.names().toArray(String[]::new))
            .query(Long.class)
            .list());
  }

  /// How many payments of a site have had no outcome, or were not given back, for more than a day;
  /// counted up to a thousand. Should be none.
  public long countOverdue(long siteId) {
    return db.sql(
            """
            select count(*) from (
              select 1 from payment.attempts
               where site_id = :site and created_at < :before and processor <> 'invoice'
                 and state in ('Created', 'Pending', 'Unknown', 'To be returned')
               limit :max) overdue
            """)
        .param("site", siteId)
        .param("before", clock.instant().minus(NEEDS_SOMEBODY_AFTER).atOffset(UTC))
        .param("max", COUNTED_MAX)
        .query(Long.class)
        .single();
  }

  private List<PaymentAttempt> found(List<Long> ids) {
    return ids.stream().flatMap(id -> attempts.find(id).stream()).toList();
  }
}
