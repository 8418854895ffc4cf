package io.bursar.dashboard;

import static io.bursar.testing.Visitor.location;
import static org.assertj.core.api.Assertions.assertThat;

import io.bursar.account.Account;
import io.bursar.testing.BursarTest;
import io.bursar.testing.Campus;
import io.bursar.testing.Campus.Seats;
import io.bursar.testing.Visitor;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/// From the form of a coupon to the order that its code pays for. No worker runs here, so staff
/// deliver.
@BursarTest(
    properties = {
      "bursar.fulfillment.concurrency=0",
      "bursar.fulfillment.timeout=500ms",
      "bursar.fulfillment.sync-deadline=5s"
    })
class CouponsTest {

  @Autowired Campus campus;
  @LocalServerPort int port;

  private Visitor staff;
  private Account account;
  private Visitor learner;
  private Seats course;
  private String code;

  @BeforeEach
  void aLearnerAndACourse() {
    staff = new Visitor(port, campus.aStaffMember());
    account = campus.aLearner();
    learner = new Visitor(port, account);
    course = campus.aCourse();
    code = "T" + UUID.randomUUID().toString().replace("-", "").toUpperCase(java.util.Locale.ROOT);
  }

  @Test
  void aCodeOfTheWholePriceIsRedeemedTwiceToOneDeliveredOrder() {
    var coupon = made(code, "100", course.verifiedSku());
    assertThat(new Visitor(port, null).get("/coupons/offer/?code=" + code).body())
        .contains("The whole price off", "sku=" + course.verifiedSku(), "Free")
        .doesNotContain("sku=" + course.auditSku());

    var first = learner.get(redeem(code, course.verifiedSku()));
    var second = learner.get(redeem(code, course.verifiedSku()));

    assertThat(location(first)).startsWith("/checkout/receipt/?order_number=");
    assertThat(location(second)).isEqualTo(location(first));
    var number = location(first).replaceFirst(".*=", "").replace("/", "");
    staff.post("/dashboard/orders/" + number + "/retry/");
    assertThat(learner.get("/orders/").body())
        .contains("Complete")
        .containsOnlyOnce(">" + number + "<");
    assertThat(staff.get(coupon).body()).contains(number, code, "Used up", "1 code made.");
  }

  @Test
  void aShareOfThePriceIsTakenOffUpToTheCardPage() {
    made(code, "20", "");

    var redeemed = learner.get(redeem(code, course.verifiedSku()));

    assertThat(location(redeemed)).isEqualTo("/basket/");
    var basket = learner.get("/basket/").body();
    assertThat(basket).contains("Pay $119.20", code);
    var id = between(basket, "name=\"basket\" value=\"", "\"");
    var submitted = learner.post("/checkout/", "basket", id, "seen", "11920 USD");
    assertThat(location(submitted)).contains("/pay/");
  }

  @Test
  void whatIsRefusedIsSaid() {
    made(code, "100", course.verifiedSku());
    var other = campus.aCourse();

    var unknown = learner.get("/coupons/offer/?code=NOSUCHCODE");
    assertThat(unknown.statusCode()).isEqualTo(404);
    assertThat(unknown.body()).contains("There is no code NOSUCHCODE.");
    assertThat(learner.get(redeem(code, "NOSUCHSKU")).statusCode()).isBetween(400, 409);
    var elsewhere = learner.get(redeem(code, other.verifiedSku()));
    assertThat(elsewhere.statusCode()).isEqualTo(409);
    assertThat(elsewhere.body()).contains("is not for what is in this basket");

    learner.get(redeem(code, course.verifiedSku()));
    var late = new Visitor(port, campus.aLearner()).get(redeem(code, course.verifiedSku()));
    assertThat(late.statusCode()).isEqualTo(409);
    assertThat(late.body()).contains("has been used already");
    assertThat(location(new Visitor(port, null).get(redeem(code, "X")))).startsWith("/login/");
  }

