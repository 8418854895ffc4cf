package io.bursar.fulfillment;

import static org.assertj.core.api.Assertions.assertThat;

import io.bursar.account.Account;
import io.bursar.checkout.RedeemCode;
import io.bursar.fulfillment.spi.Deliverability.Deliverable;
import io.bursar.fulfillment.spi.Deliverability.NotDeliverable;
import io.bursar.fulfillment.spi.FulfillmentModule;
import io.bursar.fulfillment.spi.ProductToCheck;
import io.bursar.history.Actor;
import io.bursar.order.LineStatus;
import io.bursar.order.Order;
import io.bursar.order.OrderStatus;
import io.bursar.testing.BursarTest;
import io.bursar.testing.Campus;
import io.bursar.testing.Campus.Seats;
import io.bursar.testing.Mint;
import io.bursar.testing.Visitor;
import io.bursar.voucher.LineCodes;
import io.bursar.voucher.Voucher;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Enrollment codes: as many as were bought, the same ones however often they are asked for, each
/// good for one seat, and taken back as far as they are unused. No worker runs here.
@BursarTest(
    properties = {
      "bursar.fulfillment.concurrency=0",
      "bursar.fulfillment.timeout=500ms",
      "bursar.fulfillment.sync-deadline=5s"
    })
@Import(Clerk.class)
class EnrollmentCodeDeliveryTest {

  @Autowired Clerk clerk;
  @Autowired Campus campus;
  @Autowired Mint mint;
  @Autowired LineCodes lineCodes;
  @Autowired RedeemCode redeemCode;
  @Autowired Revocations revocations;
  @Autowired Fulfillments fulfillments;
  @Autowired List<FulfillmentModule> modules;
  @Autowired JdbcClient db;
  @LocalServerPort int port;

  private Account buyer;
  private Seats course;
  private String sku;

  @BeforeEach
  void aBuyerAndACourse() {
    buyer = campus.aLearner();
    course = campus.aCourse();
    sku = mint.enrollmentCodes(course);
  }

  @Test
  void fivePiecesAreFiveCodesThatNobodyCanGuess() {
    var order = fiveCodes();

    assertThat(order.status()).isEqualTo(OrderStatus.COMPLETE);
    assertThat(order.lines().getFirst().quantity()).isEqualTo(5);
    assertThat(codes(order))
        .hasSize(5)
        .doesNotHaveDuplicates()
        .allMatch(c -> c.matches("[A-Z2-7]{16}"));
    assertThat(clerk.ledger(order)).containsExactly("verified granted");
    assertThat(fiveCodes())
        .satisfies(o -> assertThat(codes(o)).doesNotContainAnyElementsOf(codes(order)));
  }

  @Test
  void twoOrdersOfOneBuyerHaveCodesOfTheirOwn() {
    var first = fiveCodes();
    var second = fiveCodes();

    assertThat(clerk.ledger(second)).containsExactly("verified granted");
    revoke(first);

    assertThat(codes(second)).hasSize(5);
    assertThat(vouchers(first)).allMatch(v -> v.revokedAt() != null);
    assertThat(vouchers(second)).allMatch(v -> v.revokedAt() == null);
  }

  @Test
  void aCrashInTheMiddleAndARepeatGiveTheSameCodesAndNoMore() {
    var order = fiveCodes();
    var before = codes(order);
    db.sql("delete from voucher.vouchers where code = any(:codes)")
        .param("codes", before.subList(1, 4).toArray(String[]::new))
        .update();
    unsureAgain(order);

    clerk.attempt(order);

    assertThat(clerk.actions(order)).containsExactly("fulfill", "observe", "fulfill");
    assertThat(codes(order)).isEqualTo(before);
    assertThat(clerk.again(order).status()).isEqualTo(OrderStatus.COMPLETE);
  }

  @Test
  void whenAllAreThereAnUnsureLineIsOnlyLookedAt() {
    var order = fiveCodes();
    var before = codes(order);
    unsureAgain(order);

    clerk.attempt(order);

    assertThat(clerk.actions(order)).containsExactly("fulfill", "observe");
    assertThat(codes(order)).isEqualTo(before);
  }

  @Test
  void aCodeGivesOneLearnerTheSeatForNothing() {
    var code = codes(fiveCodes()).getFirst();
    price(course.verifiedSku(), 14_900);
    var learner = campus.aLearner();
    var by = Actor.page(learner.id());

    var number = redeemCode.redeem(learner, campus.site(), code, course.verifiedSku(), by);

    assertThat(number).isPresent();
    assertThat(redeemCode.redeem(learner, campus.site(), code, course.verifiedSku(), by))
        .as("the same click again is the same order")
        .isEqualTo(number);
    assertThat(mint.uses(code)).isEqualTo(1);
    assertThat(
            db.sql("select total_incl_tax from orders.orders where number = :number")
                .param("number", number.orElseThrow())
                .query(Long.class)
                .single())
        .isZero();
  }

