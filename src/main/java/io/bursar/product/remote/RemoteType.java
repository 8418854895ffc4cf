package io.bursar.product.remote;

import io.bursar.catalog.ProductType;
import io.bursar.catalog.ProductType.Attribute;
import io.bursar.catalog.ProductType.Kind;
import io.bursar.catalog.ProductType.Quantity;
import io.bursar.fulfillment.spi.Retries;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// One product type that another system delivers, as `bursar.remote.<name>` says. What is missing
/// or makes no sense stops the start. Its text never holds the secret.
///
/// @param productType the name of the product type, also in `bursar.fulfillment.modules`
/// @param url where the other system listens; the name of the action is added after a slash
/// @param secret by which both sides sign: at least 24 characters, or Base64 after `whsec_`
/// @param attributes what a product of the type says about itself
/// @param quantity how many one basket line may hold: any number, unless it is owned once
/// @param ownedOnce whether a learner may have only one paid copy of each product
/// @param revocable whether it can be taken back
/// @param next what learners are told before they buy: what happens next
/// @param delivered what learners are told once it is delivered
/// @param retry how failed attempts are repeated, and how long an accepted one may take
record RemoteType(
    @Nullable String productType,
    @Nullable String url,
    @Nullable String secret,
    @DefaultValue List<RemoteAttribute> attributes,
    @Nullable Quantity quantity,
    @DefaultValue("false") boolean ownedOnce,
    @DefaultValue("true") boolean revocable,
    @DefaultValue("") String next,
    @DefaultValue("") String delivered,
    @Nullable Retry retry) {

  private static final int SECRET_CHARS_MIN = 24;

  /// What the product type declares to the catalog.
  ProductType declared() {
    return new ProductType(
            String.valueOf(productType),
            attributes.stream().map(RemoteAttribute::declared).toList(),
            ownedOnce,
            quantity != null ? quantity : ownedOnce ? Quantity.SINGLE : Quantity.MANY,
            revocable)
        .saying(next, delivered);
  }

  /// Refuses what is missing or makes no sense, naming the property.
  RemoteType checked(String name) {
    if (!name.matches("[a-z0-9]([-a-z0-9]{0,40}[a-z0-9])?")) {
      throw refused(name, "", "is no name: use small letters, digits and hyphens");
    }
    if (productType == null || productType.isBlank()) {
      throw refused(name, ".product-type", "is not set");
    }
    if (url == null || !isAddress(url)) {
      throw refused(
          name,
          ".url",
          "must be an address that starts with https:// (or http://), without a query");
    }
    if (secret == null || secret.length() < SECRET_CHARS_MIN) {
      throw refused(
          name, ".secret", "must have at least %d characters".formatted(SECRET_CHARS_MIN));
    }
    if (ownedOnce && quantity == Quantity.MANY) {
      throw refused(name, ".quantity", "must be single for what is owned once");
    }
    for (var attribute : attributes) {
      if (!attribute.name().matches("\\w{1,100}")) {
        throw refused(name, ".attributes", "has a name that is no word of letters and digits");
      }
    }
    return new RemoteType(
        productType.strip(),
        url.strip().replaceAll("/+$", ""),
        secret,
        attributes,
        quantity,
        ownedOnce,
        revocable,
        next,
        delivered,
        retry);
  }

  @Override
  public String toString() {
    return "RemoteType[productType=%s, url=%s]".formatted(productType, url);
  }

  private static boolean isAddress(String url) {
    try {
      var uri = URI.create(url.strip());
      return uri.getHost() != null
          && uri.getRawQuery() == null
          && uri.getRawFragment() == null
          && ("https".equals(uri.getScheme()) || "http".equals(uri.getScheme()));
    } catch (IllegalArgumentException noAddress) {
      return false;
    }
  }

  private static IllegalArgumentException refused(String name, String setting, String why) {
    return new IllegalArgumentException("bursar.remote.%s%s %s.".formatted(name, setting, why));
  }

  /// One thing that a product says about itself.
  ///
  /// @param label what staff call it; by default its name
  /// @param help a sentence for staff
  /// @param values the only values, when there are any
  record RemoteAttribute(
      @DefaultValue("") String name,
      @DefaultValue("TEXT") Kind kind,
      @DefaultValue("false") boolean required,
      @Nullable String label,
      @DefaultValue("") String help,
      @DefaultValue List<String> values) {

    private Attribute declared() {
      return new Attribute(name, kind, required, label == null ? name : label, help, values);
    }
  }

  /// How failed attempts are repeated.
  record Retry(
      @DefaultValue("1s") Duration first,
      @DefaultValue("15m") Duration longest,
      @DefaultValue("7d") Duration giveUpAfter) {

    Retries asRetries() {
      return new Retries(first, longest, giveUpAfter);
    }
  }
}
