package io.bursar.fulfillment;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.UUID;

/// The key of a line: the same over all attempts, so that a destination which takes idempotency
/// keys acts once.
final class LineKeys {

  private LineKeys() {}

  static UUID of(long lineId) {
    return UUID.nameUUIDFromBytes(("bursar:line:" + lineId).getBytes(UTF_8));
  }
}
