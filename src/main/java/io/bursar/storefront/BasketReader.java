package io.bursar.storefront;

import static java.util.stream.Collectors.joining;

import io.bursar.account.Account;
import io.bursar.basket.Basket;
import io.bursar.basket.Baskets;
import io.bursar.catalog.Availability;
import io.bursar.catalog.Product;
import io.bursar.catalog.Products;
import io.bursar.checkout.BasketCodes;
import io.bursar.checkout.BasketCodes.Preview;
import io.bursar.history.Actor;
import io.bursar.order.Ownerships;
import io.bursar.page.Shown;
import io.bursar.payment.PaymentAttempt;
import io.bursar.payment.PaymentState;
import io.bursar.payment.Payments;
import io.bursar.payment.Processors;
import io.bursar.payment.invoice.BankTransfers;
import io.bursar.shared.Money;
import io.bursar.site.Site;
import io.bursar.storefront.BasketView.CodeView;
import io.bursar.storefront.BasketView.LineView;
import io.bursar.storefront.BasketView.UnderWay;
import io.bursar.storefront.BasketView.Way;
import java.time.Clock;
import java.time.ZoneId;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// Reads a learner's basket, and the payments that are under way, for the page.
@Component
class BasketReader {

  private final Baskets baskets;
  private final BasketCodes codes;
  private final Products products;
  private final Selection selection;
  private final Ownerships ownerships;
  private final Payments payments;
  private final Processors processors;
  private final Clock clock;

  BasketReader(
      Baskets baskets,
      BasketCodes codes,
      Products products,
      Selection selection,
      Ownerships ownerships,
      Payments payments,
      Processors processors,
      Clock clock) {
    this.baskets = baskets;
    this.codes = codes;
    this.products = products;
    this.selection = selection;
    this.ownerships = ownerships;
    this.payments = payments;
    this.processors = processors;
    this.clock = clock;
  }

  /// The basket at the prices of now.
  BasketView read(Account account, Site site) {
    var basket = baskets.current(site.id(), account.id(), Actor.page(account.id()));
    var frozen = baskets.frozen(site.id(), account.id());
    var bought = productsOf(Stream.concat(Stream.of(basket), frozen.stream()).toList());
    var owned = Set.copyOf(ownerships.ownedOf(account.id(), ids(basket)));
    var prices = basket.lines().stream().map(line -> price(line, bought)).toList();
    var preview = codes.preview(basket, bought, account).orElse(null);
    var off = preview == null ? null : preview.discounted();
    var lines =
        IntStream.range(0, prices.size())
            .mapToObj(
                i ->
                    line(
                        basket.lines().get(i),
                        prices.get(i),
                        off == null ? null : off.off().get(i),
                        bought,
                        owned,
                        account,
                        site))
            .toList();
    var mixed = prices.stream().map(Money::currency).distinct().count() > 1;
    var before = mixed ? null : prices.stream().reduce(Money::plus).orElse(null);
    var total = before == null || off == null ? before : before.minus(off.total());
    var free = total != null && total.isZero();
    var ways = free ? List.<Way>of() : ways();
    return new BasketView(
        basket.id(),
        lines,
        preview == null ? null : code(preview),
        before == null || off == null ? null : Shown.money(before),
        total == null ? "" : Shown.money(total),
        total == null ? "" : SeenTotal.write(total),
        free,
        hindrance(lines, preview, mixed, free, ways),
        ways,
        frozen.stream().flatMap(other -> underWay(other, bought).stream()).toList());
  }

  /// The payment as the page shows it while its outcome is to come.
  UnderWay underWay(PaymentAttempt attempt) {
    var basket = baskets.find(attempt.basketId()).orElseThrow();
    return underWay(attempt, basket, productsOf(List.of(basket)));
  }

  private List<UnderWay> underWay(Basket frozen, Map<Long, Product> bought) {
    return payments.ofBasket(frozen.id()).stream()
        .filter(attempt -> attempt.state().isUndecided())
        .map(attempt -> underWay(attempt, frozen, bought))
        .toList();
  }

