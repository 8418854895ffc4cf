package io.bursar.sandbox.card;

import java.time.Duration;
import java.time.Instant;

/// A message that the merchant must still get: so many copies, not before `due`.
record Notification(String id, String url, String body, Instant due, int copies, int attempts) {

  static final int ATTEMPTS_MAX = 10;

  Notification answered() {
    return new Notification(id, url, body, due, copies - 1, 0);
  }

  Notification unanswered(Instant now, Duration firstRetry) {
    var wait = firstRetry.multipliedBy(1L << attempts);
    return new Notification(id, url, body, now.plus(wait), copies, attempts + 1);
  }

  boolean isOver() {
    return copies == 0 || attempts >= ATTEMPTS_MAX;
  }
}
