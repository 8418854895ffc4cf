package io.bursar.payment.paypal;

import java.util.UUID;

/// PayPal's invoice id of an attempt: the order number, then a piece of the attempt's key.
final class PayPalInvoiceId {

  private static final int PIECE = 8;

  private PayPalInvoiceId() {}

  static String of(String orderNumber, UUID key) {
    return orderNumber + "-" + key.toString().substring(0, PIECE);
  }

  /// The order number in it.
  static String orderNumber(String invoiceId) {
    return invoiceId.replaceFirst("-[0-9a-f]{8}$", "");
  }
}
