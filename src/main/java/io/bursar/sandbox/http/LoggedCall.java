package io.bursar.sandbox.http;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// One call that arrived. `status` is null while no answer has been given, and 0 when the
/// connection was closed without one. `path` includes the query. Only JSON bodies are kept: forms
/// hold secrets and card numbers.
public record LoggedCall(
    Instant at,
    String method,
    String path,
    boolean hasApiKey,
    @Nullable String gaClientId,
    @Nullable String forwardedFor,
    String body,
    @Nullable Integer status) {

  static LoggedCall of(Call call, Instant at) {
    return new LoggedCall(
        at,
        call.method(),
        call.target(),
        call.header("X-Edx-Api-Key") != null,
        call.header("X-Edx-Ga-Client-Id"),
        call.header("X-Forwarded-For"),
        call.hasType("application/json") ? call.body() : "",
        null);
  }

  LoggedCall answered(int answer) {
    return new LoggedCall(at, method, path, hasApiKey, gaClientId, forwardedFor, body, answer);
  }
}
