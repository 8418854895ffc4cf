package io.bursar.fulfillment;

import static java.time.ZoneOffset.UTC;

import io.bursar.fulfillment.spi.Outcome;
import io.bursar.fulfillment.spi.Outcome.Evidence;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// The append-only rows of what was tried and what was granted.
@Component
class AttemptStore {

  private static final Duration ANSWERS_KEPT = Duration.ofDays(90);
  private static final int ANSWER_CHARS_MAX = 4_000;

  private final JdbcClient db;

  AttemptStore(JdbcClient db) {
    this.db = db;
  }

  void insert(
      Delivery delivery,
      Call call,
      String nextStep,
      @Nullable Instant nextAt,
      @Nullable Long userId,
      String node) {
    var outcome = call.outcome();
    db.sql(
            """
            insert into fulfillment.attempts (at, delivery_id, order_id, line_id, number, request_key, action, module, destination,
              outcome, cause, unsure, http_status, duration_ms, next_step, next_at, user_id, node)
            values (:at, :delivery, :order, :line, :number, :key, :action, :module, :destination,
              :outcome, :cause, :unsure, :httpStatus, :duration, :nextStep, :nextAt, :user, :node)
            """)
        .param("at", call.at().atOffset(UTC))
        .param("delivery", delivery.id())
        .param("order", delivery.orderId())
        .param("line", delivery.lineId())
        .param("number", delivery.attempts() + 1)
        .param("key", delivery.leaseToken())
        .param("action", call.action())
        .param("module", delivery.module())
        .param("destination", delivery.destination())
        .param("outcome", OutcomeText.of(outcome))
        .param("cause", outcome.cause())
        .param("unsure", outcome instanceof Outcome.Unsure)
        .param("httpStatus", outcome.evidence().httpStatus())
        .param("duration", Math.toIntExact(Math.min(call.duration().toMillis(), Integer.MAX_VALUE)))
        .param("nextStep", nextStep)
        .param("nextAt", nextAt == null ? null : nextAt.atOffset(UTC))
        .param("user", userId)
        .param("node", node)
        .update();
    if (!(outcome instanceof Outcome.Delivered) && outcome.evidence().answer() != null) {
      insertAnswer(delivery, call.at(), outcome.evidence());
    }
  }

  private void insertAnswer(Delivery delivery, Instant at, Evidence evidence) {
    var answer = String.valueOf(evidence.answer()).replace('\0', ' ');
    db.sql(
            """
            insert into fulfillment.answers (at, order_id, line_id, request_key, body, forget_after)
            values (:at, :order, :line, :key, :body, :forgetAfter)
            """)
        .param("at", at.atOffset(UTC))
        .param("order", delivery.orderId())
        .param("line", delivery.lineId())
        .param("key", delivery.leaseToken())
        .param("body", answer.substring(0, Math.min(answer.length(), ANSWER_CHARS_MAX)))
        .param("forgetAfter", at.plus(ANSWERS_KEPT).atOffset(UTC))
        .update();
  }

  List<AttemptView> ofOrder(long orderId) {
    return db.sql(
            """
            select at, line_id, number, request_key, action, module, destination, outcome, cause, unsure, http_status, duration_ms,
                   next_step, next_at, user_id, node
              from (select * from fulfillment.attempts where order_id = :order order by at desc, id desc limit 500) newest
             order by at, id
            """)
        .param("order", orderId)
        .query(AttemptView.class)
        .list();
  }

  /// One call to a destination and how it ended.
  record Call(String action, Instant at, Duration duration, Outcome outcome) {}
}
