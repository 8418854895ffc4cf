package io.bursar.dashboard;

import io.bursar.order.LineStatus;
import io.bursar.order.OrderStatus;
import io.bursar.page.Shown.Badge;
import io.bursar.payment.CreditState;
import io.bursar.payment.PaymentState;
import io.bursar.refund.RefundLineStatus;
import io.bursar.refund.RefundStatus;

/// The statuses as staff see them: the known text, and a color that says how worried to be.
final class Colors {

  private Colors() {}

  static Badge of(OrderStatus status) {
    return new Badge(
        status.text(),
        switch (status) {
          case COMPLETE -> "green";
          case OPEN, PENDING -> "blue";
          case FULFILLMENT_ERROR, PAYMENT_ERROR -> "red";
        });
  }

  static Badge of(LineStatus status) {
    return new Badge(
        status.text(),
        switch (status) {
          case COMPLETE -> "green";
          case OPEN -> "blue";
          case CONFIGURATION_ERROR, NETWORK_ERROR, TIMEOUT_ERROR, SERVER_ERROR -> "red";
        });
  }

  static Badge of(PaymentState state) {
    return new Badge(
        state.text(),
        switch (state) {
          case SETTLED -> "green";
          case CREATED, PENDING -> "blue";
          case UNKNOWN, TO_BE_RETURNED -> "orange";
          case DECLINED -> "red";
          case CANCELED, ABANDONED, RETURNED -> "secondary";
        });
  }

  static Badge of(RefundStatus status) {
    return new Badge(
        status.text(),
        switch (status) {
          case COMPLETE -> "green";
          case OPEN, PAYMENT_REFUNDED -> "blue";
          case PAYMENT_REFUND_ERROR, REVOCATION_ERROR -> "red";
          case DENIED -> "secondary";
        });
  }

  static Badge of(RefundLineStatus status) {
    return new Badge(
        status.text(),
        switch (status) {
          case COMPLETE -> "green";
          case OPEN -> "blue";
          case REVOCATION_ERROR -> "red";
          case DENIED -> "secondary";
        });
  }

  static Badge of(CreditState state) {
    return new Badge(
        state.text(),
        switch (state) {
          case DONE -> "green";
          case CREATED, PENDING -> "blue";
          case UNKNOWN -> "orange";
          case FAILED -> "red";
        });
  }
}
