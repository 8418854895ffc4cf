package io.bursar.history;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// One thing that changed on the way of an order. `why` is a sentence for staff and names nobody:
/// people are user ids.
public record Change(
    long basketId,
    @Nullable Long lineId,
    Subject subject,
    @Nullable String from,
    String to,
    String why) {

  /// What a change is about.
  public enum Subject {
    BASKET,
    PAYMENT,
    ORDER,
    LINE,
    DELIVERY,
    NOTE,
    REFUND;

    String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
