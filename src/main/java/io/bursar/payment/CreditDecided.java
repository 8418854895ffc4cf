package io.bursar.payment;

import org.jspecify.annotations.Nullable;

/// Money that Bursar asked to give back went, failed, or came back. Published inside the
/// transaction that says so, which holds locks of payments: a listener locks nothing and leaves
/// what follows to a task.
///
/// @param refundId the refund that asked for it; null when none did
public record CreditDecided(long creditId, @Nullable Long refundId) {}