  private static UnderWay underWay(
      PaymentAttempt attempt, Basket basket, Map<Long, Product> bought) {
    return new UnderWay(
        attempt.id(),
        basket.lines().stream().map(line -> title(line, bought)).collect(joining(", ")),
        Shown.money(attempt.amount()),
        attempt.state() == PaymentState.PENDING ? attempt.pageUrl() : null);
  }

  private Map<Long, Product> productsOf(Collection<Basket> of) {
    var ids = of.stream().flatMap(basket -> ids(basket).stream()).distinct().toList();
    return ids.isEmpty()
        ? new HashMap<>()
        : products.byIds(ids).stream().collect(Collectors.toMap(Product::id, Function.identity()));
  }

  private static List<Long> ids(Basket basket) {
    return basket.lines().stream().map(Basket.Line::productId).toList();
  }

  private static Money price(Basket.Line line, Map<Long, Product> bought) {
    var product = bought.get(line.productId());
    var stock = product == null ? null : product.stock();
    return stock == null ? line.price() : stock.price().times(line.quantity());
  }

  private static CodeView code(Preview preview) {
    var offer = preview.voucher().offer();
    var off = preview.discounted();
    return new CodeView(
        preview.voucher().code(),
        offer.name(),
        offer.benefit().text(),
        off == null ? null : Shown.money(off.total()),
        preview.trouble());
  }

  private LineView line(
      Basket.Line line,
      Money price,
      @Nullable Money off,
      Map<Long, Product> bought,
      Set<Long> owned,
      Account account,
      Site site) {
    var product = bought.get(line.productId());
    return new LineView(
        line.productId(),
        title(line, bought),
        product == null ? "" : what(product),
        product == null ? null : product.courseId(),
        line.sku(),
        line.quantity(),
        product != null && selection.isMany(product),
        Shown.money(price),
        off == null || off.isZero() ? null : Shown.money(off),
        owned.contains(line.productId())
            ? "You have bought this already."
            : trouble(product, account, site.zone()));
  }

  private static String what(Product product) {
    var mode = ModeWords.of(product);
    return mode.isEmpty() ? product.type() : mode;
  }

  private @Nullable String trouble(@Nullable Product product, Account account, ZoneId zone) {
    if (product == null) {
      return "It is not sold any more.";
    }
    return switch (products.availability(product, account.staff(), clock.instant())) {
      case Availability.Available _ -> null;
      case Availability.Expired(var since) ->
          "It could be bought until %s.".formatted(Shown.minute(since, zone).text());
      case Availability.Retired _, Availability.Parent _ -> "It is not sold any more.";
      case Availability.WithoutStockRecord _,
          Availability.NotDelivered _,
          Availability.NotDeliverable _ ->
          "It is not sold at the moment.";
    };
  }

  private static String title(Basket.Line line, Map<Long, Product> bought) {
    var product = bought.get(line.productId());
    return product == null ? line.sku() : product.title();
  }

  private List<Way> ways() {
    return processors.names().stream().map(name -> new Way(name, label(name))).toList();
  }

  private static String label(String processor) {
    return switch (processor) {
      case "stripe" -> "Card";
      case "paypal" -> "PayPal";
      case BankTransfers.PROCESSOR -> "Bank transfer";
      default -> processor.substring(0, 1).toUpperCase(Locale.ROOT) + processor.substring(1);
    };
  }

  private static @Nullable String hindrance(
      List<LineView> lines,
      @Nullable Preview preview,
      boolean mixed,
      boolean free,
      List<Way> ways) {
    if (lines.stream().anyMatch(line -> line.trouble() != null)) {
      return "Please remove what cannot be bought; then you can go on.";
    }
    if (mixed) {
      return "These are sold in different currencies. Please remove some and buy them later.";
    }
    if (preview != null && preview.trouble() != null) {
      return "Please remove the code, which takes nothing off; then you can go on.";
    }
    return free || !ways.isEmpty()
        ? null
        : "No payment is possible here at the moment, so only what is free can be had.";
  }
}
