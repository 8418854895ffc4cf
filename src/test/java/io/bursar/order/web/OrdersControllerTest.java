package io.bursar.order.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.bursar.account.Account;
import io.bursar.checkout.BuyBySku;
import io.bursar.fulfillment.Fulfillments;
import io.bursar.history.Actor;
import io.bursar.order.Order;
import io.bursar.order.Orders;
import io.bursar.payment.Payments;
import io.bursar.sandbox.card.SandboxCardProcessor;
import io.bursar.sandbox.card.TestCard;
import io.bursar.testing.BursarTest;
import io.bursar.testing.Campus;
import io.bursar.testing.Campus.Seats;
import io.bursar.testing.Rest;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/// The order resource, key by key.
@BursarTest
class OrdersControllerTest {

  @Autowired Rest rest;
  @Autowired Campus campus;
  @Autowired BuyBySku buyBySku;
  @Autowired Orders orders;
  @Autowired Payments payments;
  @Autowired Fulfillments fulfillments;
  @Autowired SandboxCardProcessor cards;

  private Account learner;
  private Seats course;

  @BeforeEach
  void aLearnerAndACourse() {
    learner = campus.aLearner();
    course = campus.aCourse();
  }

  @Test
  void aPaidOrderShowsWhatClientsRead() {
    var order = paid();

    var answer = rest.get(learner, "/api/v2/orders/" + order.number() + "/");

    var product = order.lines().getFirst().productId();
    var json = answer.json();
    var stock =
        json.get("lines").get(0).get("product").get("stockrecords").get(0).get("id").asLong();
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body())
        .isEqualTo(
            """
            {"basket_discounts":[],"billing_address":null,"contains_credit_seat":false,"currency":"USD",\
            "date_placed":"%s","dashboard_url":"%s/dashboard","discount":"0","enable_hoist_order_history":false,\
            "enterprise_learner_portal_url":null,"lines":[{"title":"Seat in A course with verified certificate","quantity":1,\
            "course_organization":"TestX","description":"Seat in A course with verified certificate","status":"%s",\
            "line_price_excl_tax":"149.00","unit_price_excl_tax":"149.00","product":{"id":%d,"url":"%s/api/v2/products/%d/",\
            "structure":"child","product_class":"Seat","title":"Seat in A course with verified certificate","price":"149.00",\
            "expires":null,"attribute_values":[{"name":"certificate_type","code":"certificate_type","value":"verified"},\
            {"name":"course_key","code":"course_key","value":"%s"},\
            {"name":"id_verification_required","code":"id_verification_required","value":true}],"is_available_to_buy":true,\
            "is_enrollment_code_product":false,"stockrecords":[{"id":%d,"product":%d,"partner":1,"partner_sku":"%s",\
            "price_currency":"USD","price":"149.00","price_excl_tax":"149.00"}]}}],"number":"%s","order_product_ids":"%d",\
            "payment_processor":"sandbox","payment_method":"Visa 4242","product_tracking":null,"status":"%s",\
            "total_before_discounts_incl_tax":"149.00","total_excl_tax":"149.00",\
            "user":{"email":"%s","username":"%s"},"vouchers":[]}\
            """
                .formatted(
                    json.get("date_placed").asString(),
                    json.get("dashboard_url").asString().replace("/dashboard", ""),
                    json.get("lines").get(0).get("status").asString(),
                    product,
                    campus.site().url(),
                    product,
                    course.courseId(),
                    stock,
                    product,
                    course.verifiedSku(),
                    order.number(),
                    product,
                    json.get("status").asString(),
                    learner.email(),
                    learner.username()));
    assertThat(json.get("date_placed").asString())
        .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ");
  }

  @Test
  void aFreeOrderHasNoProcessor() {
    var json = rest.get(learner, "/api/v2/orders/" + free().number()).json();

    assertThat(json.get("payment_processor").isNull()).isTrue();
    assertThat(json.get("payment_method").isNull()).isTrue();
    assertThat(json.get("total_excl_tax").asString()).isEqualTo("0.00");
  }

  @Test
  void theListIsPagedNewestFirst() {
    var older = free();
    course = campus.aCourse();
    var newer = free();

    var first = rest.get(learner, "/api/v2/orders/?page_size=1&unknown=x").json();
    var second = rest.get(learner, "/api/v2/orders?page=2&page_size=1").json();

    assertThat(first.get("count").asInt()).isEqualTo(2);
    assertThat(first.get("results").get(0).get("number").asString()).isEqualTo(newer.number());
    assertThat(first.get("previous").isNull()).isTrue();
    assertThat(first.get("next").asString())
        .startsWith(campus.site().url() + "/api/v2/orders/?")
        .contains("page=2", "page_size=1", "unknown=x");
    assertThat(second.get("results").get(0).get("number").asString()).isEqualTo(older.number());
    assertThat(second.get("next").isNull()).isTrue();
    assertThat(rest.get(learner, "/api/v2/orders/?page=3&page_size=1").status()).isEqualTo(404);
  }

  @Test
  void ordersOfOthersAreNotThere() {
    var order = free();
    var other = campus.aLearner();

    assertThat(rest.get(other, "/api/v2/orders/" + order.number() + "/").status()).isEqualTo(404);
    assertThat(rest.get(other, "/api/v2/orders/").json().get("count").asInt()).isZero();
    assertThat(rest.get(other, "/api/v2/orders/?username=" + learner.username()).status())
        .isEqualTo(403);
    assertThat(rest.get(null, "/api/v2/orders/").status()).isEqualTo(401);
    assertThat(rest.get(null, "/api/v2/orders/" + order.number() + "/").status()).isEqualTo(401);
    assertThat(rest.get(learner, "/api/v2/orders/EDX-1/").status()).isEqualTo(404);
  }

  @Test
  void staffSeeEverybodysOrders() {
    var order = free();
    var staff = campus.aStaffMember();

    assertThat(rest.get(staff, "/api/v2/orders/" + order.number() + "/").status()).isEqualTo(200);
    assertThat(
            rest.get(staff, "/api/v2/orders/?username=" + learner.username())
                .json()
                .get("count")
                .asInt())
        .isEqualTo(1);
    assertThat(
            rest.get(staff, "/api/v2/orders/?username=nobody_at_all").json().get("count").asInt())
        .isZero();
    assertThat(rest.get(staff, "/api/v2/orders/").json().get("count").asInt()).isPositive();
  }

  private Order free() {
    var bought =
        buyBySku.checkout(
            learner,
            campus.site(),
            List.of(course.auditSku()),
            Optional.empty(),
            Actor.api(learner.id()));
    return orders.find(bought.orderNumber()).orElseThrow();
  }

  private Order paid() {
    var bought =
        buyBySku.checkout(
            learner,
            campus.site(),
            List.of(course.verifiedSku()),
            Optional.empty(),
            Actor.api(learner.id()));
    var attempt = Objects.requireNonNull(bought.payment());
    cards.pay(Objects.requireNonNull(attempt.reference()), TestCard.PAYS);
    payments.ask(attempt.id(), Actor.api(learner.id()));
    var order = orders.find(bought.orderNumber()).orElseThrow();
    fulfillments.deliver(order.id(), false, Actor.api(learner.id()));
    return order;
  }
}
