package io.bursar.payment.paypal;

import static org.assertj.core.api.Assertions.assertThat;

import io.bursar.payment.PaymentState;
import io.bursar.payment.spi.Credit;
import io.bursar.payment.spi.CreditRequest;
import io.bursar.payment.spi.Credits;
import io.bursar.payment.spi.PaymentRequest;
import io.bursar.payment.spi.Standing;
import io.bursar.payment.spi.Statement;
import io.bursar.sandbox.http.Fault;
import io.bursar.shared.Money;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A PayPal that takes calls and does not answer them. Real time goes by here, once: until a call
/// is given up.
class PayPalHangsTest extends AgainstPayPal {

  @Test
  @Timeout(30)
  void everyCallEndsUnknownAndWhatIsDoneLateIsDoneOnce() throws Exception {
    var paid = settled();
    var approved = aPurchase();
    paypal.approve(reference(approved), "pays");
    var key = UUID.randomUUID();
    var money = new CreditRequest(key, toAskFor(paid), Money.of(4_900, "USD"), "EDX-1");
    var from = clock.instant();
    for (var hanging :
        List.of("/capture", "/refund", "/v1/reporting", "\"intent\"", reference(paid))) {
      paypal.faults().add(Fault.hang().only(hanging));
    }

    try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
      var outcomes =
          pool
              .invokeAll(
                  List.<Callable<Object>>of(
                      () -> adapter.begin(asked()).outcome(),
                      () -> adapter.lookUp(toAskFor(paid)).outcome(),
                      () -> adapter.capture(toAskFor(approved)).outcome(),
                      () -> adapter.cancel(toAskFor(paid)).outcome(),
                      () -> adapter.credit(money).outcome(),
                      () -> adapter.credits(toAskFor(paid)).outcome(),
                      () -> adapter.statement(from, from.plus(Duration.ofDays(1)), null).outcome()))
              .stream()
              .map(Future::resultNow)
              .toList();
      assertThat(outcomes)
          .hasOnlyElementsOfTypes(
              Standing.Unknown.class,
              Credit.Unknown.class,
              Credits.Unknown.class,
              Statement.Unknown.class);
    }

    // What hung goes on now, and the next look tells what it did.
    paypal.faults().clear();
    assertThat(ask(approved)).isEqualTo(PaymentState.SETTLED);
    assertThat(till.count("orders.orders", approved)).isEqualTo(1);
    assertThat(adapter.credit(money).outcome()).isInstanceOf(Credit.Done.class);
    assertThat(((Credits.Seen) adapter.credits(toAskFor(paid)).outcome()).credits())
        .singleElement()
        .satisfies(credit -> assertThat(credit.key()).isEqualTo(key));
  }

  private static PaymentRequest asked() {
    return new PaymentRequest(
        UUID.randomUUID(),
        null,
        "EDX-1",
        Money.of(100, "USD"),
        "http://a/",
        "http://b/",
        "http://c/");
  }
}