  @Test
  void codesAreWithdrawnAndDownloadedByStaffOnly() {
    var coupon = made("", "50", course.verifiedSku());
    var file = staff.get(coupon + "codes.csv");
    var codes = file.body().lines().skip(1).map(line -> line.split(",", -1)[0]).toList();
    assertThat(codes).hasSize(3).doesNotHaveDuplicates();
    assertThat(file.body()).contains("/coupons/offer/?code=" + codes.getFirst());

    staff.post(coupon + "withdraw-code/", "code", codes.getFirst());
    assertThat(learner.get("/coupons/offer/?code=" + codes.getFirst()).body())
        .contains("has been withdrawn");
    assertThat(learner.get("/coupons/offer/?code=" + codes.get(1)).statusCode()).isEqualTo(200);
    staff.post(coupon + "withdraw/");
    assertThat(learner.get("/coupons/offer/?code=" + codes.get(1)).statusCode()).isEqualTo(409);
    assertThat(
            staff
                .get("/dashboard/coupons/?q=" + codes.get(2).toLowerCase(java.util.Locale.ROOT))
                .body())
        .contains(coupon, "Withdrawn");

    for (var page : List.of("/dashboard/coupons/", coupon, coupon + "codes.csv")) {
      assertThat(learner.get(page).statusCode()).as(page).isEqualTo(403);
    }
    assertThat(learner.post(coupon + "withdraw/").statusCode()).isEqualTo(403);
    assertThat(staff.postFromElsewhere(coupon + "withdraw/").statusCode()).isEqualTo(403);
  }

  @Test
  void aFormThatMakesNoSenseSaysWhy() {
    assertThat(send(code, "120", "").body()).contains("at most 100 %");
    assertThat(send(code, "10", "NOSUCHSKU").body()).contains("Nothing is sold here under");
    made(code, "10", "");
    var taken = send(code, "10", "");
    assertThat(taken.statusCode()).isEqualTo(409);
    assertThat(taken.body()).contains("This code exists already");
  }

  @Test
  void aYearThatNobodyMeansIsRefused() {
    for (var year : List.of("-9999", "-0001", "1999", "2200", "+999999999")) {
      var beyond = send(code, "10", "", year + "-06-01T00:00", "2099-01-01T00:00");
      assertThat(beyond.statusCode()).as("starts in " + year).isEqualTo(400);
      assertThat(beyond.body()).contains("Choose a year from 2000 to 2199.");
      var ends = send(code, "10", "", "2020-01-01T00:00", year + "-06-01T00:00");
      assertThat(ends.statusCode()).as("ends in " + year).isEqualTo(400);
      assertThat(ends.body()).contains("Choose a year from 2000 to 2199.");
    }
    var longest = send(code, "10", "", "2000-06-01T00:00", "2199-06-01T00:00");
    assertThat(staff.get(location(longest)).statusCode()).isEqualTo(200);
  }

  private String made(String chosen, String percent, String skus) {
    var answer = send(chosen, percent, skus);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(303);
    return location(answer);
  }

  private HttpResponse<String> send(String chosen, String percent, String skus) {
    return send(chosen, percent, skus, "2020-01-01T00:00", "2099-01-01T00:00");
  }

  private HttpResponse<String> send(
      String chosen, String percent, String skus, String starts, String ends) {
    return staff.post(
        "/dashboard/coupons/new/",
        "name",
        "Autumn",
        "code",
        chosen,
        "quantity",
        chosen.isEmpty() ? "3" : "1",
        "usage",
        "Single use",
        "benefit",
        "Percentage",
        "value",
        percent,
        "skus",
        skus,
        "starts",
        starts,
        "ends",
        ends);
  }

  private static String redeem(String code, String sku) {
    return "/coupons/redeem/?code=" + code + "&sku=" + sku;
  }

  private static String between(String text, String before, String after) {
    var start = text.indexOf(before) + before.length();
    return text.substring(start, text.indexOf(after, start));
  }
}
