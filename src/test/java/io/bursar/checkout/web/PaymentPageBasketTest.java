package io.bursar.checkout.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.bursar.account.Account;
import io.bursar.testing.BursarTest;
import io.bursar.testing.Campus;
import io.bursar.testing.Mint;
import io.bursar.testing.Rest;
import io.bursar.testing.Rest.Answer;
import io.bursar.testing.StripeTill;
import io.bursar.voucher.Usage;
import java.net.http.HttpRequest.BodyPublishers;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

/// What the payment page of Open edX is told of the basket, and how it changes it.
@BursarTest
class PaymentPageBasketTest {

  private static final String BFF = "/bff/payment/v0/";

  @Autowired StripeTill counter;
  @Autowired Campus campus;
  @Autowired Mint mint;
  @Autowired Rest rest;

  @Test
  void anEmptyBasketIsADocumentToo() {
    var answer = rest.get(campus.aLearner(), BFF + "payment/");

    assertThat(answer.status()).isEqualTo(200);
    var json = answer.json();
    assertThat(json.path("basket_id").isInt()).isTrue();
    assertThat(json.path("is_free_basket").asBoolean()).isTrue();
    assertThat(json.path("currency").isNull()).isTrue();
    assertThat(json.path("order_total").isNumber()).isTrue();
    assertThat(json.path("order_total").asDouble()).isZero();
    assertThat(json.path("show_coupon_form").asBoolean()).isFalse();
    assertThat(json.path("products").isEmpty()).isTrue();
    assertThat(json.path("messages").isEmpty()).isTrue();
    assertThat(json.path("enable_stripe_payment_processor").asBoolean()).isTrue();
    assertThat(rest.get(null, BFF + "payment/").status()).isEqualTo(401);
  }

  @Test
  void aSeatIsShownWithItsPriceAsANumber() {
    var learner = campus.aLearner();
    var course = campus.aCourse();
    counter.put(learner, course.verifiedSku());

    var json = rest.get(learner, BFF + "payment?discount_jwt=x").json();

    assertThat(json.path("currency").asString()).isEqualTo("USD");
    assertThat(json.path("is_free_basket").asBoolean()).isFalse();
    assertThat(json.path("summary_price").isNumber()).isTrue();
    assertThat(json.path("summary_price").asDouble()).isEqualTo(149.0);
    assertThat(json.path("summary_discounts").asDouble()).isZero();
    assertThat(json.path("order_total").asDouble()).isEqualTo(149.0);
    assertThat(json.path("show_coupon_form").asBoolean()).isTrue();
    var product = json.path("products").get(0);
    assertThat(product.path("course_key").asString()).isEqualTo(course.courseId());
    assertThat(product.path("sku").asString()).isEqualTo(course.verifiedSku());
    assertThat(product.path("product_type").asString()).isEqualTo("Seat");
    assertThat(product.path("certificate_type").asString()).isEqualTo("verified");
    assertThat(product.path("image_url").isNull()).isTrue();
  }

  @Test
  void aCodeIsAddedReplacedAndTakenOut() {
    var learner = campus.aLearner();
    counter.put(learner, campus.aCourse().verifiedSku());
    var twenty = mint.aCode(Mint.percent("20"), Usage.MULTI, null).code();
    var tenDollars = mint.aCode(Mint.cents(1_000), Usage.MULTI, null).code();

    var added = code(learner, " " + twenty + " ");
    assertThat(added.status()).isEqualTo(200);
    assertThat(message(added)).contains(twenty);
    assertThat(type(added)).isEqualTo("info");
    assertThat(added.json().path("summary_discounts").asDouble()).isEqualTo(29.8);
    assertThat(added.json().path("order_total").asDouble()).isEqualTo(119.2);
    var coupon = added.json().path("coupons").get(0);
    assertThat(coupon.path("benefit_type").asString()).isEqualTo("Percentage");
    assertThat(coupon.path("benefit_value").asDouble()).isEqualTo(20.0);

    assertThat(code(learner, twenty).status()).isEqualTo(400);

    var replaced = code(learner, tenDollars);
    assertThat(replaced.json().path("coupons").size()).isEqualTo(1);
    assertThat(replaced.json().path("order_total").asDouble()).isEqualTo(139.0);

    var id = replaced.json().path("coupons").get(0).path("id").asLong();
    assertThat(remove(learner, id + 1_000_000).status()).isEqualTo(400);
    var removed = remove(learner, id);
    assertThat(removed.status()).isEqualTo(200);
    assertThat(type(removed)).isEqualTo("info");
    assertThat(removed.json().path("coupons").isEmpty()).isTrue();
    assertThat(removed.json().path("order_total").asDouble()).isEqualTo(149.0);
    assertThat(remove(learner, id).status()).isEqualTo(400);
  }

  @Test
  void aCodeThatIsNotGoodIsSaid() {
    var learner = campus.aLearner();
    var empty = code(learner, "NOSUCH");
    assertThat(empty.status()).isEqualTo(400);

    counter.put(learner, campus.aCourse().verifiedSku());
    var unknown = code(learner, "NOSUCH");
    assertThat(unknown.status()).isEqualTo(400);
    assertThat(type(unknown)).isEqualTo("error");
    assertThat(message(unknown)).contains("NOSUCH");
    assertThat(unknown.json().path("order_total").asDouble()).isEqualTo(149.0);
    assertThat(code(learner, "").status()).isEqualTo(400);
  }

  @Test
  void onlyEnrollmentCodesAreSoldInAQuantity() {
    var learner = campus.aLearner();
    assertThat(quantity(learner, "5").status()).isEqualTo(400);
    counter.put(learner, campus.aCourse().verifiedSku());
    var seat = quantity(learner, "5");
    assertThat(seat.status()).isEqualTo(400);
    assertThat(seat.json().path("messages").size()).isEqualTo(2);
    assertThat(type(seat)).isEqualTo("warning");

    var buyer = campus.aLearner();
    counter.put(buyer, mint.enrollmentCodes(campus.aCourse()));
    var five = quantity(buyer, "5");
    assertThat(five.status()).as(five.body()).isEqualTo(200);
    assertThat(five.json().path("messages").get(0).path("code").asString())
        .isEqualTo("quantity-update-success-message");
    assertThat(five.json().path("summary_quantity").asInt()).isEqualTo(5);
    assertThat(five.json().path("summary_subtotal").asDouble())
        .isEqualTo(5 * five.json().path("summary_price").asDouble());
    assertThat(five.json().path("show_coupon_form").asBoolean()).isFalse();
    for (var bad : new String[] {"-1", "10001", "\"many\"", "null", "1.5"}) {
      assertThat(quantity(buyer, bad).status()).as(bad).isEqualTo(400);
    }
    assertThat(quantity(buyer, "0").json().path("products").isEmpty()).isTrue();
  }

  private Answer code(Account account, String code) {
    return rest.post(account, BFF + "vouchers/", "{\"code\":\"%s\"}".formatted(code));
  }

  private Answer remove(Account account, long id) {
    return rest.send(account, "DELETE", BFF + "vouchers/" + id, null, BodyPublishers.noBody());
  }

  private Answer quantity(Account account, String quantity) {
    return rest.post(account, BFF + "quantity/", "{\"quantity\":%s}".formatted(quantity));
  }

  private static JsonNode first(Answer answer) {
    return answer.json().path("messages").get(0);
  }

  private static String type(Answer answer) {
    return first(answer).path("message_type").asString();
  }

  private static String message(Answer answer) {
    return first(answer).path("user_message").asString();
  }
}
