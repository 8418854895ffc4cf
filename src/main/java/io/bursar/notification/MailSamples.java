package io.bursar.notification;

import io.bursar.account.Account;
import io.bursar.notification.DigestWords.Hold;
import io.bursar.notification.DigestWords.Outage;
import io.bursar.notification.MailTemplates.Worded;
import io.bursar.order.LineStatus;
import io.bursar.order.Order;
import io.bursar.order.Order.Line;
import io.bursar.order.Order.Shipping;
import io.bursar.order.OrderStatus;
import io.bursar.shared.Money;
import io.bursar.site.Site;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.stereotype.Component;

/// Every mail with invented figures, so that who edits a template sees what it becomes.
@Component
public class MailSamples {

  private static final Account READER =
      new Account(0, "amelia_r", "amelia@example.org", "Amelia Reyes", null, false, false);

  private final MailTemplates templates;
  private final WriteOrderMail orderMail;
  private final Clock clock;

  MailSamples(MailTemplates templates, WriteOrderMail orderMail, Clock clock) {
    this.templates = templates;
    this.orderMail = orderMail;
    this.clock = clock;
  }

  /// What can be looked at.
  public enum Sample {
    COMPLETE("Order complete"),
    LATE("Order complete after a delay"),
    CODES("Enrollment codes bought"),
    DELAYED("Order delayed"),
    REFUND("Refund made"),
    DIGEST("Digest for staff");

    private final String label;

    Sample(String label) {
      this.label = label;
    }

    /// As pages show it.
    public String label() {
      return label;
    }
  }

  /// A mail as it would be sent; when its template is broken, the `problem` instead.
  public record Preview(String subject, String text, String html, @Nullable String problem) {}

  /// This mail as this site would send it now.
  public Preview preview(Sample sample, Site site) {
    try {
      var worded =
          switch (sample) {
            case COMPLETE -> order(MailKind.ORDER_COMPLETE, seats(site), false, site);
            case LATE -> order(MailKind.ORDER_COMPLETE, seats(site), true, site);
            case CODES -> order(MailKind.ORDER_COMPLETE, codes(site), false, site);
            case DELAYED -> order(MailKind.ORDER_DELAYED, seats(site), false, site);
            case REFUND -> refund(site);
            case DIGEST -> digest(site);
          };
      return new Preview(worded.subject(), worded.text(), worded.html(), null);
    } catch (RuntimeException broken) {
      return new Preview("", "", "", problem(broken));
    }
  }

  private Worded order(MailKind kind, Order order, boolean late, Site site) {
    var words = orderMail.words(order, READER, late);
    return templates.preview(
        kind.text(),
        WriteMail.subject(kind, words),
        words,
        templates.localeOf(site),
        words.number(),
        words.partner());
  }

  private Worded refund(Site site) {
    var words =
        new RefundWords(
            READER.fullName(),
            site.partner().name(),
            "EDX-104217",
            money(15_400, site),
            List.of(
                new RefundWords.Line(
                    "Seat in Introduction to Cell Biology with verified certificate",
                    1,
                    money(14_900, site),
                    "taken"),
                new RefundWords.Line(
                    "Seat in Ports and Peoples with credit", 0, money(500, site), "stays")),
            site.link("/checkout/receipt/?order_number=EDX-104217"),
            site.link("/orders/"),
            site.url());
    return templates.preview(
        MailKind.REFUND_MADE.text(),
        WriteMail.REFUND_SUBJECT,
        words,
        templates.localeOf(site),
        words.number(),
        words.partner(),
        words.amount());
  }

  private String money(long minor, Site site) {
    return WriteOrderMail.money(Money.of(minor, "USD"), templates.localeOf(site));
  }

  private Worded digest(Site site) {
    var at = WriteOrderMail.date(clock.instant(), site.zone(), templates.localeOf(site));
    var orders = site.link("/dashboard/orders/");
    var words =
        new DigestWords(
            site.partner().name(),
            site.url(),
            27,
            List.of(
                new Hold(
                    "EDX-104217",
                    "Seat in Introduction to Cell Biology with verified certificate",
                    "The LMS says that enrollment is closed.",
                    at,
                    orders),
                new Hold(
                    "EDX-104223",
                    "Seat in Markets That Fail with verified certificate",
                    "The LMS does not know this learner.",
                    at,
                    orders)),
            List.of(new Outage("lms: The LMS is not available now (503).", at, 214, orders)),
            List.of(),
            orders);
    return templates.preview(
        MailKind.STAFF_DIGEST.text(),
        WriteDigest.subject(words),
        words,
        templates.localeOf(site),
        words.partner(),
        words.held(),
        words.opened().size());
  }

  private Order seats(Site site) {
    return order(
        site,
        19_900,
        line(
            1,
            "Seat",
            "Seat in Introduction to Cell Biology with verified certificate",
            Map.of("mode", "verified"),
            1,
            14_900),
        line(
            2,
            "Seat",
            "Seat in Ports and Peoples with credit",
            Map.of("mode", "credit", "credit_provider", "Harbor University"),
            1,
            5_000));
  }

  private Order codes(Site site) {
    return order(
        site,
        74_500,
        line(
            1,
            "Enrollment Code",
            "Enrollment code for verified seat in Computers, from Bits to Web",
            Map.of(),
            5,
            74_500));
  }

  private Order order(Site site, long total, Line... lines) {
    var nothing = Money.of(0, "USD");
    return new Order(
        0,
        "EDX-104217",
        site.id(),
        site.partner().id(),
        0,
        READER.id(),
        OrderStatus.OPEN,
        false,
        Money.of(total, "USD"),
        Money.of(total, "USD"),
        Money.of(total + 1_000, "USD"),
        new Shipping(Shipping.NOT_REQUIRED, nothing, nothing),
        clock.instant(),
        List.of(lines));
  }

  private static Line line(
      int ordinal,
      String type,
      String title,
      Map<String, Object> attributes,
      int quantity,
      long price) {
    var money = Money.of(price, "USD");
    return new Line(
        ordinal,
        0,
        ordinal,
        0,
        type,
        null,
        "SAMPLE",
        title,
        attributes,
        quantity,
        money,
        money,
        money,
        money,
        LineStatus.OPEN,
        false);
  }

  private static String problem(RuntimeException broken) {
    return broken.getMessage()
        + ": "
        + NestedExceptionUtils.getMostSpecificCause(broken).getMessage();
  }
}
