package io.bursar.notification;

import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// What is mailed, to whom and how. The server itself is `spring.mail.*`; without
/// `spring.mail.host` there is no mail.
///
/// @param from whom mails are from: `Campus <shop@campus.example>`
/// @param staff who gets the digest; nobody: there is none
/// @param delayedAfter how old an unfinished order is when its learner is told
/// @param digestEvery how long news for staff are collected; an outage does not wait
/// @param giveUpAfter how long a mail is tried at all
/// @param perSecond mails a second at most, of all nodes together
/// @param templates a folder whose templates and words win over the built-in ones; empty: none
/// @param locale the language of mails, of a site that `locales` does not name
/// @param locales the language of mails by the host of the site
@ConfigurationProperties("bursar.mail")
record MailSettings(
    @DefaultValue("") String from,
    @DefaultValue List<String> staff,
    @DefaultValue("15m") Duration delayedAfter,
    @DefaultValue("15m") Duration digestEvery,
    @DefaultValue("4d") Duration giveUpAfter,
    @DefaultValue("10") int perSecond,
    @DefaultValue("") String templates,
    @DefaultValue("en") Locale locale,
    @DefaultValue Map<String, Locale> locales) {

  MailSettings {
    from = from.strip();
    staff = staff.stream().map(String::strip).filter(address -> !address.isEmpty()).toList();
    if (!from.isEmpty()) {
      parse("bursar.mail.from", from);
    }
    staff.forEach(address -> parse("bursar.mail.staff", address));
    // An order is looked at once for being late: by then the transaction that placed it must be
    // seen.
    if (delayedAfter.compareTo(Duration.ofMinutes(1)) < 0
        || digestEvery.compareTo(Duration.ofSeconds(1)) < 0
        || giveUpAfter.compareTo(Duration.ofMinutes(1)) < 0) {
      throw new IllegalArgumentException(
          "bursar.mail.delayed-after and .give-up-after must be at least 1m, .digest-every at least"
              + " 1s");
    }
    if (perSecond < 1 || perSecond > 1_000) {
      throw new IllegalArgumentException("bursar.mail.per-second must be between 1 and 1000");
    }
  }

  /// The language of mails of the site with this host.
  Locale localeOf(String host) {
    return locales.getOrDefault(host, locale);
  }

  private static void parse(String name, String address) {
    try {
      var parsed = InternetAddress.parse(address, true);
      if (parsed.length == 1) {
        parsed[0].validate();
        return;
      }
    } catch (AddressException _) {
      // The sentence below says it better, and does not repeat the address.
    }
    throw new IllegalArgumentException(
        name + " must be an address such as Campus <shop@campus.example>");
  }
}
