package io.bursar.refund;

import io.bursar.history.Actor;
import io.bursar.history.AuditLog;
import io.bursar.history.Change;
import io.bursar.history.Change.Subject;
import io.bursar.history.History;
import io.bursar.order.Order.NoteType;
import io.bursar.order.Orders;
import io.bursar.refund.Refund.Share;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// What is written about refunds for people and for parsers: the order's history and notes, and the
/// audit log.
@Component
class RefundHistory {

  private final History history;
  private final AuditLog audit;
  private final Orders orders;

  RefundHistory(History history, AuditLog audit, Orders orders) {
    this.history = history;
    this.audit = audit;
    this.orders = orders;
  }

  void created(Refund refund, String why, Actor by) {
    record(refund, null, RefundStatus.OPEN.text(), why, by);
    audit.event(
        "refund_created",
        Map.of(
            "amount", refund.total().toDecimal().toPlainString(),
            "currency", refund.total().currency().getCurrencyCode(),
            "order_number", refund.orderNumber(),
            "refund_id", refund.id(),
            "user_id", refund.userId()));
  }

  void credited(Refund refund, Share share) {
    audit.event(
        "credit_issued",
        Map.of(
            "amount", share.amount().toDecimal().toPlainString(),
            "currency", share.amount().currency().getCurrencyCode(),
            "processor_name", share.processor(),
            "refund_id", refund.id(),
            "user_id", refund.userId()));
  }

  void moved(Refund refund, RefundStatus to, String why, Actor by) {
    record(refund, refund.status().text(), to.text(), why, by);
  }

  /// Something that a person has to know: it stands in the order's notes as well.
  void troubled(Refund refund, String why) {
    orders.addSystemNote(
        refund.orderId(), NoteType.ERROR, "Refund %d: %s".formatted(refund.id(), why));
  }

  void record(Refund refund, @Nullable String from, String to, String why, Actor by) {
    history.record(
        by,
        List.of(
            new Change(
                refund.basketId(),
                null,
                Subject.REFUND,
                from,
                to,
                "Refund %d. %s".formatted(refund.id(), why).strip())));
  }
}
