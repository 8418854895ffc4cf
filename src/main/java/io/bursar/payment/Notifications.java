package io.bursar.payment;

import io.bursar.history.Actor;
import io.bursar.payment.spi.PaymentProcessor.CannotTell;
import io.bursar.payment.spi.PaymentProcessor.Headers;
import io.bursar.payment.spi.PaymentProcessor.Notice;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/// Notifications of processors: each genuine one is a reason to look the payment up, or what went
/// back of it, however often, late or out of order it comes.
@Component
public class Notifications {

  private static final Logger LOG = LoggerFactory.getLogger(Notifications.class);

  private final Processors processors;
  private final Payments payments;
  private final Credits credits;

  Notifications(Processors processors, Payments payments, Credits credits) {
    this.processors = processors;
    this.payments = payments;
    this.credits = credits;
  }

  /// Takes a notification in, and looks up the payment that it is about.
  public Received receive(String processor, byte[] body, Headers headers, Actor by) {
    var adapter = processors.find(processor);
    if (adapter.isEmpty()) {
      return Received.NO_SUCH_PROCESSOR;
    }
    Optional<Notice> notice;
    try {
      notice = adapter.get().read(body, headers);
    } catch (CannotTell later) {
      LOG.warn(
          "Whether a notification for {} is genuine is not known: {}",
          processor,
          later.getMessage());
      return Received.NOT_NOW;
    }
    if (notice.isEmpty()) {
      LOG.warn("A notification for {} is not genuine and was ignored", processor);
      return Received.NOT_GENUINE;
    }
    var reference = notice.get().reference();
    if (reference == null) {
      return Received.DONE;
    }
    var attempt = payments.find(processor, reference);
    if (attempt.isEmpty()) {
      return Received.UNKNOWN_PAYMENT;
    }
    return isLookedUp(attempt.get(), notice.get().moneyBack(), by)
        ? Received.DONE
        : Received.NOT_NOW;
  }

  /// News of a payment that is paid can only be about money that went back. Such news may also be
  /// the first that comes.
  private boolean isLookedUp(PaymentAttempt attempt, boolean moneyBack, Actor by) {
    if (attempt.state().isPaid()) {
      return credits.compare(attempt.id(), by);
    }
    return payments.heard(attempt.id(), by) && (!moneyBack || credits.compare(attempt.id(), by));
  }

  /// What came of a notification.
  public enum Received {
    /// The payment was looked up, or it is about none.
    DONE,
    /// Its signature is missing, wrong or too old; nothing of it is believed.
    NOT_GENUINE,
    /// No processor of this name is configured.
    NO_SUCH_PROCESSOR,
    /// It is genuine, and no attempt has the payment that it is about. It may be faster than our
    /// own record of the reference: unless the processor tells of others' payments too, it shall
    /// send it again.
    UNKNOWN_PAYMENT,
    /// It could not be looked up now: send it again.
    NOT_NOW
  }
}
