package io.bursar.notification.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.bursar.account.Account;
import io.bursar.checkout.BuyBySku;
import io.bursar.history.Actor;
import io.bursar.sandbox.mail.MailFault;
import io.bursar.sandbox.mail.MailFault.Kind;
import io.bursar.sandbox.mail.ReceivedMail;
import io.bursar.sandbox.mail.SandboxMail;
import io.bursar.testing.BursarTest;
import io.bursar.testing.Campus;
import io.bursar.testing.TestClock;
import io.bursar.testing.Visitor;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

@BursarTest
class MailsPageTest {

  @Autowired BuyBySku buyBySku;
  @Autowired Campus campus;
  @Autowired SandboxMail mail;
  @Autowired JdbcClient db;
  @Autowired TestClock clock;
  @LocalServerPort int port;

  @AfterEach
  void mend() {
    mail.clearFaults();
  }

  @Test
  void staffSeeWhatWasSentAndSendItAgainWithAnotherMessageId() {
    var learner = campus.aLearner();
    var number = bought(learner);
    awaitMails(learner, 1);
    var staff = new Visitor(port, campus.aStaffMember());

    var list = staff.get("/dashboard/mails/?q=" + number.toLowerCase(Locale.ROOT)).body();
    assertThat(list).contains(number, learner.email(), "Order complete", "Sent", "Send again");
    assertThat(staff.get("/dashboard/mails/?kind=order-delayed&q=" + number).body())
        .contains("No mail matches");
    assertThat(staff.get("/dashboard/mails/?state=sent&q=" + number).body()).contains(number + "/");

    var answer = staff.post("/dashboard/mails/%d/again/".formatted(id(number)));
    assertThat(answer.statusCode()).isEqualTo(303);
    assertThat(staff.get("/dashboard/mails/").body()).contains("It is sent again, now.");
    awaitMails(learner, 2);
    assertThat(received(learner).stream().map(ReceivedMail::messageId).distinct()).hasSize(2);
    assertThat(staff.post("/dashboard/mails/999999999/again/").statusCode()).isEqualTo(404);
  }

  @Test
  void theReasonIsShownAndNamesNobody() {
    var learner = campus.aLearner();
    mail.add(MailFault.of(Kind.UNKNOWN_RECIPIENT).only(learner.email()));
    var number = bought(learner);
    await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () -> {
              clock.advance(Duration.ofSeconds(5));
              return db.sql(
                      "select count(*) from notification.mails where order_number = :n and state ="
                          + " 'not sent'")
                  .param("n", number)
                  .query(Long.class)
                  .single()
                  .equals(1L);
            });

    var list =
        new Visitor(port, campus.aStaffMember())
            .get("/dashboard/mails/?state=not+sent&q=" + number);

    assertThat(list.body()).contains("Not sent", "The mail server refused the recipient (550).");
  }

  @Test
  void pagesFollowEachOtherByTheLastMail() {
    var learner = campus.aLearner();
    for (int i = 0; i < 27; i++) {
      bought(learner);
    }
    awaitMails(learner, 27);
    var staff = new Visitor(port, campus.aStaffMember());

    var first = staff.get("/dashboard/mails/").body();
    var older = Pattern.compile("\"(/dashboard/mails/\\?before=\\d+)\"").matcher(first);
    assertThat(older.find()).isTrue();
    assertThat(staff.get(String.valueOf(older.group(1))).body()).contains("Newest", "/again/");
  }

  @Test
  void everyMailCanBeLookedAtWithInventedFigures() {
    var staff = new Visitor(port, campus.aStaffMember());
    for (var sample : List.of("complete", "late", "codes", "delayed", "refund", "digest")) {
      var page = staff.get("/dashboard/mails/samples/%s/".formatted(sample));
      assertThat(page.statusCode()).isEqualTo(200);
      assertThat(page.body()).contains("<iframe").doesNotContain("This template is broken");
      var html = staff.get("/dashboard/mails/samples/%s/html/".formatted(sample));
      assertThat(html.body()).contains("</html>").doesNotContain("??");
      assertThat(html.headers().firstValue("Content-Security-Policy").orElseThrow())
          .contains("sandbox", "frame-ancestors 'self'");
    }
    assertThat(staff.get("/dashboard/mails/samples/other/").statusCode()).isEqualTo(404);
  }

  @Test
  void learnersSeeNothingOfIt() {
    var learner = new Visitor(port, campus.aLearner());

    assertThat(learner.get("/dashboard/mails/").statusCode()).isEqualTo(403);
    assertThat(learner.get("/dashboard/mails/samples/complete/").statusCode()).isEqualTo(403);
  }

  private String bought(Account learner) {
    return buyBySku
        .checkout(
            learner,
            campus.site(),
            List.of(campus.aCourse().auditSku()),
            Optional.empty(),
            Actor.api(learner.id()))
        .orderNumber();
  }

  private void awaitMails(Account reader, int count) {
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () -> {
              clock.advance(Duration.ofSeconds(5));
              assertThat(received(reader)).hasSize(count);
              assertThat(queued(reader)).isZero();
            });
  }

  private List<ReceivedMail> received(Account reader) {
    return mail.mailbox().to(reader.email());
  }

  private long queued(Account reader) {
    return db.sql(
            "select count(*) from notification.mails where user_id = :user and state = 'queued'")
        .param("user", reader.id())
        .query(Long.class)
        .single();
  }

  private long id(String number) {
    return db.sql("select id from notification.mails where order_number = :n")
        .param("n", number)
        .query(Long.class)
        .single();
  }
}
