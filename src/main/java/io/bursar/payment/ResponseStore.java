package io.bursar.payment;

import static java.time.ZoneOffset.UTC;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// The append-only rows of what processors said, for audit. Without card data; forgotten in time.
@Component
class ResponseStore {

  private static final Duration KEPT = Duration.ofDays(730);

  private final JdbcClient db;

  ResponseStore(JdbcClient db) {
    this.db = db;
  }

  void insert(PaymentAttempt attempt, String kind, String raw, Instant now) {
    db.sql(
            """
            insert into payment.responses (at, attempt_id, basket_id, processor, kind, response, forget_after)
            values (:now, :attempt, :basket, :processor, :kind, :raw::jsonb, :forgetAfter)
            """)
        .param("now", now.atOffset(UTC))
        .param("attempt", attempt.id())
        .param("basket", attempt.basketId())
        .param("processor", attempt.processor())
        .param("kind", kind)
        .param("raw", raw)
        .param("forgetAfter", now.plus(KEPT).atOffset(UTC))
        .update();
  }

  /// The newest 200 of a basket, or of one attempt at paying for it, oldest first.
  List<ResponseView> of(long basketId, @Nullable Long attemptId) {
    return db.sql(
            """
            select * from (
              select at, attempt_id, processor, kind, response::text as response
                from payment.responses
               where basket_id = :basket and (:attempt::bigint is null or attempt_id = :attempt)
               order by at desc limit 200) newest
             order by at
            """)
        .param("basket", basketId)
        .param("attempt", attemptId)
        .query(ResponseView.class)
        .list();
  }
}
