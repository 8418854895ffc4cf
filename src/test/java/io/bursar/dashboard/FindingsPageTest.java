package io.bursar.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import io.bursar.account.Account;
import io.bursar.testing.BursarTest;
import io.bursar.testing.Campus;
import io.bursar.testing.Till;
import io.bursar.testing.Till.Purchase;
import io.bursar.testing.Visitor;
import io.micrometer.core.instrument.MeterRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

@BursarTest
class FindingsPageTest {

  @Autowired Campus campus;
  @Autowired Till till;
  @Autowired JdbcClient db;
  @Autowired MeterRegistry metrics;
  @LocalServerPort int port;

  private Account person;
  private Visitor staff;
  private Purchase purchase;

  @BeforeEach
  void aMemberOfStaff() {
    person = campus.aStaffMember();
    staff = new Visitor(port, person);
    purchase = till.aPurchase();
  }

  @AfterEach
  void nothingIsLeft() {
    db.sql("delete from reconciliation.findings").update();
  }

  @Test
  void nothingFoundIsSaidAndHowFarEachSourceWasCompared() {
    assertThat(staff.get("/dashboard/findings/").body())
        .contains("Nothing", "sandbox", "stripe", "What destinations show (a sample)");
    assertThat(new Visitor(port, purchase.payer()).get("/dashboard/findings/").statusCode())
        .isEqualTo(403);
  }

  @Test
  void findingsAreOnTheFirstPageInTheMetricAndInTheList() {
    finding("paid without order", "pay_1");
    finding("order without payment", "pay_2");

    assertThat(staff.get("/dashboard/orders/").body())
        .containsPattern("Findings\\s*<span class=\"badge[^>]*>2<");
    assertThat(metrics.get("bursar.reconciliation.findings").gauge().value()).isEqualTo(2);
    var all = staff.get("/dashboard/findings/").body();
    assertThat(all)
        .contains(
            "Paid, and no order",
            "Order, and no payment",
            "pay_1",
            "pay_2",
            purchase.number(),
            "$149.00",
            "Give it back");
    assertThat(staff.get("/dashboard/findings/?kind=paid+without+order").body())
        .contains("pay_1", "All 1: ask the processor")
        .doesNotContain("pay_2");
    assertThat(staff.get("/dashboard/findings/?kind=nonsense").statusCode()).isEqualTo(404);
  }

  @Test
  void aFindingIsAcceptedWithAReasonAndThenClosed() {
    var id = finding("order without payment", "pay_3");

    var silent = staff.post(page(id) + "accept/", "reason", "  ");
    assertThat(staff.get(Visitor.location(silent)).body()).contains("Say why, in a sentence");

    var endless = "x".repeat(1_001);
    var tooLong = staff.post(page(id) + "accept/", "reason", endless);
    assertThat(staff.get(Visitor.location(tooLong)).body()).contains("at most 1,000 characters");
    var ofAll =
        staff.post(
            "/dashboard/findings/all/accept/", "kind", "order without payment", "reason", endless);
    assertThat(staff.get(Visitor.location(ofAll)).body())
        .contains("at most 1,000 characters", "pay_3");

    var accepted = staff.post(page(id) + "accept/", "reason", "Paid <b>by check</b>.");
    assertThat(staff.get(Visitor.location(accepted)).body())
        .contains("The finding is accepted as it is.")
        .doesNotContain("pay_3");
    assertThat(staff.get("/dashboard/findings/?show=closed").body())
        .contains(
            "pay_3",
            "Accepted by " + person.username(),
            "<span class=\"sub text-break\">Paid &lt;b&gt;by check&lt;/b&gt;.");
    assertThat(staff.post("/dashboard/findings/99999999/accept/", "reason", "x").statusCode())
        .isEqualTo(404);
  }

  @Test
  void aFindingThatIsGoneIsClosedWhenItIsComparedAgain() {
    var id = finding("order without payment", "pay_4");
    db.sql("update reconciliation.findings set order_number = 'EDX-999999999' where id = :id")
        .param("id", id)
        .update();
    var looked = staff.post(page(id) + "look/");
    assertThat(staff.get(Visitor.location(looked)).body())
        .contains("Both records agree now: the finding is closed.");
  }

  @Test
  void allOfAKindAreAcceptedByOneClickAndOthersAreNot() {
    for (int i = 0; i < 60; i++) {
      finding("other amount", "pay_5" + i);
    }
    finding("refund missing", "ref_5");
    assertThat(staff.get("/dashboard/findings/?kind=other+amount").body())
        .contains("Accept all 60", "Next page");

    var accepted =
        staff.post("/dashboard/findings/all/accept/", "kind", "other amount", "reason", "Fees.");
    assertThat(staff.get(Visitor.location(accepted)).body()).contains("60 accepted.");
    assertThat(staff.get("/dashboard/findings/").body()).contains("ref_5");
  }

  private static String page(long id) {
    return "/dashboard/findings/" + id + "/";
  }

  private long finding(String kind, String reference) {
    return db.sql(
            """
            insert into reconciliation.findings
              (kind, source, reference, payment, order_number, site_id, currency, amount, detail, state, found_at, looked_at)
            values (:kind, 'sandbox', :reference, :reference, :number, :site, 'USD', 14900, 'They differ.', 'open', now(), now())
            returning id
            """)
        .param("kind", kind)
        .param("reference", reference)
        .param("number", purchase.number())
        .param("site", campus.site().id())
        .query(Long.class)
        .single();
  }
}
