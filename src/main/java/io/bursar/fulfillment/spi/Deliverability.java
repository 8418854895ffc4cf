package io.bursar.fulfillment.spi;

/// Whether a product could be delivered if somebody bought it now.
public sealed interface Deliverability {

  /// It could.
  record Deliverable() implements Deliverability {}

  /// It could not, and this sentence for staff says why.
  record NotDeliverable(String why) implements Deliverability {}

  /// Nobody can say now: the destination did not answer, or not usefully. Says nothing against the
  /// product.
  record CannotSay(String why) implements Deliverability {}
}
