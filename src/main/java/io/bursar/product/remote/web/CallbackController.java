package io.bursar.product.remote.web;

import io.bursar.product.remote.RemoteCallbacks;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.Map;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/// `POST /api/v3/remote/{name}/callbacks/`: where a remote system says that it is done with a line.
/// Answers 204 when the line is looked at now; 404 when it does not wait, so that a system which
/// called faster than its own answer calls again; 400 and 401 for what cannot be read or believed.
@RestController
class CallbackController {

  private static final int BODY_BYTES_MAX = 64 * 1024;

  private final RemoteCallbacks callbacks;

  CallbackController(RemoteCallbacks callbacks) {
    this.callbacks = callbacks;
  }

  @PostMapping("/api/v3/remote/{name}/callbacks")
  ResponseEntity<Map<String, String>> calledBack(
      @PathVariable String name, HttpServletRequest request) throws IOException {
    var body = request.getInputStream().readNBytes(BODY_BYTES_MAX + 1);
    if (body.length > BODY_BYTES_MAX) {
      return answer(413, "A callback has at most 64 KiB.");
    }
    return switch (callbacks.receive(name, body, request::getHeader)) {
      case NEWS -> ResponseEntity.noContent().build();
      case NOT_WAITED_FOR ->
          answer(
              404,
              "No delivery of this line waits for you now. If you have just accepted it, call"
                  + " again.");
      case NOT_GENUINE -> answer(401, "The signature is missing, wrong or too old.");
      case UNREADABLE -> answer(400, "The body must be JSON with the number line_id.");
      case NO_SUCH_REMOTE -> answer(404, "No remote system of this name is configured.");
    };
  }

  private static ResponseEntity<Map<String, String>> answer(int status, String detail) {
    return ResponseEntity.status(status).body(Map.of("detail", detail));
  }
}
