package io.bursar.tracking;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Somebody's computer that is told by webhook; without its secret.
///
/// @param types what it is told of
/// @param disabledReason why it is told nothing; null while it is enabled
/// @param failingSince when the first call failed after which none succeeded
/// @param oldSecretUntil how long the secret before this one signs too
public record Endpoint(
    long id,
    long siteId,
    String url,
    String description,
    List<String> types,
    boolean enabled,
    @Nullable String disabledReason,
    @Nullable Instant failingSince,
    @Nullable Instant oldSecretUntil,
    Instant createdAt) {

  /// Copies the list.
  public Endpoint {
    types = List.copyOf(types);
  }
}
