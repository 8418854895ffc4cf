package io.bursar.catalog;

import io.bursar.history.Actor;
import io.bursar.shared.Money;
import io.bursar.shared.Refusal;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/// Adds a product of any declared type, from what its type says that such a product needs.
///
/// The SKU is what makes a repeat harmless: the same request twice makes one product. Who gives
/// none gets one that follows from the type, the title and the attributes, or, for what a
/// publication makes too, the very SKU that a publication would give.
@Component
public class CreateProduct {

  private final ProductTypes types;
  private final Products products;
  private final CourseStore courseStore;
  private final ProductStore store;
  private final Twins twins;
  private final ProductHistory history;
  private final TransactionTemplate transaction;
  private final Clock clock;

  CreateProduct(
      ProductTypes types,
      Products products,
      CourseStore courseStore,
      ProductStore store,
      Twins twins,
      ProductHistory history,
      TransactionTemplate transaction,
      Clock clock) {
    this.types = types;
    this.products = products;
    this.courseStore = courseStore;
    this.store = store;
    this.twins = twins;
    this.history = history;
    this.transaction = transaction;
    this.clock = clock;
  }

  /// Adds the product, or gives the one that the same request made before. Refuses with
  /// [ProductInvalid], which names every wrong field, and with a conflict when another product has
  /// the SKU or cannot be told apart from this one.
  public Created create(long partnerId, ProductForm form, Actor by) {
    var draft = read(partnerId, form);
    try {
      return Objects.requireNonNull(transaction.execute(_ -> add(partnerId, draft, by)));
    } catch (DuplicateKeyException e) {
      throw new AddedMeanwhile();
    }
  }

  private Draft read(long partnerId, ProductForm form) {
    var reader = new FormReader(form);
    var name = reader.text("type");
    var type = types.find(name);
    if (name.isEmpty()) {
      reader.reject("type", "This is required.");
    } else if (type.isEmpty()) {
      reader.reject(
          "type",
          "Nothing here delivers this type; there are: %s."
              .formatted(String.join(", ", types.names().stream().sorted().toList())));
    }
    var attributes = type.map(t -> reader.attributes(t, Map.of())).orElse(Map.of());
    var courseId = attributes.get("course_key") instanceof String key ? key : null;
    if (courseId != null
        && products.course(courseId).filter(c -> c.partnerId() == partnerId).isEmpty()) {
      reader.reject(
          "attributes.course_key", "The catalog has no such course here; publish it first.");
    }
    var draft =
        new Draft(
            name,
            reader.title(),
            reader.sku(),
            reader.price(null),
            reader.expires(),
            courseId,
            attributes);
    reader.throwProblems();
    return draft;
  }

  private Created add(long partnerId, Draft draft, Actor by) {
    store.lockForAdding(partnerId, draft.courseId());
    var existing = existing(partnerId, draft);
    if (existing.isPresent()) {
      if (!draft.isLike(existing.get())) {
        throw new Twins.Exists(existing.get());
      }
      return new Created(existing.get(), false);
    }
    var sku =
        draft.sku() == null
            ? Sku.of(draft.identifying(partnerId), s -> courseStore.isSkuTaken(partnerId, s))
            : draft.sku();
    var id = courseStore.save(partnerId, null, draft.planned(sku), clock.instant());
    var product = products.byIds(List.of(id)).getFirst();
    history.record(List.of(), List.of(product), "Created by hand.", by);
    return new Created(product, true);
  }

  /// The product that has the SKU, or that this one could not be told apart from.
  private Optional<Product> existing(long partnerId, Draft draft) {
    if (draft.sku() != null) {
      var bySku = products.bySku(partnerId, List.of(draft.sku()));
      if (!bySku.isEmpty()) {
        return bySku.stream().findFirst();
      }
    } else if (!Twins.isPublished(draft.type())) {
      return alike(partnerId, draft);
    }
    return twins.find(partnerId, null, draft.type(), draft.attributes());
  }

  /// The product under one of the SKUs that this one may get, if it is of this type, title and
  /// attributes.
  private Optional<Product> alike(long partnerId, Draft draft) {
    var skus = new ArrayList<String>();
    Sku.of(
        draft.identifying(partnerId),
        sku -> {
          skus.add(sku);
          return courseStore.isSkuTaken(partnerId, sku);
        });
    return products.bySku(partnerId, skus).stream().filter(draft::isOfSameKind).findFirst();
  }

  /// A product, and whether it is new.
  public record Created(Product product, boolean isNew) {}

  /// A product as it was asked for.
  private record Draft(
      String type,
      String title,
      @Nullable String sku,
      Money price,
      @Nullable Instant expiresAt,
      @Nullable String courseId,
      Map<String, Object> attributes) {

    boolean isLike(Product product) {
      var stock = product.stock();
      return isOfSameKind(product)
          && product.retiredAt() == null
          && Objects.equals(product.expiresAt(), expiresAt)
          && stock != null
          && stock.price().equals(price);
    }

    /// Numbers are compared as they are written: what was stored comes back in another class.
    boolean isOfSameKind(Product product) {
      return product.type().equals(type)
          && product.title().equals(title)
          && product.attributes().toString().equals(attributes.toString());
    }

    List<String> identifying(long partnerId) {
      return Twins.isPublished(type)
          ? Sku.identifying(type, attributes, partnerId)
          : List.of(type, title, attributes.toString(), String.valueOf(partnerId));
    }

    PlannedProduct planned(String chosen) {
      return new PlannedProduct(
          null,
          courseId,
          Product.Structure.STANDALONE,
          type,
          title,
          expiresAt,
          attributes,
          chosen,
          price);
    }
  }

  /// A publication has just made a product with this SKU.
  static final class AddedMeanwhile extends Refusal {
    private static final long serialVersionUID = 1L;

    AddedMeanwhile() {
      super(
          Kind.CONFLICT,
          "product-added-meanwhile",
          "Somebody added a product with this SKU at the same moment. Nothing was saved; please"
              + " look at it and try again.");
    }
  }
}
