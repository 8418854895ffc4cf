package io.bursar.sandbox.web;

import io.bursar.sandbox.http.Fault;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// A fault that the page offers with one click.
enum FaultButton {
  STOP("Stop the server"),
  ERROR_500("Answer 500"),
  BUSY_503("503 with Retry-After"),
  SLOW("Slow"),
  HANG("Hang"),
  DROP_ANSWER("Drop the answer"),
  CUT_OFF("Cut the answer off");

  private static final int RETRY_AFTER_SECONDS = 30;
  private static final Duration SLOW_BY = Duration.ofSeconds(3);

  private final String label;

  FaultButton(String label) {
    this.label = label;
  }

  /// What the button says.
  public String label() {
    return label;
  }

  /// The fault, for so many calls (null: until cleared). `seconds` is how slow, or how long
  /// stopped. Throws an [IllegalArgumentException] with a sentence when the numbers make no sense.
  Fault fault(@Nullable Integer calls, @Nullable Integer seconds, @Nullable String only) {
    var time = seconds == null ? null : Duration.ofSeconds(seconds);
    var fault =
        switch (this) {
          case STOP -> time == null ? Fault.refuse() : Fault.refuse(time);
          case ERROR_500 -> Fault.error(500);
          case BUSY_503 -> Fault.error(503).retryAfter(RETRY_AFTER_SECONDS);
          case SLOW -> Fault.latency(time == null ? SLOW_BY : time);
          case HANG -> Fault.hang();
          case DROP_ANSWER -> Fault.dropAnswer();
          case CUT_OFF -> Fault.cutOff();
        };
    if (this == STOP) {
      return fault;
    }
    var some = only == null || only.isBlank() ? fault : fault.only(only.strip());
    return calls == null ? some : some.times(calls);
  }
}
