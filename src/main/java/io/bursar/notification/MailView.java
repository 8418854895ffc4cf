package io.bursar.notification;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A mail, for staff. Whom it goes to is known by id only.
///
/// @param reason why it was not sent, or not yet
/// @param dueAt when it is tried next, while it is queued
public record MailView(
    long id,
    MailKind kind,
    @Nullable String orderNumber,
    @Nullable Long userId,
    MailState state,
    @Nullable String reason,
    int attempts,
    Instant dueAt,
    Instant createdAt,
    @Nullable Instant sentAt) {}
