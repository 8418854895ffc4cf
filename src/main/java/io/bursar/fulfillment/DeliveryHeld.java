package io.bursar.fulfillment;

/// A delivery is held for a person. Published inside the transaction that holds it. The reason is a
/// sentence that names nobody.
public record DeliveryHeld(long orderId, long lineId, String reason) {}
