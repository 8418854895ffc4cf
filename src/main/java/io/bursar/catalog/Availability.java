package io.bursar.catalog;

import java.time.Instant;

/// Whether a product may be bought now, and the reason when it may not.
public sealed interface Availability {

  /// Whether it may be bought.
  default boolean isBuyable() {
    return this instanceof Available;
  }

  /// The reason, fit for the buyer.
  String sentence();

  /// It may be bought.
  record Available() implements Availability {
    @Override
    public String sentence() {
      return "It can be bought.";
    }
  }

  /// Its last day has passed; staff may still buy it.
  record Expired(Instant since) implements Availability {
    @Override
    public String sentence() {
      return "It could be bought until %s.".formatted(since);
    }
  }

  /// It is no longer offered.
  record Retired(Instant since) implements Availability {
    @Override
    public String sentence() {
      return "It is no longer offered since %s.".formatted(since);
    }
  }

  /// It only gathers other products, and one of those must be chosen.
  record Parent() implements Availability {
    @Override
    public String sentence() {
      return "It stands for several products: choose one of them.";
    }
  }

  /// It has neither SKU nor price.
  record WithoutStockRecord() implements Availability {
    @Override
    public String sentence() {
      return "It has no price yet.";
    }
  }

  /// Nobody here delivers products of its type.
  record NotDelivered(String type) implements Availability {
    @Override
    public String sentence() {
      return "Nothing here delivers products of the type %s.".formatted(type);
    }
  }

  /// The last look said that it could not be delivered, and such products are not sold here.
  record NotDeliverable(Instant since) implements Availability {
    @Override
    public String sentence() {
      return "It could not be delivered at the moment, so it is not sold until that is mended.";
    }
  }
}
