package io.bursar.payment.stripe;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// Who we are at Stripe, and where Stripe is.
///
/// @param apiBase another address than Stripe's own, for tests
/// @param jsUrl where browsers load Stripe.js from
@ConfigurationProperties("bursar.payment.stripe")
record StripeSettings(
    @Nullable String secretKey,
    @Nullable String publishableKey,
    @Nullable String webhookSecret,
    @DefaultValue("https://api.stripe.com") String apiBase,
    @DefaultValue("https://js.stripe.com/dahlia/stripe.js") String jsUrl) {

  /// Never shows a key.
  @Override
  public String toString() {
    return "StripeSettings[apiBase=%s, jsUrl=%s]".formatted(apiBase, jsUrl);
  }
}
