package io.bursar.product.remote;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// How a call to a remote system ended.
sealed interface RemoteAnswer {

  /// It, or something in front of it, answered in full.
  ///
  /// @param retryAfter how long it asks us to wait; null when it does not
  record Answered(int status, @Nullable Duration retryAfter, String body) implements RemoteAnswer {}

  /// The request never left.
  record NeverSent(String why) implements RemoteAnswer {}

  /// The request was sent and no usable answer came: it may have been acted on.
  record Lost(boolean timeout, String why) implements RemoteAnswer {}
}