  @Test
  void revocationTakesTheUnusedOnlyAndSaysSo() {
    var order = fiveCodes();
    price(course.verifiedSku(), 14_900);
    var codes = codes(order);
    for (var code : codes.subList(0, 2)) {
      var learner = campus.aLearner();
      redeemCode.redeem(
          learner, campus.site(), code, course.verifiedSku(), Actor.page(learner.id()));
    }

    revoke(order);

    assertThat(vouchers(order).stream().filter(v -> v.revokedAt() != null).map(Voucher::code))
        .containsExactlyElementsOf(codes.subList(2, 5));
    assertThat(codes.subList(0, 2)).allMatch(code -> mint.uses(code) == 1);
    assertThat(lastCause(order)).isEqualTo("3 of 5 were unused and are revoked; 2 are used.");
    assertThat(clerk.delivery(order).state()).isEqualTo("closed");
    assertThat(clerk.ledger(order)).containsExactly("verified revoked");
  }

  @Test
  void theFileIsForTheBuyerAndForStaff() {
    var order = fiveCodes();
    var path = "/coupons/enrollment_code_csv/" + order.number() + "/";

    var file = new Visitor(port, buyer).get(path);

    var expected =
        new StringBuilder(
            "Order Number:,%s\r\n\r\n%s\r\n"
                .formatted(order.number(), order.lines().getFirst().title()));
    expected.append("Code,Redemption URL,Name Of Employee,Date Of Distribution,Employee Email\r\n");
    for (var code : codes(order)) {
      expected.append(
          "%s,%s/coupons/offer/?code=%s,,,\r\n".formatted(code, campus.site().url(), code));
    }
    assertThat(file.statusCode()).isEqualTo(200);
    assertThat(file.body()).isEqualTo(expected + "\r\n");
    assertThat(file.headers().firstValue("Content-Disposition").orElseThrow())
        .contains(
            "enrollment-code-csv-order-num-" + order.number().toLowerCase(Locale.ROOT) + ".csv");
    assertThat(new Visitor(port, campus.aStaffMember()).get(path).body()).isEqualTo(file.body());
    var other = new Visitor(port, campus.aLearner()).get(path);
    assertThat(Visitor.location(other)).endsWith("/dashboard");
    assertThat(other.body()).doesNotContain(codes(order).getFirst());
    var nobody = new Visitor(port, null).get(path);
    assertThat(nobody.statusCode()).isEqualTo(302);
    assertThat(nobody.body()).doesNotContain(codes(order).getFirst());
    assertThat(new Visitor(port, buyer).get("/coupons/enrollment_code_csv/EDX-1/").statusCode())
        .isEqualTo(404);
  }

  @Test
  void exactlyOneSeatMustMatch() {
    var module =
        modules.stream()
            .filter(m -> m.productType().name().equals("Enrollment Code"))
            .findFirst()
            .orElseThrow();

    assertThat(module.check(toCheck("verified"))).isInstanceOf(Deliverable.class);
    assertThat(module.check(toCheck("professional")))
        .isEqualTo(
            new NotDeliverable(
                "No no-id-professional seat of %s is offered, so a code would open nothing."
                    .formatted(course.courseId())));
    twoSeats();
    assertThat(module.check(toCheck("verified")))
        .isEqualTo(
            new NotDeliverable(
                "2 verified seats of %s are offered, so nobody knows which one a code should open."
                    .formatted(course.courseId())));
  }

  @Test
  void aLineWhoseSeatIsNotClearIsHeldUntilItIs() {
    var order = clerk.order(buyer, sku, sku);
    twoSeats();
    order = clerk.attempt(order);
    assertThat(order.lines().getFirst().status()).isEqualTo(LineStatus.CONFIGURATION_ERROR);
    assertThat(vouchers(order)).isEmpty();
  }

  private Order fiveCodes() {
    return clerk.delivered(buyer, sku, sku, sku, sku, sku);
  }

  private List<Voucher> vouchers(Order order) {
    return lineCodes.of(order.lines().getFirst().id());
  }

  private List<String> codes(Order order) {
    return vouchers(order).stream().map(Voucher::code).toList();
  }

  private void revoke(Order order) {
    var staff = campus.aStaffMember();
    revocations.revoke(
        order.id(), order.lines().getFirst().id(), "Not wanted.", Actor.page(staff.id()));
    clerk.attempt(order);
  }

  /// A node died between making the codes and saying so.
  private void unsureAgain(Order order) {
    db.sql(
            """
            update fulfillment.deliveries set state = 'waiting', unsure = true, due_at = placed_at where order_id = :order
            """)
        .param("order", order.id())
        .update();
    db.sql("update orders.lines set status = 'Open' where order_id = :order")
        .param("order", order.id())
        .update();
    db.sql("update orders.orders set status = 'Open' where id = :order")
        .param("order", order.id())
        .update();
  }

  private String lastCause(Order order) {
    return fulfillments.attemptsOf(order.id()).getLast().cause();
  }

  /// Another verified seat of the course.
  private void twoSeats() {
    db.sql(
            """
            insert into catalog.products (partner_id, course_id, parent_id, structure, product_type, title, attributes, created_at, updated_at)
            select partner_id, course_id, parent_id, structure, product_type, title, attributes, created_at, updated_at
              from catalog.products
             where id = (select product_id from catalog.stock_records where sku = :sku)
            """)
        .param("sku", course.verifiedSku())
        .update();
  }

  private ProductToCheck toCheck(String seatType) {
    return new ProductToCheck(
        campus.site().id(),
        1,
        "Enrollment Code",
        Map.of("course_key", course.courseId(), "seat_type", seatType),
        Duration.ofSeconds(1));
  }

  private void price(String of, long minor) {
    db.sql("update catalog.stock_records set price = :price where sku = :sku")
        .param("price", minor)
        .param("sku", of)
        .update();
  }
}
