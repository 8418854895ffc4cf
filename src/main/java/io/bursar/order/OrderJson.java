package io.bursar.order;

import static java.time.temporal.ChronoUnit.SECONDS;
import static java.util.Objects.requireNonNull;

import io.bursar.account.Account;
import io.bursar.account.Accounts;
import io.bursar.catalog.CourseKey;
import io.bursar.catalog.Product;
import io.bursar.catalog.ProductJson;
import io.bursar.catalog.Products;
import io.bursar.lms.LmsSettings;
import io.bursar.order.Order.BillingAddress;
import io.bursar.order.Order.Discount;
import io.bursar.order.Order.Source;
import io.bursar.site.Site;
import io.bursar.voucher.VoucherJson;
import io.bursar.voucher.Vouchers;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// The order resource of the REST interface, key by key as its clients read it. Reads what a whole
/// page of orders needs in one statement a kind.
@Component
public class OrderJson {

  private static final Map<String, String> CARDS =
      Map.of(
          "american_express", "American Express",
          "diners", "Diners",
          "discover", "Discover",
          "jcb", "JCB",
          "mastercard", "MasterCard",
          "unionpay", "UnionPay",
          "unknown", "Unknown",
          "visa", "Visa");

  private final Orders orders;
  private final Products products;
  private final ProductJson productJson;
  private final Accounts accounts;
  private final Vouchers vouchers;
  private final VoucherJson voucherJson;
  private final LmsSettings lms;

  OrderJson(
      Orders orders,
      Products products,
      ProductJson productJson,
      Accounts accounts,
      Vouchers vouchers,
      VoucherJson voucherJson,
      LmsSettings lms) {
    this.orders = orders;
    this.products = products;
    this.productJson = productJson;
    this.accounts = accounts;
    this.vouchers = vouchers;
    this.voucherJson = voucherJson;
    this.lms = lms;
  }

  /// The resources of these orders, in their order, as this reader may see them.
  public List<Map<String, @Nullable Object>> of(List<Order> page, Site site, Account reader) {
    var ids = page.stream().map(Order::id).toList();
    var sources = orders.firstSources(ids);
    var addresses = orders.billingAddresses(ids);
    var people = accounts.byIds(page.stream().map(Order::userId).distinct().toList());
    var bought =
        products
            .byIds(
                page.stream()
                    .flatMap(o -> o.lines().stream())
                    .map(Order.Line::productId)
                    .distinct()
                    .toList())
            .stream()
            .collect(Collectors.toMap(Product::id, Function.identity()));
    var discounts = orders.discounts(ids);
    var used = vouchers.ofOrders(ids);
    var usedJson = voucherJson.byId(used.values(), site.url(), reader.id());
    return page.stream()
        .map(
            order -> {
              var json =
                  order(
                      order,
                      sources.get(order.id()),
                      addresses.get(order.id()),
                      requireNonNull(people.get(order.userId())),
                      bought,
                      site,
                      reader);
              json.put(
                  "basket_discounts",
                  discounts.getOrDefault(order.id(), List.of()).stream()
                      .map(OrderJson::discount)
                      .toList());
              var voucher = used.get(order.id());
              json.put(
                  "vouchers", voucher == null ? List.of() : List.of(usedJson.get(voucher.id())));
              return json;
            })
        .toList();
  }

  private Map<String, @Nullable Object> order(
      Order order,
      @Nullable Source source,
      @Nullable BillingAddress address,
      Account owner,
      Map<Long, Product> bought,
      Site site,
      Account reader) {
    var json = new LinkedHashMap<String, @Nullable Object>();
    json.put("basket_discounts", List.of());
    json.put("billing_address", address == null ? null : address(address));
    json.put(
        "contains_credit_seat",
        order.lines().stream().anyMatch(l -> l.attributes().containsKey("credit_provider")));
    json.put("currency", order.totalInclTax().currency().getCurrencyCode());
    json.put("date_placed", order.placedAt().truncatedTo(SECONDS).toString());
    json.put("dashboard_url", lms.url() + "/dashboard");
    json.put("discount", order.discount().isZero() ? "0" : order.discount().toApiText());
    json.put("enable_hoist_order_history", false);
    json.put("enterprise_learner_portal_url", null);
    json.put(
        "lines",
        order.lines().stream()
            .map(line -> line(line, bought.get(line.productId()), site, reader))
            .toList());
    json.put("number", order.number());
    json.put(
        "order_product_ids",
        order.lines().stream()
            .map(line -> String.valueOf(line.productId()))
            .collect(Collectors.joining(",")));
    json.put("payment_processor", source == null ? null : source.processor());
    json.put("payment_method", source == null ? null : method(source));
    json.put("product_tracking", null);
    json.put("status", order.status().text());
    json.put("total_before_discounts_incl_tax", order.totalBeforeDiscounts().toApiText());
    json.put("total_excl_tax", order.totalExclTax().toApiText());
    json.put("user", new User(owner.email(), owner.username()));
    json.put("vouchers", List.of());
    return json;
  }

  private Map<String, @Nullable Object> line(
      Order.Line line, @Nullable Product product, Site site, Account reader) {
    var json = new LinkedHashMap<String, @Nullable Object>();
    json.put("title", line.title());
    json.put("quantity", line.quantity());
    json.put(
        "course_organization",
        line.courseId() == null ? null : CourseKey.organization(line.courseId()));
    json.put("description", line.title());
    json.put("status", line.status().text());
    json.put("line_price_excl_tax", line.priceExclTax().toApiText());
    json.put("unit_price_excl_tax", line.unitPriceExclTax().toApiText());
    json.put(
        "product", product == null ? null : productJson.of(product, site.url(), reader.staff()));
    return json;
  }

  private static Map<String, @Nullable Object> discount(Discount discount) {
    var json = new LinkedHashMap<String, @Nullable Object>();
    json.put("amount", discount.amount().toDecimal());
    json.put("benefit_value", discount.value().stripTrailingZeros().doubleValue());
    json.put("code", discount.code().isEmpty() ? null : discount.code());
    json.put("condition_name", discount.name());
    json.put("contains_offer", true);
    json.put("currency", discount.amount().currency().getCurrencyCode());
    json.put("enterprise_customer_name", null);
    json.put("offer_type", discount.code().isEmpty() ? "Site" : "Voucher");
    return json;
  }

  private static Map<String, Object> address(BillingAddress address) {
    var json = new LinkedHashMap<String, Object>();
    json.put("first_name", address.firstName());
    json.put("last_name", address.lastName());
    json.put("line1", address.line1());
    json.put("line2", address.line2());
    json.put("postcode", address.postcode());
    json.put("state", address.state());
    json.put("country", address.country());
    json.put("city", address.city());
    return json;
  }

  private static String method(Source source) {
    return source.cardType() == null
        ? source.processor()
        : CARDS.getOrDefault(source.cardType(), "Unknown") + " " + source.label();
  }

  private record User(String email, String username) {}
}
