package io.bursar.refund;

/// Nothing is left to do for a refund. Published once a refund, inside the transaction that says
/// so: what a listener writes stands or falls with that.
public record RefundCompleted(long refundId, long orderId) {}
