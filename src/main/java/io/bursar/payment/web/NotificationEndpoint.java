package io.bursar.payment.web;

import io.bursar.history.Actor;
import io.bursar.history.Actor.Via;
import io.bursar.payment.Notifications;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.Optional;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/// Where processors say that something happened. Nothing of what they say is believed: it makes us
/// look.
@RestController
class NotificationEndpoint {

  private static final int BODY_BYTES_MAX = 256 * 1024;

  private final Notifications notifications;

  NotificationEndpoint(Notifications notifications) {
    this.notifications = notifications;
  }

  @PostMapping("/payment/{processor}/notify")
  ResponseEntity<Void> notified(@PathVariable String processor, HttpServletRequest request)
      throws IOException {
    var body = request.getInputStream().readNBytes(BODY_BYTES_MAX + 1);
    if (body.length > BODY_BYTES_MAX) {
      return ResponseEntity.status(413).build();
    }
    var received =
        notifications.receive(
            processor,
            body,
            name -> Optional.ofNullable(request.getHeader(name)),
            Actor.of(Via.NOTIFICATION));
    return switch (received) {
      case DONE -> ResponseEntity.ok().build();
      case NOT_GENUINE -> ResponseEntity.badRequest().build();
      case NO_SUCH_PROCESSOR -> ResponseEntity.notFound().build();
      case UNKNOWN_PAYMENT, NOT_NOW -> ResponseEntity.status(503).build();
    };
  }
}
