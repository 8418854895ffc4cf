package io.bursar.fulfillment;

/// A line was delivered. Published inside the transaction that says so: what a listener writes
/// stands or falls with it.
public record LineDelivered(long orderId, long lineId) {}
