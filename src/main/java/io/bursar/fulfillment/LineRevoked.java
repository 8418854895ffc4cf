package io.bursar.fulfillment;

/// What a line had granted is taken back, or left where it is. Published inside the transaction
/// that says so.
public record LineRevoked(long orderId, long lineId) {}
