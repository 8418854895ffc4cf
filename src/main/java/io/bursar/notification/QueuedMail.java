package io.bursar.notification;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A mail whose turn has come.
///
/// @param attempts this one included
record QueuedMail(
    long id,
    long siteId,
    String kind,
    @Nullable Long orderId,
    @Nullable Long refundId,
    @Nullable Long userId,
    String messageId,
    int attempts,
    Instant giveUpAt) {

  MailKind kindOfMail() {
    return MailKind.of(kind);
  }
}
