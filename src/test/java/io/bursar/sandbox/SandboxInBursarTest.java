package io.bursar.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.bursar.sandbox.card.SandboxCardProcessor;
import io.bursar.sandbox.http.Json;
import io.bursar.sandbox.lms.Course;
import io.bursar.sandbox.lms.Mode;
import io.bursar.sandbox.lms.SandboxLms;
import io.bursar.sandbox.mail.SandboxMail;
import io.bursar.testing.SandboxTest;
import java.net.http.HttpResponse;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.core.env.Environment;
import org.springframework.mail.javamail.JavaMailSenderImpl;
import org.springframework.mail.javamail.MimeMessageHelper;

@SandboxTest
class SandboxInBursarTest {

  private static final Pattern TOKEN = Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"");

  private final SandboxLms lms;
  private final SandboxCardProcessor cards;
  private final SandboxMail mail;
  private final Environment environment;
  private final HttpProbe client;

  @Autowired
  SandboxInBursarTest(
      SandboxLms lms,
      SandboxCardProcessor cards,
      SandboxMail mail,
      Environment environment,
      @LocalServerPort int port) {
    this.lms = lms;
    this.cards = cards;
    this.mail = mail;
    this.environment = environment;
    this.client = new HttpProbe("http://127.0.0.1:" + port);
  }

  @AfterEach
  void clear() {
    lms.faults().clear();
    cards.faults().clear();
    mail.clearFaults();
  }

  @Test
  void theServersListenWhereTheOtherRoomsAreToldTheyDo() throws Exception {
    assertThat(lms.url()).isEqualTo(environment.getProperty("bursar.lms.url"));
    assertThat(cards.url()).isEqualTo(environment.getProperty("bursar.payment.sandbox.url"));
    var key = environment.getRequiredProperty("bursar.lms.api-key");
    assertThat(
            new HttpProbe(lms.url(), "X-Edx-Api-Key", key)
                .get("/api/enrollment/v1/enrollment?user=staff")
                .body())
        .isEqualTo("[]");
  }

  @Test
  void thePageShowsWhatHappened() throws Exception {
    lms.add(Course.open("course-v1:a+b+c", "C", Mode.of("audit", 0)));
    new HttpProbe(lms.url(), "X-Edx-Api-Key", environment.getRequiredProperty("bursar.lms.api-key"))
        .post(
            "/api/enrollment/v1/enrollment",
            "{\"user\": \"learner\", \"course_details\": {\"course_id\": \"course-v1:a+b+c\"}}");

    var page = client.get("/sandbox/");

    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.body())
        .contains("course-v1:a+b+c", "Lea Learner", "Stop the server", "Nobody has paid yet");
    assertThat(Json.read(client.get("/sandbox/enrollments").body())).hasSize(1);
  }

  @Test
  void aButtonSetsAFaultAndAnotherClearsIt() throws Exception {
    var page = client.get("/sandbox/");

    var answer =
        submit(page, "/sandbox/servers/lms/faults", "fault=BUSY_503&calls=2&seconds=&only=");

    assertThat(answer.statusCode()).isEqualTo(302);
    assertThat(answer.headers().firstValue("Location").orElseThrow()).endsWith("/sandbox/");
    assertThat(lms.faults().list().getFirst().calls()).isEqualTo(2);
    assertThat(client.get("/sandbox/").body()).contains("error 503, for 2 more");
    assertThat(submit(page, "/sandbox/servers/lms/clear", "").statusCode()).isEqualTo(302);
    assertThat(lms.faults().list()).isEmpty();
    assertThat(submit(page, "/sandbox/servers/lms/faults", "fault=SLOW&calls=0").statusCode())
        .isEqualTo(302);
    assertThat(lms.faults().list()).isEmpty();
    assertThat(client.form("/sandbox/servers/lms/faults", "fault=HANG").statusCode())
        .isEqualTo(403);
  }

  @Test
  void scriptsSetFaultsAsJson() throws Exception {
    assertThat(
            client.put("/sandbox/faults/card", "{\"kind\": \"hang\", \"calls\": 1}").statusCode())
        .isEqualTo(200);
    assertThat(Json.read(client.get("/sandbox/faults/card").body())).hasSize(1);
    assertThat(client.put("/sandbox/faults/card", "{\"kind\": \"odd\"}").statusCode())
        .isEqualTo(400);
    assertThat(client.send("DELETE", "/sandbox/faults/card", "").body()).isEqualTo("[]");
    assertThat(client.get("/sandbox/faults/other").statusCode()).isEqualTo(404);
  }

  @Test
  void theMailboxShowsWhatCameAndRunsNoneOfIt() throws Exception {
    var sender = new JavaMailSenderImpl();
    sender.setHost(environment.getRequiredProperty("spring.mail.host"));
    sender.setPort(environment.getRequiredProperty("spring.mail.port", int.class));
    var message = sender.createMimeMessage();
    var helper = new MimeMessageHelper(message, true, "UTF-8");
    helper.setFrom("shop@example.org");
    helper.setTo("learner@example.org");
    helper.setSubject("Grüße & <b>");
    helper.setText("In plain words", "<p>In <b>HTML</b></p><script>alert(1)</script>");
    sender.send(message);
    var number = mail.mailbox().to("learner@example.org").getLast().number();

    assertThat(client.get("/sandbox/mailbox/").body())
        .contains("Grüße &amp; &lt;b&gt;", "learner@example.org", "Works");
    var page = client.get("/sandbox/mailbox/%d/".formatted(number)).body();
    assertThat(page).contains("In plain words", "<iframe").doesNotContain("<script>alert");
    var html = client.get("/sandbox/mailbox/%d/html/".formatted(number));
    assertThat(html.body()).contains("<b>HTML</b>");
    assertThat(html.headers().firstValue("Content-Security-Policy").orElseThrow())
        .contains("default-src 'none'", "sandbox");
    assertThat(client.get("/sandbox/mailbox/99999/").statusCode()).isEqualTo(404);

    var list = client.get("/sandbox/mailbox/");
    submit(list, "/sandbox/mailbox/faults", "kind=BUSY&mails=2&only=learner");
    assertThat(client.get("/sandbox/mailbox/").body())
        .contains("Answer 451: later, only learner, for 2 more");
    submit(list, "/sandbox/mailbox/faults", "kind=REFUSE&mails=2&only=");
    assertThat(mail.faults()).hasSize(1);
    submit(list, "/sandbox/mailbox/clear", "");
    assertThat(mail.faults()).isEmpty();
    submit(list, "/sandbox/mailbox/empty", "");
    assertThat(client.get("/sandbox/mailbox/").body()).contains("No mail yet");
  }

  @Test
  void aProxyIsRefused() throws Exception {
    assertThat(client.with("X-Forwarded-Proto", "https").get("/sandbox/").statusCode())
        .isEqualTo(403);
  }

  private HttpResponse<String> submit(HttpResponse<String> page, String path, String form)
      throws Exception {
    var token = TOKEN.matcher(page.body());
    assertThat(token.find()).isTrue();
    var cookie = page.headers().firstValue("Set-Cookie").orElseThrow();
    return client
        .with("Cookie", cookie.substring(0, cookie.indexOf(';')))
        .form(path, form + "&_csrf=" + token.group(1));
  }
}
