package io.bursar.payment.spi;

import java.util.Optional;

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

  /// Gives the whole payment back. Repeating it with the same key gives nothing back twice.
  Exchange<GivenBack> giveBack(PaymentToAskFor payment);

  /// Reads a notification: the reference of the payment that it is about. Empty when it is not from
  /// this processor (signature, age), so that nothing of it is believed; what happened is then
  /// looked up, never read from the notification.
  Optional<Notice> read(byte[] body, Headers headers);

  /// The headers of a request by name, in any letter case.
  interface Headers {
    /// The first value of this header.
    Optional<String> first(String name);
  }

  /// A notification that is genuine.
  record Notice(String reference) {}
}
