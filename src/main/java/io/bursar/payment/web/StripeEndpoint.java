package io.bursar.payment.web;

import io.bursar.history.Actor;
import io.bursar.history.Actor.Via;
import io.bursar.payment.Notifications;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.Optional;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/// Where Stripe sends its events: the address that sites have given it already, and the one that
/// every processor has.
@RestController
class StripeEndpoint {

  private static final int BODY_BYTES_MAX = 1024 * 1024;

  private final Notifications notifications;

  StripeEndpoint(Notifications notifications) {
    this.notifications = notifications;
  }

  @PostMapping({"/api/v2/webhooks/stripe", "/payment/stripe/notify"})
  ResponseEntity<String> received(HttpServletRequest request) throws IOException {
    var body = request.getInputStream().readNBytes(BODY_BYTES_MAX + 1);
    if (body.length > BODY_BYTES_MAX) {
      return ResponseEntity.status(413).build();
    }
    var received =
        notifications.receive(
            "stripe",
            body,
            name -> Optional.ofNullable(request.getHeader(name)),
            Actor.of(Via.NOTIFICATION));
    return switch (received) {
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
