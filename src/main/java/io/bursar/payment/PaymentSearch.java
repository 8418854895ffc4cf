package io.bursar.payment;

import static java.time.ZoneOffset.UTC;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Finds payments for staff, a page at a time, however many there are.
@Component
public class PaymentSearch {

  /// How many are on a page.
  public static final int PAGE_SIZE = 50;

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
    return attempts.list(
        """
        where site_id = :site and id > :after and state in ('Created', 'Pending', 'Unknown', 'To be returned')
        order by id limit :max
        """,
        Map.of("site", siteId, "after", after, "max", PAGE_SIZE + 1));
  }

  /// All payments of a site, newest first, before this one; one more than a page when there are
  /// more.
  public List<PaymentAttempt> all(long siteId, long before) {
    return attempts.list(
        "where site_id = :site and id < :before order by id desc limit :max",
        Map.of("site", siteId, "before", before, "max", PAGE_SIZE + 1));
  }

  /// The payments for this order number, or with this reference of a configured processor, or whose
  /// money has this id there, newest first; at most a page.
  public List<PaymentAttempt> named(long siteId, String name) {
    return attempts.list(
        """
        where site_id = :site
          and id in (select id from payment.attempts where order_number = :name
                      union all
                     select id from payment.attempts where processor = any(:processors) and reference = :name
                     union all
                     select id from payment.attempts where processor = any(:processors) and capture = :name)
        order by id desc limit :max
        """,
        Map.of(
            "site", siteId,
            "name", name,
            "max", PAGE_SIZE,
            "processors", processors.names().toArray(String[]::new)));
  }

  /// How many payments of a site have had no outcome for more than a day, or were to be given back
  /// for so long; counted up to a thousand. Should be none. A transfer may take its time to come,
  /// but not to be sent back.
  public long countOverdue(long siteId) {
    return db.sql(
            """
            select count(*) from (
              select 1 from payment.attempts
               where site_id = :site
                 and case when state = 'To be returned' then updated_at else created_at end < :before
                 and (state = 'To be returned' or (state in ('Created', 'Pending', 'Unknown') and processor <> 'invoice'))
               limit :max) overdue
            """)
        .param("site", siteId)
        .param("before", AskingSchedule.oldBefore(clock.instant()).atOffset(UTC))
        .param("max", COUNTED_MAX)
        .query(Long.class)
        .single();
  }
}
