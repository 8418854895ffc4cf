package io.bursar.sandbox.card;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// How a card processor is set up.
///
/// - `port`: 0 means any free one.
/// - `secretKey`: what merchants send as bearer token.
/// - `notificationSecret`: what signs notifications.
/// - `recordDir`: without it the processor forgets when closed.
/// - `lateBy`: how late the notification of the late card is.
/// - `firstRetry`: the wait before a notification is sent the second time; it doubles from there.
public record CardSettings(
    int port,
    String secretKey,
    String notificationSecret,
    @Nullable Path recordDir,
    Duration lateBy,
    Duration firstRetry) {

  /// Settings with the usual waits: 30 s and 1 s.
  public CardSettings(
      int port, String secretKey, String notificationSecret, @Nullable Path recordDir) {
    this(
        port,
        secretKey,
        notificationSecret,
        recordDir,
        Duration.ofSeconds(30),
        Duration.ofSeconds(1));
  }
}
