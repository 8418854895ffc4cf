package io.bursar.order;

/// Every line of an order that counts is delivered. Published once an order, inside the transaction
/// that makes it complete: what a listener writes stands or falls with that. A listener must be
/// quick, call nobody and not fail.
public record OrderCompleted(long orderId) {}
