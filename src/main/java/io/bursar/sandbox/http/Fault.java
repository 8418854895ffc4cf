package io.bursar.sandbox.http;

import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One way for a server to misbehave. Immutable; a refused combination throws an
/// [IllegalArgumentException] with a sentence for whoever asked.
///
/// - `kind`: what goes wrong.
/// - `calls`: for the next so many calls that match; null until cleared. Not for `REFUSE`: a
///   refused caller is never seen, so nothing could be counted.
/// - `millis`: with `LATENCY` the wait before each call is worked on; with `REFUSE` after how long
///   the socket opens again by itself (null: when cleared).
/// - `status`, `retryAfter` (seconds), `body`, `contentType`: the answer of `ERROR`.
/// - `only`: a text that the path, the query or the body must contain; null for all calls.
public record Fault(
    Kind kind,
    @Nullable Integer calls,
    @Nullable Long millis,
    @Nullable Integer status,
    @Nullable Integer retryAfter,
    @Nullable String body,
    @Nullable String contentType,
    @Nullable String only) {

  /// What goes wrong.
  public enum Kind {
    /// The call is worked on after a wait, even when the caller has left by then.
    LATENCY,
    /// The call is answered with an error status and not worked on.
    ERROR,
    /// The listening socket is closed, with every open connection.
    REFUSE,
    /// The call is held back until the faults are cleared, and then goes on, however late.
    HANG,
    /// The work is done, then the connection is closed without a byte.
    DROP_ANSWER,
    /// The work is done, then the connection is closed after half of the body.
    CUT_OFF
  }

  public Fault {
    check(kind != null, "A fault needs a kind.");
    check(calls == null || calls > 0, "calls must be above 0; leave it out for: until cleared.");
    check(
        kind != Kind.REFUSE || calls == null,
        "REFUSE cannot count calls: give millis or clear it.");
    check(kind != Kind.REFUSE || only == null, "REFUSE cannot look into calls: leave only out.");
    check(kind != Kind.LATENCY || millis != null, "LATENCY needs millis.");
    check(millis == null || (millis > 0 && millis <= 3_600_000), "millis must be 1 to 3600000.");
    check(kind != Kind.ERROR || status != null, "ERROR needs a status.");
    check(status == null || (status >= 200 && status <= 599), "status must be 200 to 599.");
    check(retryAfter == null || retryAfter >= 0, "retry_after must not be negative.");
  }

  /// Every call waits this long before it is worked on.
  public static Fault latency(Duration wait) {
    return new Fault(Kind.LATENCY, null, wait.toMillis(), null, null, null, null, null);
  }

  /// Every call is answered with this status and an HTML page, as a broken server does.
  public static Fault error(int status) {
    return new Fault(Kind.ERROR, null, null, status, null, null, null, null);
  }

  /// Every call is answered with this status and this body.
  public static Fault error(int status, String contentType, String body) {
    return new Fault(Kind.ERROR, null, null, status, null, body, contentType, null);
  }

  /// Connections are refused until cleared.
  public static Fault refuse() {
    return new Fault(Kind.REFUSE, null, null, null, null, null, null, null);
  }

  /// Connections are refused for this long.
  public static Fault refuse(Duration time) {
    return new Fault(Kind.REFUSE, null, time.toMillis(), null, null, null, null, null);
  }

  /// Calls are held back until cleared.
  public static Fault hang() {
    return new Fault(Kind.HANG, null, null, null, null, null, null, null);
  }

  /// The work is done and the answer is lost.
  public static Fault dropAnswer() {
    return new Fault(Kind.DROP_ANSWER, null, null, null, null, null, null, null);
  }

  /// The work is done and half of the answer is lost.
  public static Fault cutOff() {
    return new Fault(Kind.CUT_OFF, null, null, null, null, null, null, null);
  }

  /// The same for the next so many calls.
  public Fault times(int callsMax) {
    return new Fault(kind, callsMax, millis, status, retryAfter, body, contentType, only);
  }

  /// The same with a `Retry-After` header.
  public Fault retryAfter(int seconds) {
    return new Fault(kind, calls, millis, status, seconds, body, contentType, only);
  }

  /// The same for calls whose path, query or body contains the text.
  public Fault only(String text) {
    return new Fault(kind, calls, millis, status, retryAfter, body, contentType, text);
  }

  boolean matches(Call call) {
    return only == null || call.target().contains(only) || call.body().contains(only);
  }

  Answer answer() {
    var answer =
        new Answer(
            status == null ? 500 : status,
            Map.of("Content-Type", contentType == null ? "text/html" : contentType),
            body == null ? "<h1>Server Error (" + status + ")</h1>" : body);
    return retryAfter == null ? answer : answer.with("Retry-After", retryAfter.toString());
  }

  private static void check(boolean fine, String sentence) {
    if (!fine) {
      throw new IllegalArgumentException(sentence);
    }
  }
}
