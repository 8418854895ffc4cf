package io.bursar.voucher;

import io.bursar.shared.Refusal;
import org.jspecify.annotations.Nullable;

/// How often a code may be used. The texts are those that users of the old service know.
public enum Usage {
  /// By one order, whoever places it.
  SINGLE("Single use"),
  /// By any number of orders, or up to a limit.
  MULTI("Multi-use"),
  /// Once by each learner.
  ONCE_PER_CUSTOMER("Once per customer"),
  /// A number of times by each learner.
  MULTI_PER_CUSTOMER("Multi-use-per-Customer");

  private final String text;

  Usage(String text) {
    this.text = text;
  }

  /// The text in the database, on pages and in the REST interface.
  public String text() {
    return text;
  }

  /// The usage with this text.
  public static Usage of(String text) {
    for (var usage : values()) {
      if (usage.text.equals(text)) {
        return usage;
      }
    }
    throw new UnknownUsage(text);
  }

  /// How many orders may use one code, given the limit that its maker chose; null is any number.
  @Nullable Integer usesMax(@Nullable Integer limit) {
    return switch (this) {
      case SINGLE -> Integer.valueOf(1);
      case MULTI, ONCE_PER_CUSTOMER -> limit;
      case MULTI_PER_CUSTOMER -> null;
    };
  }

  /// How many orders of one learner may use one code; null is any number.
  @Nullable Integer usesPerCustomer(@Nullable Integer limit) {
    return switch (this) {
      case SINGLE, MULTI -> null;
      case ONCE_PER_CUSTOMER -> Integer.valueOf(1);
      case MULTI_PER_CUSTOMER -> limit == null ? Integer.valueOf(1) : limit;
    };
  }

  /// There is no such usage.
  public static final class UnknownUsage extends Refusal {
    private static final long serialVersionUID = 1L;

    UnknownUsage(String text) {
      super(Kind.INVALID, "unknown-usage", "There is no usage \"%s\".".formatted(text));
    }
  }
}
