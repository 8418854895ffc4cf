package io.bursar.catalog;

import io.bursar.history.Actor;
import io.bursar.shared.Money;
import io.bursar.shared.Refusal;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/// Changes a product in place: title, price, last day, attributes, and whether it is offered. Only
/// what the form names changes. A basket whose payment is under way keeps the price that is being
/// paid, and orders keep what was bought.
@Component
public class ChangeProduct {

  private static final int WHY_LENGTH_MAX = 500;
  private static final List<String> NEVER_CHANGED = List.of("course_key", "UUID");

  private final ProductTypes types;
  private final Products products;
  private final ProductStore store;
  private final Twins twins;
  private final ProductHistory history;
  private final TransactionTemplate transaction;
  private final Clock clock;

  ChangeProduct(
      ProductTypes types,
      Products products,
      ProductStore store,
      Twins twins,
      ProductHistory history,
      TransactionTemplate transaction,
      Clock clock) {
    this.types = types;
    this.products = products;
    this.store = store;
    this.twins = twins;
    this.history = history;
    this.transaction = transaction;
    this.clock = clock;
  }

  /// Changes the product and gives it as it is now. Repeatable: what is so already is not changed
  /// again. Refuses with [ProductInvalid], which names every wrong field; what this partner does
  /// not have; a product that changed since it was `seen`; and what could then not be told apart
  /// from another.
  ///
  /// @param seen when the product had been changed last as the caller saw it; null for whoever
  ///   changes it whatever it is
  /// @param why a sentence for staff; may be empty
  public Product change(
      long partnerId,
      long productId,
      ProductForm form,
      @Nullable Instant seen,
      String why,
      Actor by) {
    return Objects.requireNonNull(
        transaction.execute(
            _ -> {
              var locked =
                  store.lock(partnerId, productId).orElseThrow(() -> new NoSuchProduct(productId));
              if (seen != null && !seen.equals(locked.updatedAt())) {
                throw new ChangedMeanwhile();
              }
              return change(locked.product(), form, why, by);
            }));
  }

  private Product change(Product product, ProductForm form, String why, Actor by) {
    var wanted = read(product, form, why);
    twins
        .find(product.partnerId(), product.id(), product.type(), wanted.attributes())
        .filter(_ -> !wanted.attributes().equals(product.attributes()))
        .ifPresent(
            other -> {
              throw new Twins.Exists(other);
            });
    var now = clock.instant();
    store.update(
        product.id(),
        wanted.title(),
        wanted.expiresAt(),
        retiredAt(product, wanted, now),
        wanted.attributes(),
        now);
    if (wanted.price() != null) {
      store.setPrice(product.id(), wanted.price(), now);
    }
    var changed = products.byIds(List.of(product.id())).getFirst();
    history.record(List.of(product), List.of(changed), why, by);
    return changed;
  }

  private Wanted read(Product product, ProductForm form, String why) {
    var reader = new FormReader(form);
    var stock = product.stock();
    if (why.length() > WHY_LENGTH_MAX) {
      reader.reject("why", "At most %d characters.".formatted(WHY_LENGTH_MAX));
    }
    verifySame(reader, "type", product.type());
    verifySame(reader, "sku", stock == null ? "" : stock.sku());
    var priced = reader.has("price") || reader.has("currency");
    if (priced && stock == null) {
      reader.reject("price", "This product has no SKU, so it has no price.");
    }
    var wanted =
        new Wanted(
            reader.has("title") ? reader.title() : product.title(),
            priced && stock != null ? reader.price(stock.price().currency()) : null,
            reader.has("expires") ? reader.expires() : product.expiresAt(),
            reader.has("retired") ? reader.retired() : product.retiredAt() != null,
            attributes(reader, product, form));
    reader.throwProblems();
    return wanted;
  }

  private Map<String, Object> attributes(FormReader reader, Product product, ProductForm form) {
    if (form.attributes().isEmpty()) {
      return product.attributes();
    }
    var type = types.find(product.type());
    if (type.isEmpty()) {
      reader.reject(
          "attributes", "Nothing here delivers this type, so nobody knows what it needs.");
      return product.attributes();
    }
    var attributes = reader.attributes(type.get(), product.attributes());
    for (var code : NEVER_CHANGED) {
      if (form.attributes().containsKey(code)
          && !Objects.equals(attributes.get(code), product.attributes().get(code))) {
        reader.reject("attributes." + code, "This never changes; create another product.");
      }
    }
    return attributes;
  }

  private static void verifySame(FormReader reader, String field, String known) {
    if (reader.has(field) && !reader.text(field).equals(known)) {
      reader.reject(field, "This never changes; create another product.");
    }
  }

  private static @Nullable Instant retiredAt(Product product, Wanted wanted, Instant now) {
    if (!wanted.retired()) {
      return null;
    }
    return product.retiredAt() == null ? now : product.retiredAt();
  }

  private record Wanted(
      String title,
      @Nullable Money price,
      @Nullable Instant expiresAt,
      boolean retired,
      Map<String, Object> attributes) {}

  /// This partner has no such product.
  public static final class NoSuchProduct extends Refusal {
    private static final long serialVersionUID = 1L;

    /// Nothing has this id.
    public NoSuchProduct(long id) {
      super(Kind.NOT_FOUND, "no-such-product", "There is no product %d here.".formatted(id));
    }
  }

  /// Somebody else changed the product since it was seen.
  static final class ChangedMeanwhile extends Refusal {
    private static final long serialVersionUID = 1L;

    ChangedMeanwhile() {
      super(
          Kind.CONFLICT,
          "product-changed-meanwhile",
          "Somebody changed this product since you opened it. Nothing was saved: here it is as it"
              + " is now.");
    }
  }
}
