package io.bursar.payment.web;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/// Where processors say that something happened. Nothing of what they say is believed: it makes us
/// look.
@RestController
class NotificationEndpoint {

  private static final int BODY_BYTES_MAX = 256 * 1024;

  private final NotificationReader notifications;

  NotificationEndpoint(NotificationReader notifications) {
    this.notifications = notifications;
  }

  @PostMapping("/payment/{processor}/notify")
  ResponseEntity<Void> notified(@PathVariable String processor, HttpServletRequest request)
      throws IOException {
    var received = notifications.read(processor, request, BODY_BYTES_MAX);
    if (received.isEmpty()) {
      return ResponseEntity.status(413).build();
    }
    return switch (received.get()) {
      case DONE -> ResponseEntity.ok().build();
      case NOT_GENUINE -> ResponseEntity.badRequest().build();
      case NO_SUCH_PROCESSOR -> ResponseEntity.notFound().build();
      case UNKNOWN_PAYMENT, NOT_NOW -> ResponseEntity.status(503).build();
    };
  }
}
