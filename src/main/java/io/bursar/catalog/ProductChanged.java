package io.bursar.catalog;

/// A product is new or no longer as it was. Published inside the transaction that changed it.
public record ProductChanged(long productId) {}
