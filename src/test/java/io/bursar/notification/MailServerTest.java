package io.bursar.notification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bursar.notification.MailServer.Answer;
import io.bursar.sandbox.mail.MailFault;
import io.bursar.sandbox.mail.MailFault.Kind;
import io.bursar.sandbox.mail.SandboxMail;
import io.bursar.testing.TestClock;
import jakarta.mail.internet.InternetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.mail.javamail.JavaMailSenderImpl;

/// What becomes of the answers, and of the silence, of a real SMTP server.
class MailServerTest {

  private static final String HANGS_MS = "500";

  private final TestClock clock = new TestClock();
  private final SandboxMail mail = new SandboxMail(0, 3, clock);
  private MailServer server;

  @BeforeEach
  void start() {
    mail.start();
    server = server("shop@campus.example");
  }

  @AfterEach
  void stop() {
    mail.close();
  }

  @Test
  void aMailIsTakenWithTextHtmlAndItsMessageId() throws Exception {
    assertThat(send("amelia@campus.example")).isEqualTo(new Answer.Taken());

    var came = mail.mailbox().newestFirst().getFirst();
    assertThat(came.messageId()).isEqualTo("<17@shop.campus.example>");
    assertThat(came.subject()).isEqualTo("Grüße");
    assertThat(came.text()).isEqualTo("Text ü\r\n");
    assertThat(came.html()).isEqualTo("<p>HTML ü</p>");
    assertThat(came.source()).contains("Auto-Submitted: auto-generated");
  }

  @Test
  void answersOfTheServerAreTold() throws Exception {
    mail.add(MailFault.of(Kind.UNKNOWN_RECIPIENT).only("nobody"));
    mail.add(MailFault.of(Kind.BUSY).only("busy"));

    assertThat(send("nobody@campus.example"))
        .isEqualTo(new Answer.Refused("The mail server refused the recipient (550)."));
    assertThat(send("busy@campus.example"))
        .isEqualTo(new Answer.Later("The mail server refused the recipient (451)."));
  }

  @Test
  void ofSeveralReadersThoseWhoAreTakenGetTheirMail() throws Exception {
    mail.add(MailFault.of(Kind.UNKNOWN_RECIPIENT).only("nobody"));

    assertThat(send("nobody@campus.example", "staff@campus.example")).isEqualTo(new Answer.Taken());

    assertThat(mail.mailbox().to("staff@campus.example")).hasSize(1);
  }

  @Test
  void silenceSaysNothingOfTheMail() throws Exception {
    mail.add(MailFault.of(Kind.HANG).times(1));
    assertThat(send("a@campus.example")).isInstanceOf(Answer.Down.class);
    mail.clearFaults();

    mail.add(MailFault.of(Kind.DROP_AFTER_DATA).times(1));
    assertThat(send("b@campus.example"))
        .isInstanceOfSatisfying(Answer.Down.class, down -> assertThat(down.tried()).isTrue());

    mail.add(MailFault.of(Kind.REFUSE));
    assertThat(send("c@campus.example"))
        .isInstanceOfSatisfying(
            Answer.Down.class,
            down -> {
              assertThat(down.tried()).isFalse();
              assertThat(down.reason()).contains("ConnectException").doesNotContain("@");
            });
    mail.clearFaults();
    assertThat(send("d@campus.example")).isEqualTo(new Answer.Taken());
  }

  @Test
  void oneConnectionServesManyMailsAndAnotherFollowsOneThatBroke() throws Exception {
    try (var connection = server.connection()) {
      assertThat(connection.send(letter("a@campus.example"), "1@x")).isEqualTo(new Answer.Taken());
      mail.add(MailFault.of(Kind.DROP_AFTER_DATA).times(1));
      assertThat(connection.send(letter("a@campus.example"), "2@x"))
          .isInstanceOf(Answer.Down.class);
      assertThat(connection.send(letter("a@campus.example"), "3@x")).isEqualTo(new Answer.Taken());
      assertThat(connection.send(letter("a@campus.example"), "4@x")).isEqualTo(new Answer.Taken());
    }
    assertThat(mail.mailbox().newestFirst()).as("the last three are kept").hasSize(3);
    assertThat(mail.mailbox().count()).isEqualTo(4);
  }

  @Test
  void aServerWithoutASenderIsAMistake() {
    assertThatThrownBy(() -> server("")).hasMessageContaining("bursar.mail.from");
    assertThatThrownBy(() -> settings("no address"))
        .hasMessageContaining("bursar.mail.from")
        .hasMessageNotContaining("no address");
  }

  private Answer send(String... to) throws Exception {
    try (var connection = server.connection()) {
      return connection.send(letter(to), "17@shop.campus.example");
    }
  }

  private Letter letter(String... to) throws Exception {
    return new Letter(
        List.of(InternetAddress.parse(String.join(",", to))),
        "Grüße",
        "Text ü\r\n",
        "<p>HTML ü</p>",
        clock.instant());
  }

  private MailServer server(String from) {
    var sender = new JavaMailSenderImpl();
    sender.setHost("127.0.0.1");
    sender.setPort(mail.port());
    sender.getJavaMailProperties().setProperty("mail.smtp.timeout", HANGS_MS);
    sender.getJavaMailProperties().setProperty("mail.smtp.sendpartial", "true");
    var beans = new StaticListableBeanFactory(Map.of("sender", sender));
    return new MailServer(beans.getBeanProvider(JavaMailSenderImpl.class), settings(from));
  }

  private static MailSettings settings(String from) {
    return new MailSettings(
        from,
        List.of(),
        Duration.ofMinutes(15),
        Duration.ofMinutes(15),
        Duration.ofDays(4),
        10,
        "",
        Locale.ENGLISH,
        Map.of());
  }
}
