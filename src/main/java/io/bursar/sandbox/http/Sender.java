package io.bursar.sandbox.http;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;

/// How a sandbox server calls back: JSON by POST, now or later. Thread-safe.
public final class Sender implements AutoCloseable {

  private static final Duration FIRST_WAIT = Duration.ofMillis(500);
  private static final int WAIT_GROWS_BY = 4;

  private final Duration answerWithin;
  private final HttpClient client;
  private final ScheduledExecutorService timer;

  /// @param name of its thread
  /// @param answerWithin how long connecting may take, and the whole answer
  public Sender(String name, Duration answerWithin) {
    this.answerWithin = answerWithin;
    client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(answerWithin)
            .build();
    timer =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name(name).factory());
  }

  /// Posts it and waits for the answer: true when it came in time and was 2xx.
  public boolean post(String url, Map<String, String> headers, String body) {
    var request = HttpRequest.newBuilder(URI.create(url)).POST(BodyPublishers.ofString(body));
    request.header("Content-Type", "application/json");
    headers.forEach(request::setHeader);
    var call = client.sendAsync(request.build(), BodyHandlers.discarding());
    try {
      var status = call.get(answerWithin.toMillis(), TimeUnit.MILLISECONDS).statusCode();
      return status >= 200 && status <= 299;
    } catch (ExecutionException | TimeoutException _) {
      call.cancel(true);
      return false;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /// Does this after a wait, on a thread of its own; not at all when it is closed by then.
  public void later(Duration wait, Runnable work) {
    try {
      var _ =
          timer.schedule(
              () -> Thread.ofVirtual().start(work),
              Math.max(0, wait.toMillis()),
              TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException _) {
      // Closed: whoever keeps a record takes it up after the next start.
    }
  }

  /// Sends this at once and again until it is taken, at most so many times: the second time half a
  /// second later, then waiting four times as long each time.
  public void untilTaken(int timesMax, BooleanSupplier send) {
    again(Duration.ZERO, FIRST_WAIT, timesMax, send);
  }

  private void again(Duration wait, Duration next, int timesLeft, BooleanSupplier send) {
    later(
        wait,
        () -> {
          if (!send.getAsBoolean() && timesLeft > 1) {
            again(next, next.multipliedBy(WAIT_GROWS_BY), timesLeft - 1, send);
          }
        });
  }

  /// Whether nothing is sent any more.
  public boolean isClosed() {
    return timer.isShutdown();
  }

  @Override
  public void close() {
    timer.shutdownNow();
    client.shutdownNow();
  }
}
