package io.bursar.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.bursar.payment.Payments;
import io.bursar.refund.Cashier;
import io.bursar.refund.Refund.Choice;
import io.bursar.refund.RefundStatus;
import io.bursar.refund.Refunds;
import io.bursar.testing.BursarTest;
import io.bursar.testing.Campus;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Import;

/// What parsers of the old service's log read of an order that is bought, and then refunded.
@BursarTest
@ExtendWith(OutputCaptureExtension.class)
@Import(Cashier.class)
class AuditLogTest {

  @Autowired Cashier cashier;
  @Autowired Refunds refunds;
  @Autowired Payments payments;
  @Autowired Campus campus;

  @Test
  void eachEventOfAnOrderAndItsRefundIsOneLineHoweverOftenItIsHeard(CapturedOutput output) {
    var learner = campus.aLearner();
    var staff = campus.aStaffMember();
    var order = cashier.delivered(learner, campus.aCourse().verifiedSku());
    var reference = cashier.source(order).reference();
    payments.ask(payments.find("sandbox", reference).orElseThrow().id(), Actor.page(staff.id()));
    var refund = cashier.refundOf(order, staff);
    refunds.approve(refund.id(), Choice.REVOKE, false, Actor.page(staff.id()));
    cashier.awaitStatus(refund, RefundStatus.COMPLETE);

    var user = "user_id=\"%d\"".formatted(learner.id());
    assertThat(lines(output, "payment_received", user))
        .containsExactly(
            """
            payment_received: amount="149.00", basket_id="%d", currency="USD", processor_name="sandbox", reference="%s", %s\
            """
                .formatted(order.basketId(), reference, user));
    assertThat(lines(output, "order_placed", user))
        .containsExactly(
            """
            order_placed: amount="149.00", basket_id="%d", contains_coupon="False", currency="USD", order_number="%s", %s\
            """
                .formatted(order.basketId(), order.number(), user));
    assertThat(lines(output, "refund_created", user))
        .containsExactly(
            """
            refund_created: amount="149.00", currency="USD", order_number="%s", refund_id="%d", %s\
            """
                .formatted(order.number(), refund.id(), user));
    assertThat(lines(output, "credit_issued", user))
        .containsExactly(
            """
            credit_issued: amount="149.00", currency="USD", processor_name="sandbox", refund_id="%d", %s\
            """
                .formatted(refund.id(), user));
  }

  private static List<String> lines(CapturedOutput output, String event, String user) {
    return output
        .getAll()
        .lines()
        .filter(line -> line.contains(" " + event + ": ") && line.endsWith(user))
        .map(line -> line.substring(line.indexOf(event)))
        .toList();
  }
}
