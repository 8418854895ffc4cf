package io.bursar.dashboard;

import io.bursar.account.Account;
import io.bursar.account.Accounts;
import io.bursar.catalog.CourseKey;
import io.bursar.catalog.Products;
import io.bursar.order.Order;
import io.bursar.order.OrderSearch.Criteria;
import io.bursar.order.OrderStatus;
import io.bursar.order.Orders;
import io.bursar.site.Site;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// Understands what staff type into the search box by what it looks like: the number of an order,
/// the key of a course, a SKU that is known, else the beginning of a username or an e-mail address.
@Component
class OrderQuery {

  private static final Pattern ORDER_NUMBER = Pattern.compile("[A-Za-z0-9_]{1,8}-\\d{1,18}");
  private static final int PEOPLE_MAX = 50;

  private final Orders orders;
  private final Products products;
  private final Accounts accounts;

  OrderQuery(Orders orders, Products products, Accounts accounts) {
    this.orders = orders;
    this.products = products;
    this.accounts = accounts;
  }

  /// What the text asks for on this site.
  Meaning read(String text, Site site) {
    var asked = text.strip();
    if (asked.isEmpty()) {
      return new Matching(new Criteria(site.id(), null, null, null, null, null), "");
    }
    if (ORDER_NUMBER.matcher(asked).matches()) {
      var order = orders.find(asked.toUpperCase(Locale.ROOT));
      if (order.isPresent()) {
        return new Exactly(order.get());
      }
    }
    if (CourseKey.isValid(asked)) {
      return new Matching(
          new Criteria(site.id(), null, null, null, null, asked), "Orders of the course " + asked);
    }
    var sku = asked.toUpperCase(Locale.ROOT);
    if (!products.bySku(null, List.of(sku)).isEmpty()) {
      return new Matching(
          new Criteria(site.id(), null, null, null, sku, null), "Orders of the SKU " + sku);
    }
    return people(asked, site);
  }

  private Matching people(String prefix, Site site) {
    var found = accounts.search(prefix);
    var criteria =
        new Criteria(site.id(), null, null, found.stream().map(Account::id).toList(), null, null);
    return new Matching(criteria, words(prefix, found.size()));
  }

  private static String words(String prefix, int people) {
    var begins = "whose username or e-mail address begins with “%s”".formatted(prefix);
    return switch (people) {
      case 0 -> "There is no order, course or SKU “%s”, and nobody %s".formatted(prefix, begins);
      case 1 -> "Orders of the one person " + begins;
      case PEOPLE_MAX -> "Orders of the first %d people %s".formatted(PEOPLE_MAX, begins);
      default -> "Orders of the %d people %s".formatted(people, begins);
    };
  }

  /// What a text asks for.
  sealed interface Meaning {}

  /// This one order.
  record Exactly(Order order) implements Meaning {}

  /// The orders that match; `words` says how the text was understood, and is empty for no text.
  record Matching(Criteria criteria, String words) implements Meaning {

    Criteria with(@Nullable OrderStatus status) {
      return new Criteria(
          criteria.siteId(),
          status,
          criteria.number(),
          criteria.userIds(),
          criteria.sku(),
          criteria.courseId());
    }

    /// Whether nothing can match, so that nobody need look.
    boolean isHopeless() {
      return criteria.userIds() != null && criteria.userIds().isEmpty();
    }
  }
}
