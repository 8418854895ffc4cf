package io.bursar.notification;

import io.bursar.account.Account;
import io.bursar.catalog.Mode;
import io.bursar.catalog.ProductType;
import io.bursar.notification.OrderWords.Line;
import io.bursar.order.Order;
import io.bursar.shared.Money;
import io.bursar.site.Site;
import io.bursar.site.Sites;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.text.NumberFormat;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.Locale;
import org.springframework.stereotype.Component;

/// Words an order for its learner, from the order's own figures.
@Component
class WriteOrderMail {

  private final MailTemplates templates;
  private final Sites sites;

  WriteOrderMail(MailTemplates templates, Sites sites) {
    this.templates = templates;
    this.sites = sites;
  }

  /// What the templates may say of this order.
  OrderWords words(Order order, Account reader, boolean late) {
    var site = sites.get(order.siteId());
    var locale = templates.localeOf(site);
    var codes =
        order.lines().stream()
            .anyMatch(l -> l.productType().equals(ProductType.ENROLLMENT_CODE) && !l.closed());
    return new OrderWords(
        name(reader),
        site.partner().name(),
        order.number(),
        date(order.placedAt(), site.zone(), locale),
        order.lines().stream().map(line -> line(line, locale)).toList(),
        order.discount().isZero() ? null : money(order.discount(), locale),
        money(order.totalInclTax(), locale),
        late,
        receipt(site, order.number()),
        codes
            ? site.link("/coupons/enrollment_code_csv/%s/".formatted(encoded(order.number())))
            : null,
        site.link("/orders/"),
        site.url());
  }

  static String name(Account reader) {
    return reader.fullName().isBlank() ? reader.username() : reader.fullName();
  }

  static String date(Instant at, ZoneId zone, Locale locale) {
    return DateTimeFormatter.ofLocalizedDateTime(FormatStyle.LONG, FormatStyle.SHORT)
        .withLocale(locale)
        .format(at.atZone(zone));
  }

  private Line line(Order.Line line, Locale locale) {
    return new Line(
        line.title(),
        what(line, locale),
        line.quantity(),
        money(line.priceInclTax(), locale),
        line.closed());
  }

  /// `line.seat.credit.by` and so on in the bundle; what it does not name is named by its type.
  private String what(Order.Line line, Locale locale) {
    var type = slug(line.productType());
    if (!(line.attributes().get("mode") instanceof String mode)) {
      return templates.word("line." + type, line.productType(), locale);
    }
    if (mode.equals(Mode.CREDIT)
        && line.attributes().get("credit_provider") instanceof String provider) {
      return templates.word("line.%s.credit.by".formatted(type), mode, locale, provider);
    }
    return templates.word("line.%s.%s".formatted(type, slug(mode)), mode, locale);
  }

  static String receipt(Site site, String number) {
    return site.link("/checkout/receipt/?order_number=" + encoded(number));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static String slug(String text) {
    return text.toLowerCase(Locale.ROOT).replace(' ', '-');
  }

  static String money(Money money, Locale locale) {
    var digits = money.currency().getDefaultFractionDigits();
    // The language says how numbers are written; only an American's dollar needs no more name.
    var format =
        NumberFormat.getCurrencyInstance(locale.getLanguage().equals("en") ? Locale.US : locale);
    format.setCurrency(money.currency());
    format.setMinimumFractionDigits(digits);
    format.setMaximumFractionDigits(digits);
    return format.format(money.toDecimal());
  }
}
