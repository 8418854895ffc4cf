package io.bursar.payment.web;

import io.bursar.history.Actor;
import io.bursar.history.Actor.Via;
import io.bursar.payment.Notifications;
import io.bursar.payment.Notifications.Received;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.Optional;
import org.springframework.stereotype.Component;

/// Takes in what a processor posts, byte for byte as it was signed.
@Component
class NotificationReader {

  private final Notifications notifications;

  NotificationReader(Notifications notifications) {
    this.notifications = notifications;
  }

  /// What came of it; empty when it is longer than this and was not looked at.
  Optional<Received> read(String processor, HttpServletRequest request, int bytesMax)
      throws IOException {
    var body = request.getInputStream().readNBytes(bytesMax + 1);
    return body.length > bytesMax
        ? Optional.empty()
        : Optional.of(
            notifications.receive(
                processor,
                body,
                name -> Optional.ofNullable(request.getHeader(name)),
                Actor.of(Via.NOTIFICATION)));
  }
}
