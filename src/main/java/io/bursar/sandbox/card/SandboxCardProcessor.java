package io.bursar.sandbox.card;

import io.bursar.sandbox.http.Answer;
import io.bursar.sandbox.http.Call;
import io.bursar.sandbox.http.CallLog;
import io.bursar.sandbox.http.Faults;
import io.bursar.sandbox.http.HttpListener;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/// A card processor on a loopback port, with a hosted payment page. What it decides is in its
/// record before it answers. Thread-safe.
///
/// [#start] after construction; [#stop] and [#start] again keep port and record; [#close] gives the
/// record back and leaves what was not yet notified to the next start.
public final class SandboxCardProcessor implements AutoCloseable {

  private final CardRecord record;
  private final Notifier notifier;
  private final Payments payments;
  private final Desk desk;
  private final PaymentApi api;
  private final PaymentPage page;
  private final Faults faults = new Faults();
  private final CallLog calls;
  private final HttpListener listener;

  /// A processor with these settings that reads back what its folder remembers.
  public SandboxCardProcessor(CardSettings settings, Clock clock) {
    record = new CardRecord(settings.recordDir());
    notifier = new Notifier(record, settings, clock);
    payments = new Payments(record, notifier, settings, clock, this::pageRoot);
    desk = new Desk(record, notifier, clock);
    api = new PaymentApi(record, payments, desk, settings.secretKey());
    page = new PaymentPage(record, payments);
    calls = new CallLog(clock);
    listener =
        new HttpListener("sandbox card processor", settings.port(), faults, calls, this::answer);
  }

  /// Listens from now on and sends what was left to notify.
  public void start() {
    listener.start();
    notifier.start();
  }

  /// Stops listening; the record stays open.
  public void stop() {
    listener.stop();
  }

  /// Whether it was started and not stopped, whatever faults it shows.
  public boolean isRunning() {
    return listener.isRunning();
  }

  /// The root for programs, without a slash at the end. Known after the first start.
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

  /// The payments made last, newest first, at most so many.
  public List<Payment> payments(int max) {
    return record.payments(max);
  }

  /// The payment of this id.
  public Optional<Payment> payment(String id) {
    return record.payment(id);
  }

  /// What was given back of this payment, oldest first.
  public List<Refund> refundsOf(String paymentId) {
    return record.refundsOf(paymentId);
  }

  /// What happens there without the merchant.
  public Desk desk() {
    return desk;
  }

  /// Decides a payment with this card as its payer would on the page. One that is decided already
  /// stays as it is. Throws a [java.util.NoSuchElementException] for an unknown one.
  public Payment pay(String id, TestCard card) {
    return payments.pay(id, card);
  }

  @Override
  public void close() {
    listener.close();
    notifier.close();
    record.close();
  }

  private String pageRoot() {
    return "http://localhost:" + listener.port();
  }

  private Answer answer(Call call) {
    var path = call.path();
    if (path.startsWith(PaymentPage.PATH)) {
      return page.answer(call);
    }
    return path.equals(PaymentApi.MOVEMENTS)
            || path.equals("/v1/payments")
            || path.startsWith("/v1/payments/")
        ? api.answer(call)
        : Answer.html(404, "<h1>Not Found</h1>");
  }
}
