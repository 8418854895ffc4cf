package io.bursar.notification;

import jakarta.mail.internet.InternetAddress;
import java.time.Instant;
import java.util.List;

/// A mail as it goes out. Never stored, never logged: it has addresses.
record Letter(List<InternetAddress> to, String subject, String text, String html, Instant at) {

  /// Tells nothing: logs must not tell who somebody is.
  @Override
  public String toString() {
    return "Letter";
  }
}
