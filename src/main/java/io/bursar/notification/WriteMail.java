package io.bursar.notification;

import io.bursar.account.Account;
import io.bursar.account.Accounts;
import io.bursar.notification.MailTemplates.Worded;
import io.bursar.order.Order;
import io.bursar.order.Orders;
import io.bursar.refund.Refund.Cause;
import io.bursar.refund.Refunds;
import io.bursar.site.Sites;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.springframework.stereotype.Component;

/// Makes a letter of a queued mail: reads who it is to and what there is to say at this moment, so
/// that a mail that waited tells what is true now.
@Component
class WriteMail {

  static final String REFUND_SUBJECT = "refund-made.subject";

  private final Orders orders;
  private final Accounts accounts;
  private final Sites sites;
  private final MailStore mails;
  private final WriteOrderMail orderMail;
  private final Refunds refunds;
  private final WriteRefundMail refundMail;
  private final WriteDigest digest;
  private final MailTemplates templates;
  private final MailSettings settings;
  private final Clock clock;

  WriteMail(
      Orders orders,
      Accounts accounts,
      Sites sites,
      MailStore mails,
      WriteOrderMail orderMail,
      Refunds refunds,
      WriteRefundMail refundMail,
      WriteDigest digest,
      MailTemplates templates,
      MailSettings settings,
      Clock clock) {
    this.orders = orders;
    this.accounts = accounts;
    this.sites = sites;
    this.mails = mails;
    this.orderMail = orderMail;
    this.refunds = refunds;
    this.refundMail = refundMail;
    this.digest = digest;
    this.templates = templates;
    this.settings = settings;
    this.clock = clock;
  }

  /// What is to be sent, or why nothing is.
  sealed interface Written {

    /// This goes out.
    record Ready(Letter letter) implements Written {}

    /// There is nobody to send it to, or nothing to say any more.
    record Pointless(String reason) implements Written {}
  }

  /// The letter as it is true now.
  Written write(QueuedMail mail) {
    return switch (mail.kindOfMail()) {
      case ORDER_COMPLETE -> aboutOrder(mail, true);
      case ORDER_DELAYED -> aboutOrder(mail, false);
      case REFUND_MADE -> aboutRefund(mail);
      case STAFF_DIGEST -> toStaff(mail);
    };
  }

  private Written aboutRefund(QueuedMail mail) {
    var refund = refunds.known(Objects.requireNonNull(mail.refundId()));
    if (refund.cause() == Cause.CAME_BACK) {
      return new Written.Pointless("The money had come back when its turn came.");
    }
    var order = orders.byIds(List.of(refund.orderId())).getFirst();
    return toReader(
        order,
        reader -> {
          var words = refundMail.words(refund, order, reader);
          return templates.render(
              MailKind.REFUND_MADE.text(),
              REFUND_SUBJECT,
              words,
              templates.localeOf(sites.get(mail.siteId())),
              words.number(),
              words.partner(),
              words.amount());
        });
  }

  private Written aboutOrder(QueuedMail mail, boolean complete) {
    var order = orders.byIds(List.of(Objects.requireNonNull(mail.orderId()))).getFirst();
    if (!complete && !order.isFulfillable()) {
      return new Written.Pointless("Nothing was left to deliver when its turn came.");
    }
    var late = complete && mails.wasSent(order.id(), MailKind.ORDER_DELAYED);
    return toReader(
        order,
        reader ->
            worded(
                complete ? MailKind.ORDER_COMPLETE : MailKind.ORDER_DELAYED,
                orderMail.words(order, reader, late),
                mail.siteId()));
  }

  private Written toReader(Order order, Function<Account, Worded> wording) {
    var reader = accounts.find(order.userId());
    if (reader.isEmpty() || reader.get().email().isBlank()) {
      return new Written.Pointless("No e-mail address is known.");
    }
    var worded = wording.apply(reader.get());
    try {
      var address = new InternetAddress(reader.get().email().strip(), true);
      return new Written.Ready(letter(List.of(address), worded));
    } catch (AddressException _) {
      return new Written.Pointless("The e-mail address that is known is none.");
    }
  }

  /// The mail about an order, in words.
  private Worded worded(MailKind kind, OrderWords words, long siteId) {
    var locale = templates.localeOf(sites.get(siteId));
    return templates.render(
        kind.text(), subject(kind, words), words, locale, words.number(), words.partner());
  }

  /// The sentence of the bundle that is the subject.
  static String subject(MailKind kind, OrderWords words) {
    var variant = words.late() ? ".late" : words.codesUrl() != null ? ".codes" : "";
    return kind.text() + ".subject" + (kind == MailKind.ORDER_COMPLETE ? variant : "");
  }

  private Written toStaff(QueuedMail mail) {
    if (settings.staff().isEmpty()) {
      return new Written.Pointless("bursar.mail.staff names nobody.");
    }
    var site = sites.get(mail.siteId());
    var words = digest.words(mail.id(), site);
    if (words.isEmpty()) {
      return new Written.Pointless("Nothing of it was held any more when its turn came.");
    }
    var worded =
        templates.render(
            MailKind.STAFF_DIGEST.text(),
            WriteDigest.subject(words),
            words,
            templates.localeOf(site),
            words.partner(),
            words.held(),
            words.opened().size());
    var staff = new ArrayList<InternetAddress>();
    for (var address : settings.staff()) {
      try {
        staff.add(new InternetAddress(address, true));
      } catch (AddressException impossible) {
        throw new IllegalStateException("bursar.mail.staff was checked at the start", impossible);
      }
    }
    return new Written.Ready(letter(staff, worded));
  }

  private Letter letter(List<InternetAddress> to, Worded worded) {
    return new Letter(to, worded.subject(), worded.text(), worded.html(), clock.instant());
  }
}
