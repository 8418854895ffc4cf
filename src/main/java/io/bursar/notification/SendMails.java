package io.bursar.notification;

import io.bursar.notification.MailServer.Answer;
import io.bursar.notification.MailServer.Connection;
import io.bursar.notification.WriteMail.Written;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/// Sends what is due, one after the other over one connection, as many a second as is polite. No
/// transaction is open meanwhile. While the server does not work at all, it is left alone for a
/// while that grows, and the mails wait without being counted as tried.
@Component
class SendMails {

  private static final Logger LOG = LoggerFactory.getLogger(SendMails.class);
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(5);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);
  private static final int DOUBLINGS_MAX = 10;

  private final MailServer server;
  private final MailStore mails;
  private final WriteMail writing;
  private final MailSettings settings;
  private final Clock clock;
  private volatile Instant pausedUntil = Instant.EPOCH;
  private final AtomicInteger failures = new AtomicInteger();

  SendMails(
      MailServer server, MailStore mails, WriteMail writing, MailSettings settings, Clock clock) {
    this.server = server;
    this.mails = mails;
    this.writing = writing;
    this.settings = settings;
    this.clock = clock;
  }

  /// One second's worth of mails.
  void sendDue() {
    if (!server.isConfigured() || clock.instant().isBefore(pausedUntil)) {
      return;
    }
    try (var connection = server.connection()) {
      for (int i = 0; i < settings.perSecond(); i++) {
        var mail = mails.take(clock.instant());
        if (mail.isEmpty() || !send(mail.get(), connection)) {
          return;
        }
      }
    }
  }

  /// Whether it makes sense to go on. A mail that cannot be written must not stand in the way of
  /// the others; it is tried again like one that the server put off.
  private boolean send(QueuedMail mail, Connection connection) {
    Written written;
    try {
      written = writing.write(mail);
    } catch (RuntimeException fault) {
      LOG.error("Mail {} cannot be written", mail.id(), fault);
      return record(mail, new Answer.Later("It could not be written; the log says why."));
    }
    return switch (written) {
      case Written.Pointless(var reason) -> {
        mails.settle(mail, MailState.NOT_SENT, reason, clock.instant());
        yield true;
      }
      case Written.Ready(var letter) -> record(mail, connection.send(letter, mail.messageId()));
    };
  }

  /// Writes down what came of a try; false when the server is to be left alone.
  private boolean record(QueuedMail mail, Answer answer) {
    var now = clock.instant();
    return switch (answer) {
      case Answer.Taken() -> {
        mails.settle(mail, MailState.SENT, null, now);
        failures.set(0);
        yield true;
      }
      case Answer.Refused(var reason) -> {
        mails.settle(mail, MailState.NOT_SENT, reason, now);
        LOG.warn("Mail {} is not sent: {}", mail.id(), reason);
        yield true;
      }
      case Answer.Later(var reason) -> {
        mails.settle(mail, orGivenUp(mail, now), reason, now);
        yield true;
      }
      case Answer.Down(var reason, var tried) -> {
        mails.settle(mail, orGivenUp(mail, now), reason, now);
        if (!tried) {
          mails.putBack(mail, now);
        }
        pause(reason, now);
        yield false;
      }
    };
  }

  private static MailState orGivenUp(QueuedMail mail, Instant now) {
    return now.isBefore(mail.giveUpAt()) ? MailState.QUEUED : MailState.NOT_SENT;
  }

  private void pause(String reason, Instant now) {
    var wait = FIRST_PAUSE.multipliedBy(1L << Math.min(failures.getAndIncrement(), DOUBLINGS_MAX));
    pausedUntil = now.plus(wait.compareTo(LONGEST_PAUSE) < 0 ? wait : LONGEST_PAUSE);
    LOG.warn("No mail is sent until {}: {}", pausedUntil, reason);
  }
}
