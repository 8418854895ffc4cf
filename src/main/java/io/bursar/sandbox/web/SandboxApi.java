package io.bursar.sandbox.web;

import io.bursar.sandbox.SandboxOn;
import io.bursar.sandbox.http.Json;
import java.util.List;
import org.springframework.context.annotation.Conditional;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/// The switches of the sandbox for scripts and tests: the same JSON as the control listener of the
/// sandbox as a process of its own.
@RestController
@Conditional(SandboxOn.class)
@RequestMapping(path = "/sandbox", produces = MediaType.APPLICATION_JSON_VALUE)
class SandboxApi {

  private static final int LISTED_MAX = 1_000;

  private final SandboxServers servers;

  SandboxApi(SandboxServers servers) {
    this.servers = servers;
  }

  /// What a server does wrong now.
  @GetMapping("/faults/{server}")
  String faults(@PathVariable String server) {
    return Json.write(servers.faults(server).list());
  }

  /// Replaces all faults of a server by one, or by a list.
  @PutMapping("/faults/{server}")
  String setFaults(@PathVariable String server, @RequestBody String json) {
    servers.faults(server).setFromJson(json);
    return faults(server);
  }

  /// Back to normal.
  @DeleteMapping("/faults/{server}")
  String clearFaults(@PathVariable String server) {
    servers.faults(server).clear();
    return faults(server);
  }

  /// The entitlements that changed last, newest first, at most a thousand.
  @GetMapping("/entitlements")
  String entitlements() {
    return Json.write(servers.lms().map(lms -> lms.entitlements(LISTED_MAX)).orElse(List.of()));
  }

  /// The enrollments that changed last, newest first, at most a thousand.
  @GetMapping("/enrollments")
  String enrollments() {
    return Json.write(servers.lms().map(lms -> lms.enrollments(LISTED_MAX)).orElse(List.of()));
  }

  @ExceptionHandler(IllegalArgumentException.class)
  ResponseEntity<String> refused(IllegalArgumentException refusal) {
    return ResponseEntity.badRequest()
        .contentType(MediaType.APPLICATION_JSON)
        .body(Json.write(Json.object().put("message", refusal.getMessage())));
  }
}
