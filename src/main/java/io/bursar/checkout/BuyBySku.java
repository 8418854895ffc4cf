package io.bursar.checkout;

import io.bursar.account.Account;
import io.bursar.basket.Baskets;
import io.bursar.catalog.Product;
import io.bursar.catalog.ProductType;
import io.bursar.catalog.ProductType.Quantity;
import io.bursar.catalog.ProductTypes;
import io.bursar.catalog.Products;
import io.bursar.checkout.Pricing.Choice;
import io.bursar.history.Actor;
import io.bursar.payment.PaymentAttempt;
import io.bursar.payment.Processors;
import io.bursar.shared.Money;
import io.bursar.shared.Refusal;
import io.bursar.site.Site;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// Buys what a list of SKUs names, as programs do: always in a new basket.
@Component
public class BuyBySku {

  private static final int SKUS_MAX = 100;

  private final Products products;
  private final ProductTypes types;
  private final Baskets baskets;
  private final Processors processors;
  private final Checkout checkout;
  private final Pricing pricing;

  BuyBySku(
      Products products,
      ProductTypes types,
      Baskets baskets,
      Processors processors,
      Checkout checkout,
      Pricing pricing) {
    this.products = products;
    this.types = types;
    this.baskets = baskets;
    this.processors = processors;
    this.checkout = checkout;
    this.pricing = pricing;
  }

  /// Makes a basket of these products and answers its id. Refuses with [UnknownSku],
  /// [Checkout.NotAvailable], [Checkout.OneCurrency], [TooMany] and, when a processor is named that
  /// is not configured, [Processors.UnknownProcessor].
  public long basket(Account buyer, Site site, List<String> skus, Optional<String> processor) {
    processor.ifPresent(name -> processors.choose(Optional.of(name)));
    return baskets
        .create(site.id(), buyer.id(), false, pricing.price(choices(skus, site), buyer).lines())
        .id();
  }

  /// Makes a basket of these products and submits it. Refuses as [#basket] and [Checkout#submit]
  /// do.
  public Bought checkout(
      Account buyer, Site site, List<String> skus, Optional<String> processor, Actor by) {
    processor.ifPresent(name -> processors.choose(Optional.of(name)));
    var submitted = checkout.submitNew(buyer, site, choices(skus, site), null, processor, null, by);
    return new Bought(submitted.basketId(), submitted.orderNumber(), submitted.payment());
  }

  /// Orders one product that costs nothing. Refuses as [#checkout] does, and with
  /// [Checkout.PriceChanged] what costs something.
  public Bought free(Account buyer, Site site, String sku, Actor by) {
    var choices = choices(List.of(sku), site);
    var nothing =
        Optional.ofNullable(choices.getFirst().product())
            .map(Product::stock)
            .map(stock -> Money.zero(stock.price().currency()))
            .orElseThrow(() -> new UnknownSku(sku));
    var submitted = checkout.submitNew(buyer, site, choices, null, Optional.empty(), nothing, by);
    return new Bought(submitted.basketId(), submitted.orderNumber(), submitted.payment());
  }

  /// One choice a product. A seat that is named twice is bought once; what is sold in quantity adds
  /// up.
  private List<Choice> choices(List<String> skus, Site site) {
    if (skus.size() > SKUS_MAX) {
      throw new TooMany();
    }
    var known = known(skus, site);
    var quantities = new LinkedHashMap<String, Integer>();
    for (var sku : skus) {
      var product = known.get(sku);
      if (product == null) {
        throw new UnknownSku(sku);
      }
      quantities.merge(sku, 1, (a, b) -> isMany(product) ? a + b : a);
    }
    return quantities.entrySet().stream()
        .map(chosen -> new Choice(chosen.getKey(), known.get(chosen.getKey()), chosen.getValue()))
        .toList();
  }

  /// By SKU; where partners share one, the site's own partner comes first.
  private Map<String, Product> known(List<String> skus, Site site) {
    var known = new LinkedHashMap<String, Product>();
    for (var product : products.bySku(null, skus)) {
      var stock = product.stock();
      if (stock != null
          && (!known.containsKey(stock.sku()) || product.partnerId() == site.partner().id())) {
        known.put(stock.sku(), product);
      }
    }
    return known;
  }

  private boolean isMany(Product product) {
    return types
        .find(product.type())
        .map(ProductType::quantity)
        .filter(Quantity.MANY::equals)
        .isPresent();
  }

  /// What was bought.
  ///
  /// @param payment the attempt at payment as it stands; null when it cost nothing and the order is
  ///   placed
  public record Bought(long basketId, String orderNumber, @Nullable PaymentAttempt payment) {}

  /// Nothing is sold under this SKU.
  public static final class UnknownSku extends Refusal {
    private static final long serialVersionUID = 1L;

    UnknownSku(String sku) {
      super(Kind.INVALID, "unknown-sku", "Nothing is sold under the SKU %s.".formatted(sku));
    }
  }

  /// The list is too long.
  public static final class TooMany extends Refusal {
    private static final long serialVersionUID = 1L;

    TooMany() {
      super(Kind.INVALID, "too-many-products", "A basket takes at most 100 products at once.");
    }
  }
}
