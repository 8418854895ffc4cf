package io.bursar.sandbox.press;

import io.bursar.sandbox.http.CallLog;
import io.bursar.sandbox.http.Faults;
import io.bursar.sandbox.http.HttpListener;
import io.bursar.sandbox.press.PrintJob.State;
import io.bursar.shared.WebhookSignature;
import java.time.Clock;
import java.util.List;

/// A print shop on a loopback port, which posts what it has printed. What it promises is in its
/// book before it answers. Thread-safe.
///
/// [#start] after construction; [#stop] and [#start] again keep port and book; [#close] gives the
/// book back.
public final class PrintShop implements AutoCloseable {

  private final PressRecord record;
  private final PressNews news;
  private final Faults faults = new Faults();
  private final CallLog calls;
  private final HttpListener listener;
  private final Clock clock;

  /// A shop with these settings that reads back what its folder remembers.
  public PrintShop(PressSettings settings, Clock clock) {
    this.clock = clock;
    record = new PressRecord(settings.recordDir());
    var signature = new WebhookSignature(settings.secret(), clock);
    news = new PressNews(signature, clock, this::post);
    calls = new CallLog(clock);
    listener =
        new HttpListener(
            "sandbox print shop",
            settings.port(),
            faults,
            calls,
            new PressDesk(record, signature, settings.printing(), news::whenDue, clock)::answer);
  }

  /// Listens from now on, and goes on with what was on the press.
  public void start() {
    listener.start();
    record.all().stream().filter(job -> job.state() == State.PRINTING).forEach(news::whenDue);
  }

  /// Stops listening; the book stays open.
  public void stop() {
    listener.stop();
  }

  /// Whether it was started and not stopped, whatever faults it shows.
  public boolean isRunning() {
    return listener.isRunning();
  }

  /// Its root, without a slash at the end. Known after the first start.
  public String url() {
    return "http://127.0.0.1:" + listener.port();
  }

  /// What it is told to do wrong.
  public Faults faults() {
    return faults;
  }

  /// The calls that arrived.
  public CallLog calls() {
    return calls;
  }

  /// What changed last, newest first, at most so many.
  public List<PrintJob> jobs(int max) {
    return record.newest(max);
  }

  /// How many prints this line has on the press or on their way.
  public int printsOf(long lineId) {
    return (int)
        record.all().stream()
            .filter(job -> job.lineId() == lineId && job.state() != State.CALLED_BACK)
            .count();
  }

  /// Posts what this line has on the press, without waiting for its time, and calls back.
  public void postNow(long lineId) {
    record.all().stream().filter(job -> job.lineId() == lineId).forEach(news::now);
  }

  /// Loses all that it has of this line.
  public void forget(long lineId) {
    record.all().stream()
        .filter(job -> job.lineId() == lineId)
        .forEach(job -> record.forget(job.key()));
  }

  @Override
  public void close() {
    listener.close();
    news.close();
    record.close();
  }

  private void post(PrintJob job) {
    var _ = record.move(job.key(), State.PRINTING, State.POSTED, clock.instant());
  }
}
