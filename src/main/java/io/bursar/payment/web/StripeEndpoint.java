package io.bursar.payment.web;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/// Where Stripe sends its events: the address that sites have given it already, and the one that
/// every processor has.
@RestController
class StripeEndpoint {

  private static final int BODY_BYTES_MAX = 1024 * 1024;

  private final NotificationReader notifications;

  StripeEndpoint(NotificationReader notifications) {
    this.notifications = notifications;
  }

  @PostMapping({"/api/v2/webhooks/stripe", "/payment/stripe/notify"})
  ResponseEntity<String> received(HttpServletRequest request) throws IOException {
    var received = notifications.read("stripe", request, BODY_BYTES_MAX);
    if (received.isEmpty()) {
      return ResponseEntity.status(413).build();
    }
    return switch (received.get()) {
      // An intent that never became an attempt was made when a page loaded, or elsewhere.
      case DONE, UNKNOWN_PAYMENT -> ResponseEntity.ok().build();
      case NOT_GENUINE ->
          ResponseEntity.badRequest()
              .contentType(MediaType.APPLICATION_JSON)
              .body("\"The payload or its signature is not valid.\"");
      case NO_SUCH_PROCESSOR -> ResponseEntity.notFound().build();
      case NOT_NOW -> ResponseEntity.status(503).build();
    };
  }
}
