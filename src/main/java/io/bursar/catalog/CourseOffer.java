package io.bursar.catalog;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What a course run shall be called and offer: what a publication asks for. Products that are not
/// named stay as they are. A `uuid` that is absent leaves the stored one.
public record CourseOffer(
    String courseId,
    @Nullable UUID uuid,
    String name,
    @Nullable Instant verificationDeadline,
    List<ProductOffer> products) {

  /// Copies the list.
  public CourseOffer {
    products = List.copyOf(products);
  }
}
