package io.bursar.sandbox;

import io.bursar.account.Accounts;
import io.bursar.site.Sites;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
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
  private final SandboxPrints prints;
  private final List<SandboxServer> servers;
  private final Environment environment;
  private final Clock clock;

  SandboxStart(
      Accounts accounts,
      Sites sites,
      ObjectProvider<SandboxCourses> courses,
      SandboxCodes codes,
      SandboxPrints prints,
      List<SandboxServer> servers,
      Environment environment,
      Clock clock) {
    this.accounts = accounts;
    this.sites = sites;
    this.courses = courses;
    this.codes = codes;
    this.prints = prints;
    this.servers = servers;
    this.environment = environment;
    this.clock = clock;
  }

  @Override
  public void run(ApplicationArguments arguments) {
    SandboxAccounts.people().forEach(p -> accounts.signedIn(SandboxSignIn.identity(p)));
    courses.ifAvailable(some -> some.addMissing(sites.first().partner().id(), clock.instant()));
    codes.addMissing(sites.first(), clock.instant());
    prints.addMissing(sites.first().partner().id());
    log.info("{}", welcome());
  }

  private String welcome() {
    return """
    The sandbox is ready. Nothing here is real money.

      Shop              %1$s/
      A code            %1$s/coupons/offer/?code=WELCOME20
      More for sale     %1$s/products/
      Dashboard         %1$s/dashboard/orders/
      Sandbox switches  %1$s/sandbox/
      Mailbox           %1$s/sandbox/mailbox/
      Who may sign in   %2$s
    %3$s
      Data              %4$s
    """
        .formatted(
            sites.first().url(),
            SandboxAccounts.people().stream()
                .map(p -> "%s (password %s)".formatted(p.username(), p.password()))
                .collect(Collectors.joining(", ")),
            servers.stream()
                .map(server -> "  %-16s  %s".formatted(server.name(), server.url().get()))
                .collect(Collectors.joining("\n")),
            data());
  }

  private String data() {
    var url = environment.getProperty("spring.datasource.url", "");
    var folder = Path.of(environment.getProperty("bursar.data-dir", "./data"));
    return url.isEmpty() ? folder.toAbsolutePath().normalize().toString() : url;
  }
}
