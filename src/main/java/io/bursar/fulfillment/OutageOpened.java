package io.bursar.fulfillment;

/// A destination fails for everybody, or refuses us. Published inside the transaction that says so.
public record OutageOpened(long outageId) {}
