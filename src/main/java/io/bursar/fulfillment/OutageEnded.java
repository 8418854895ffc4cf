package io.bursar.fulfillment;

/// A destination works again and its backlog is done. Published inside the transaction that says
/// so.
public record OutageEnded(long outageId) {}
