package io.bursar.product.remote;

import io.bursar.fulfillment.spi.LineToDeliver;
import io.bursar.fulfillment.spi.Outcome;
import io.bursar.fulfillment.spi.Outcome.Evidence;
import java.time.Duration;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What was heard of a remote system.
sealed interface Heard {

  /// No word of its own; the outcome says why.
  record Nothing(Outcome outcome) implements Heard {}

  /// It spoke.
  ///
  /// @param reference its own name for what it delivered; empty when it has none
  /// @param within how long it wants to work on it
  /// @param retryAfter how long it asks us to wait; null when it does not
  record Said(
      String status,
      String message,
      String reference,
      Duration within,
      @Nullable Duration retryAfter,
      Evidence evidence)
      implements Heard {

    /// The sentence with what it said after it, unless that names the learner.
    String sentence(String sentence, LineToDeliver line) {
      var learner = line.learner();
      var spoken = message.toLowerCase(Locale.ROOT);
      var namesThem =
          Stream.of(learner.username(), learner.email(), learner.fullName())
              .filter(name -> !name.isBlank())
              .anyMatch(name -> spoken.contains(name.toLowerCase(Locale.ROOT)));
      return namesThem ? sentence + "." : sentence(sentence);
    }

    /// The sentence with what it said after it.
    String sentence(String sentence) {
      return message.isBlank() ? sentence + "." : "%s: %s".formatted(sentence, message);
    }
  }
}
