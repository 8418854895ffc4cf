package io.bursar.notification;

import jakarta.mail.MessagingException;
import jakarta.mail.SendFailedException;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.util.Date;
import java.util.Objects;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.eclipse.angus.mail.smtp.SMTPSenderFailedException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.mail.javamail.JavaMailSenderImpl;
import org.springframework.mail.javamail.MimeMessageHelper;
import org.springframework.stereotype.Component;

/// The SMTP server. What it answers becomes a value; texts of servers name addresses, so only their
/// codes are kept.
@Component
class MailServer {

  private static final Logger LOG = LoggerFactory.getLogger(MailServer.class);

  private final @Nullable JavaMailSenderImpl sender;
  private final MailSettings settings;

  MailServer(ObjectProvider<JavaMailSenderImpl> senders, MailSettings settings) {
    var configured = senders.getIfAvailable();
    var host = configured == null ? null : configured.getHost();
    this.sender = host == null || host.isBlank() ? null : configured;
    this.settings = settings;
    if (sender == null) {
      LOG.info("No mail is sent: spring.mail.host is not set");
    } else if (settings.from().isEmpty()) {
      throw new IllegalStateException(
          "spring.mail.host is set, so bursar.mail.from must say whom mails are from");
    }
  }

  /// Whether there is one. Without, nothing is queued.
  boolean isConfigured() {
    return sender != null;
  }

  /// A connection for some mails in a row, opened by the first.
  Connection connection() {
    return new Connection(Objects.requireNonNull(sender));
  }

  /// What became of a mail.
  sealed interface Answer {

    /// The server took it.
    record Taken() implements Answer {}

    /// The server will never take it.
    record Refused(String reason) implements Answer {}

    /// The server may take it later.
    record Later(String reason) implements Answer {}

    /// The server itself does not work, or not with us: this says nothing of the mail. When it was
    /// `tried`, the server may have taken it nevertheless.
    record Down(String reason, boolean tried) implements Answer {}
  }

  /// One connection.
  final class Connection implements AutoCloseable {

    private final JavaMailSenderImpl sender;
    private @Nullable Transport transport;

    private Connection(JavaMailSenderImpl sender) {
      this.sender = sender;
    }

    /// Hands a letter over; takes as long as the timeouts of `spring.mail.properties` allow.
    Answer send(Letter letter, String messageId) {
      Transport open;
      try {
        open = open();
      } catch (MessagingException failure) {
        return new Answer.Down("The mail server does not let us in: " + name(failure), false);
      }
      try {
        var message = message(letter, messageId);
        open.sendMessage(message, message.getAllRecipients());
        return new Answer.Taken();
      } catch (MessagingException failure) {
        var answer = answer(failure);
        if (answer instanceof Answer.Down) {
          close();
        }
        return answer;
      }
    }

    @Override
    public void close() {
      var open = transport;
      transport = null;
      if (open != null) {
        try {
          open.close();
        } catch (MessagingException _) {
          // It is gone already.
        }
      }
    }

    private Transport open() throws MessagingException {
      var open = transport;
      if (open == null || !open.isConnected()) {
        var protocol = sender.getProtocol();
        open = sender.getSession().getTransport(protocol == null ? "smtp" : protocol);
        open.connect(
            sender.getHost(), sender.getPort(), sender.getUsername(), sender.getPassword());
        transport = open;
      }
      return open;
    }

    private MimeMessage message(Letter letter, String messageId) throws MessagingException {
      var message = sender.createMimeMessage();
      var helper = new MimeMessageHelper(message, true, "UTF-8");
      helper.setFrom(new InternetAddress(settings.from(), true));
      helper.setTo(letter.to().toArray(InternetAddress[]::new));
      helper.setSubject(letter.subject());
      helper.setText(letter.text(), letter.html());
      helper.setSentDate(Date.from(letter.at()));
      message.setHeader("Auto-Submitted", "auto-generated");
      message.saveChanges();
      message.setHeader("Message-ID", "<" + messageId + ">");
      return message;
    }
  }

  private static Answer answer(MessagingException failure) {
    if (failure instanceof SendFailedException some
        && some.getValidSentAddresses() != null
        && some.getValidSentAddresses().length > 0) {
      return new Answer.Taken();
    }
    for (Exception each = failure;
        each instanceof MessagingException one;
        each = one.getNextException()) {
      switch (one) {
        case SMTPAddressFailedException recipient -> {
          return judged("the recipient", recipient.getReturnCode(), false);
        }
        case SMTPSenderFailedException us -> {
          return new Answer.Down(refused("us", us.getReturnCode()), true);
        }
        case SMTPSendFailedException mail when mail.getReturnCode() > 0 -> {
          var ours = String.valueOf(mail.getCommand()).startsWith("MAIL");
          return judged("the mail", mail.getReturnCode(), ours);
        }
        default -> {}
      }
    }
    return new Answer.Down("The mail server stopped answering: " + name(failure), true);
  }

  /// 421 closes the connection; 530, 535 and 538 ask for a sign-in that we do not have.
  private static Answer judged(String what, int code, boolean ours) {
    if (ours || code == 421 || code == 530 || code == 535 || code == 538) {
      return new Answer.Down(refused("us", code), true);
    }
    return code >= 500
        ? new Answer.Refused(refused(what, code))
        : new Answer.Later(refused(what, code));
  }

  private static String refused(String what, int code) {
    return "The mail server refused %s (%d).".formatted(what, code);
  }

  private static String name(Exception failure) {
    var cause = failure instanceof MessagingException m ? m.getNextException() : null;
    return (cause == null ? failure : cause).getClass().getSimpleName();
  }
}
