package io.bursar.payment.spi;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A payment processor as Bursar sees it. A bean of this type, and its name in
/// `bursar.payment.processors`, make it usable.
///
/// Every method may be called any number of times and from many threads at once; none is called
/// inside a transaction. What was asked and answered is returned raw, without card data, for the
/// audit. A call that gives no clear answer is `Unknown` and never an exception: money may have
/// moved.
public interface PaymentProcessor {

  /// Its name in the configuration, in the REST interface and on orders, such as `stripe`.
  String name();

  /// Tells the processor what is to be paid. Repeating it with the same key makes no second
  /// payment.
  Exchange<Standing> begin(PaymentRequest request);

  /// What the processor says happened. Changes nothing. `Absent` is the processor's own answer that
  /// it knows no such payment; a processor that cannot be reached is `Unknown`.
  Exchange<Standing> lookUp(PaymentToAskFor payment);

  /// Asks the processor to take no money for this payment any more; what is settled already stays
  /// settled, and is answered so.
  Exchange<Standing> cancel(PaymentToAskFor payment);

  /// Takes the money of a payment that its payer has approved. Repeating it takes nothing twice.
  /// Asked for only after the processor answered [Standing.Approved].
  default Exchange<Standing> capture(PaymentToAskFor payment) {
    return lookUp(payment);
  }

  /// Gives money back. Repeating it with the same key while the processor remembers the key gives
  /// nothing back twice; when it may have forgotten it, look with [#credits] first.
  Exchange<Credit> credit(CreditRequest request);

  /// What has gone back of this payment, whoever gave it. Changes nothing.
  Exchange<Credits> credits(PaymentToAskFor payment);

  /// A page of what moved from one instant (included) until another (excluded), oldest first or
  /// not. Changes nothing.
  ///
  /// @param page null for the first page, else what the page before it named as next
  Exchange<Statement> statement(Instant from, Instant until, @Nullable String page);

  /// How long after a time its statement shows everything that moved until then.
  default Duration statementWholeAfter() {
    return Duration.ofMinutes(30);
  }

  /// How long a payer may take to act before the payment is canceled.
  default Duration payerActsWithin() {
    return Duration.ofMinutes(30);
  }

  /// Reads a notification: the reference of the payment that it is about. Empty when it is not from
  /// this processor (signature, age), so that nothing of it is believed; what happened is then
  /// looked up, never read from the notification. Throws [CannotTell] when nobody can say now
  /// whether it is genuine: the processor shall send it again.
  Optional<Notice> read(byte[] body, Headers headers);

  /// The headers of a request by name, in any letter case.
  interface Headers {
    /// The first value of this header.
    Optional<String> first(String name);
  }

  /// A notification that is genuine.
  ///
  /// @param reference the payment that it is about; null when it is about none, so that there is
  ///   nothing to look up
  /// @param moneyBack whether it tells that money of the payment goes or went back
  record Notice(@Nullable String reference, boolean moneyBack) {
    /// The database knows no null character, so a reference with one is none of ours.
    public Notice {
      reference = reference == null || reference.indexOf('\0') >= 0 ? null : reference;
    }
  }

  /// Whether a notification is genuine has to be asked, and there was no answer.
  final class CannotTell extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /// With a sentence for the log.
    public CannotTell(String detail) {
      super(detail, null, false, false);
    }
  }
}
