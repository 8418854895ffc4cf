package io.bursar.sandbox;

import io.bursar.account.Accounts;
import io.bursar.sandbox.card.SandboxCardProcessor;
import io.bursar.sandbox.lms.SandboxLms;
import io.bursar.sandbox.mail.SandboxMail;
import io.bursar.site.Sites;
import java.nio.file.Path;
import java.time.Clock;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.core.env.Environment;

/// Fills a fresh sandbox, so that there is somebody to sign in and something to buy, and says where
/// everything is. Repeated at each start.
final class SandboxStart implements ApplicationRunner {

  private static final Logger log = LoggerFactory.getLogger(SandboxStart.class);

  private final Accounts accounts;
  private final Sites sites;
  private final ObjectProvider<SandboxCourses> courses;
  private final SandboxCodes codes;
  private final ObjectProvider<SandboxLms> lms;
  private final ObjectProvider<SandboxCardProcessor> cards;
  private final ObjectProvider<SandboxMail> mail;
  private final Environment environment;
  private final Clock clock;

  SandboxStart(
      Accounts accounts,
      Sites sites,
      ObjectProvider<SandboxCourses> courses,
      SandboxCodes codes,
      ObjectProvider<SandboxLms> lms,
      ObjectProvider<SandboxCardProcessor> cards,
      ObjectProvider<SandboxMail> mail,
      Environment environment,
      Clock clock) {
    this.accounts = accounts;
    this.sites = sites;
    this.courses = courses;
    this.codes = codes;
    this.lms = lms;
    this.cards = cards;
    this.mail = mail;
    this.environment = environment;
    this.clock = clock;
  }

  @Override
  public void run(ApplicationArguments arguments) {
    SandboxAccounts.people().forEach(p -> accounts.signedIn(SandboxSignIn.identity(p)));
    courses.ifAvailable(some -> some.addMissing(sites.first().partner().id(), clock.instant()));
    codes.addMissing(sites.first(), clock.instant());
    log.info("{}", welcome());
  }

  private String welcome() {
    var lmsServer = lms.getIfAvailable();
    var cardServer = cards.getIfAvailable();
    var mailServer = mail.getIfAvailable();
    return """
    The sandbox is ready. Nothing here is real money.

      Shop              %1$s/
      A code            %1$s/coupons/offer/?code=WELCOME20
      Codes for sale    %1$s/products/
      Dashboard         %1$s/dashboard/orders/
      Sandbox switches  %1$s/sandbox/
      Who may sign in   %2$s
      LMS               %3$s
      Card processor    %4$s
      Mailbox           %5$s
      Data              %6$s
    """
        .formatted(
            sites.first().url(),
            SandboxAccounts.people().stream()
                .map(p -> "%s (password %s)".formatted(p.username(), p.password()))
                .collect(Collectors.joining(", ")),
            lmsServer == null ? environment.getProperty("bursar.lms.url") : lmsServer.url(),
            cardServer == null ? "not the sandbox's" : cardServer.url(),
            mailServer == null ? "not the sandbox's" : sites.first().link("/sandbox/mailbox/"),
            data());
  }

  private String data() {
    var url = environment.getProperty("spring.datasource.url", "");
    var folder = Path.of(environment.getProperty("bursar.data-dir", "./data"));
    return url.isEmpty() ? folder.toAbsolutePath().normalize().toString() : url;
  }
}
