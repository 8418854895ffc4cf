package io.bursar.payment.paypal;

import static io.bursar.testing.Mint.percent;
import static org.assertj.core.api.Assertions.assertThat;

import io.bursar.testing.Mint;
import io.bursar.voucher.Usage;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

/// What PayPal is told when a payment begins. PayPal itself checks that it adds up, and would take
/// no payment at all otherwise.
class PayPalToldTest extends AgainstPayPal {

  @Autowired Mint mint;

  @Test
  void payPalIsToldWhatIsPaidForAndTakesOnlyWhatIsPaidAtOnce() {
    var purchase = aPurchase();
    var order = paypal.order(reference(purchase));
    var unit = order.path("purchase_units").path(0);

    assertThat(unit.path("items").path(0).path("name").asString())
        .startsWith(purchase.course().courseId() + "|");
    assertThat(value(unit, "item_total")).isEqualTo("149.00");
    assertThat(value(unit, "discount")).isEmpty();
    assertThat(order.path("experience").path("payment_method_preference").asString())
        .isEqualTo("IMMEDIATE_PAYMENT_REQUIRED");
  }

  @Test
  void aDiscountIsToldAsWhatItIs() {
    var payer = campus.aLearner();
    var courses = List.of(campus.aCourse(), campus.aCourse());
    var basket =
        mint.aBasket(
            payer,
            mint.aCode(percent("33.3"), Usage.MULTI, null).code(),
            courses.getFirst().verifiedSku(),
            courses.getLast().verifiedSku());
    var answer =
        rest.post(
            payer,
            "/api/v2/checkout/",
            "{\"basket_id\":%d,\"payment_processor\":\"paypal\"}".formatted(basket));
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);

    var purchase = till.newest(payer, courses.getFirst());
    var unit = paypal.order(reference(purchase)).path("purchase_units").path(0);
    assertThat(unit.path("items").size()).isEqualTo(2);
    assertThat(value(unit, "item_total")).isEqualTo("298.00");
    assertThat(value(unit, "discount")).isEqualTo("99.23");
    assertThat(unit.path("amount").path("value").asString()).isEqualTo("198.77");
  }

  private static String value(JsonNode unit, String part) {
    return unit.path("amount").path("breakdown").path(part).path("value").asString("");
  }
}
