package io.bursar.sandbox.http;

import java.util.LinkedHashMap;
import java.util.Map;

/// What a server answers. Immutable.
public record Answer(int status, Map<String, String> headers, String body) {

  private static final String POLICY =
      "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'";

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

  /// A page that runs no script, loads nothing, stands in no frame and is not kept.
  public static Answer page(int status, String page) {
    return html(status, page)
        .with("Content-Security-Policy", POLICY)
        .with("Referrer-Policy", "no-referrer")
        .with("Cache-Control", "no-store");
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
