package io.bursar.order;

/// An order was placed. Published inside the transaction that writes it, so what a listener writes
/// stands or falls with the order; a listener must be quick, call nobody and not fail.
public record OrderPlaced(long orderId) {}
