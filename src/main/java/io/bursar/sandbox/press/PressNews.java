package io.bursar.sandbox.press;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.bursar.sandbox.http.Json;
import io.bursar.sandbox.http.Sender;
import io.bursar.shared.WebhookSignature;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Consumer;

/// Finishes what is on the press when it is due, and calls back until that is taken or five calls
/// were made: who asked looks by itself later.
final class PressNews implements AutoCloseable {

  private static final Duration ANSWER_WITHIN = Duration.ofSeconds(10);
  private static final int CALLS_MAX = 5;

  private final WebhookSignature signature;
  private final Clock clock;
  private final Consumer<PrintJob> finish;
  private final Sender sender = new Sender("sandbox-press", ANSWER_WITHIN);

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
    sender.close();
  }

  private void later(PrintJob job, int call, Duration wait) {
    sender.later(wait, () -> tell(job, call));
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
    var body = Json.write(Json.object().put("line_id", job.lineId()));
    return sender.post(
        job.callbackUrl(), signature.headers(job.key() + ":posted", body.getBytes(UTF_8)), body);
  }
}
