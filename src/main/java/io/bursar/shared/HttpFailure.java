package io.bursar.shared;

import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import javax.net.ssl.SSLHandshakeException;

/// Why a call by HTTP brought no answer: told apart by what may have happened at the other end.
/// `why` is part of a sentence.
public sealed interface HttpFailure {

  /// Why, as part of a sentence.
  String why();

  /// The request never left: nothing can have happened there.
  record NeverSent(String why) implements HttpFailure {}

  /// The request was sent and no usable answer came: it may have been acted on.
  record Lost(boolean timeout, String why) implements HttpFailure {}

  /// What this exception of the JDK's client, or of a wrapper around it, says. It is told apart by
  /// the chain of causes, since the same fault is wrapped in different ways. Throws the exception
  /// again when it is about something else.
  static HttpFailure of(RuntimeException failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof HttpConnectTimeoutException) {
        return new NeverSent("connecting took too long");
      }
      if (cause instanceof UnresolvedAddressException || cause instanceof UnknownHostException) {
        return new NeverSent("its name does not resolve");
      }
      if (cause instanceof SSLHandshakeException) {
        return new NeverSent("no secure connection could be made");
      }
      if (cause instanceof ConnectException) {
        return unconnected(cause);
      }
      if (cause instanceof HttpTimeoutException) {
        return new Lost(true, "no answer in time");
      }
    }
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof IOException) {
        // The body is cut off by closing it when its time is up, which the client reports like
        // this.
        var late = String.valueOf(cause.getMessage()).contains("subscription cancelled");
        return new Lost(late, late ? "its answer did not end in time" : "the connection broke");
      }
    }
    throw failure;
  }

  private static HttpFailure unconnected(Throwable cause) {
    for (Throwable deeper = cause.getCause(); deeper != null; deeper = deeper.getCause()) {
      if (deeper instanceof UnresolvedAddressException) {
        return new NeverSent("its name does not resolve");
      }
    }
    return new NeverSent("the connection was refused");
  }
}
