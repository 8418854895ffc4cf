package io.bursar.sandbox.http;

import java.util.LinkedHashMap;
import java.util.Map;

/// What a server answers. Immutable.
public record Answer(int status, Map<String, String> headers, String body) {

  public Answer {
    headers = Map.copyOf(headers);
  }

  /// A JSON body.
  public static Answer json(int status, Object value) {
    return new Answer(status, Map.of("Content-Type", "application/json"), Json.write(value));
  }

  /// A page.
  public static Answer html(int status, String page) {
    return new Answer(status, Map.of("Content-Type", "text/html; charset=utf-8"), page);
  }

  /// No body and no content type.
  public static Answer empty(int status) {
    return new Answer(status, Map.of(), "");
  }

  /// A redirect with this status.
  public static Answer redirect(int status, String location) {
    return empty(status).with("Location", location);
  }

  /// The same with one more header.
  public Answer with(String header, String value) {
    var more = new LinkedHashMap<>(headers);
    more.put(header, value);
    return new Answer(status, more, body);
  }
}
