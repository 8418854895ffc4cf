package io.bursar.account;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// Who signs JWTs, and which of their users are services.
///
/// @param serviceUsers usernames that hold `change_order`
@ConfigurationProperties("bursar.auth")
record AuthSettings(
    @DefaultValue Jwt jwt,
    @DefaultValue({
          "ecommerce_worker",
          "prospectus_worker",
          "discovery_worker",
          "subscriptions_worker"
        })
        List<String> serviceUsers) {

  /// @param issuers the values of `iss` that are believed
  /// @param secret shared with the LMS, for HS256 and HS512; null without
  /// @param jwkSet the public keys of the LMS as JSON, for RS512; null without
  record Jwt(@DefaultValue List<String> issuers, @Nullable String secret, @Nullable String jwkSet) {

    Jwt {
      secret = secret == null || secret.isEmpty() ? null : secret;
      jwkSet = jwkSet == null || jwkSet.isBlank() ? null : jwkSet;
    }

    /// Never shows the secret.
    @Override
    public String toString() {
      return "Jwt[issuers=" + issuers + "]";
    }
  }
}
