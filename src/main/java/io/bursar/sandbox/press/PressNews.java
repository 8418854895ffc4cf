package io.bursar.sandbox.press;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.bursar.sandbox.http.Json;
import io.bursar.shared.WebhookSignature;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/// Finishes what is on the press when it is due, and calls back until that is taken or five calls
/// were made: who asked looks by itself later.
final class PressNews implements AutoCloseable {

  private static final Duration ANSWER_WITHIN = Duration.ofSeconds(10);
  private static final int CALLS_MAX = 5;

  private final WebhookSignature signature;
  private final Clock clock;
  private final Consumer<PrintJob> finish;
  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(ANSWER_WITHIN)
          .build();
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("sandbox-press").factory());

  /// @param finish posts what was printed
  PressNews(WebhookSignature signature, Clock clock, Consumer<PrintJob> finish) {
    this.signature = signature;
    this.clock = clock;
    this.finish = finish;
  }

  /// Finishes it at its time, and calls back.
  void whenDue(PrintJob job) {
    later(job, 1, Duration.between(clock.instant(), job.due()));
  }

  /// Finishes it now, and calls back once before this returns.
  void now(PrintJob job) {
    finish.accept(job);
    var _ = send(job);
  }

  @Override
  public void close() {
    timer.shutdownNow();
    client.shutdownNow();
  }

  private void later(PrintJob job, int call, Duration wait) {
    try {
      var _ =
          timer.schedule(
              () -> Thread.ofVirtual().start(() -> tell(job, call)),
              Math.max(0, wait.toMillis()),
              TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException _) {
      // Closing: it is still on the press after the next start.
    }
  }

  private void tell(PrintJob job, int call) {
    finish.accept(job);
    if (!send(job) && call < CALLS_MAX) {
      later(job, call + 1, Duration.ofSeconds(1L << call));
    }
  }

  private boolean send(PrintJob job) {
    if (job.callbackUrl().isEmpty()) {
      return true;
    }
    var body = Json.write(Json.object().put("line_id", job.lineId())).getBytes(UTF_8);
    var request =
        HttpRequest.newBuilder(URI.create(job.callbackUrl()))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofByteArray(body));
    signature.headers(job.key() + ":posted", body).forEach(request::header);
    var answer = client.sendAsync(request.build(), BodyHandlers.discarding());
    try {
      var status = answer.get(ANSWER_WITHIN.toSeconds(), TimeUnit.SECONDS).statusCode();
      return status >= 200 && status <= 299;
    } catch (ExecutionException | TimeoutException _) {
      answer.cancel(true);
      return false;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
