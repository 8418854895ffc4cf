package io.bursar.voucher;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What the codes of one making give. What it gives never changes; it is sold or withdrawn at most.
///
/// @param usesMax how many orders may use one code; null is any number
/// @param usesPerCustomer how many orders of one learner may use one code; null is any number
/// @param lineId the order line that made the codes; null when staff did
/// @param soldLineId the order line that bought a coupon, if one did
/// @param withdrawnAt since when what was not used of it is no good any more
public record Offer(
    long id,
    long siteId,
    String name,
    Usage usage,
    @Nullable Integer usesMax,
    @Nullable Integer usesPerCustomer,
    Instant startsAt,
    Instant endsAt,
    Benefit benefit,
    Scope scope,
    String note,
    String notifyEmail,
    @Nullable Long lineId,
    @Nullable Long soldLineId,
    @Nullable Long createdBy,
    Instant createdAt,
    @Nullable Instant withdrawnAt) {}
