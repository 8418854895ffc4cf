package io.bursar.payment.paypal;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// Who we are at PayPal, and where PayPal is.
///
/// @param apiBase another address than PayPal's own: its sandbox, or one for tests
/// @param webhookId PayPal's id of the webhook that was set up for `/payment/paypal/notify/`, by
///   which it vouches for what it sends; without it no notification is believed
@ConfigurationProperties("bursar.payment.paypal")
record PayPalSettings(
    @Nullable String clientId,
    @Nullable String clientSecret,
    @DefaultValue("https://api-m.paypal.com") String apiBase,
    @Nullable String webhookId) {

  /// Never shows the secret.
  @Override
  public String toString() {
    return "PayPalSettings[apiBase=%s]".formatted(apiBase);
  }
}
