package io.bursar.lms;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// How a call to the LMS ended.
public sealed interface LmsAnswer {

  /// The LMS, or something in front of it, answered in full.
  ///
  /// @param retryAfter how long it asks us to wait; null when it does not
  record Answered(int status, @Nullable Duration retryAfter, String body) implements LmsAnswer {}

  /// The request never left: nothing can have happened there. `why` is part of a sentence.
  record NeverSent(String why) implements LmsAnswer {}

  /// The request was sent and no usable answer came: it may have been acted on.
  record Lost(boolean timeout, String why) implements LmsAnswer {}

  /// We do not know the address or have no key: nothing was sent.
  record NotConfigured(String property) implements LmsAnswer {}
}
