package io.bursar.voucher;

import io.bursar.shared.Money;
import java.math.BigDecimal;
import java.math.RoundingMode;

/// What a code takes off.
public sealed interface Benefit {

  /// What it takes off an amount: never more than that amount, and nothing of another currency.
  Money off(Money amount);

  /// The word of the REST interface for its kind.
  String type();

  /// The number in it: percents, or an amount in the currency's own unit.
  BigDecimal value();

  /// What people read: `20 %`, or an amount with its currency.
  String text();

  /// A share of the price, in percents with up to five decimals.
  record Percentage(BigDecimal percent) implements Benefit {

    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

    /// Refuses what is not above 0 and at most 100.
    public Percentage {
      percent = percent.stripTrailingZeros();
      if (percent.signum() <= 0 || percent.compareTo(HUNDRED) > 0 || percent.scale() > 5) {
        throw new IllegalArgumentException("Not a percentage: " + percent);
      }
    }

    /// Half a minor unit is rounded up, for the buyer.
    @Override
    public Money off(Money amount) {
      var off = BigDecimal.valueOf(amount.minor()).multiply(percent).divide(HUNDRED);
      return new Money(off.setScale(0, RoundingMode.HALF_UP).longValueExact(), amount.currency());
    }

    @Override
    public String type() {
      return "Percentage";
    }

    @Override
    public BigDecimal value() {
      return percent;
    }

    @Override
    public String text() {
      return percent.toPlainString() + " %";
    }
  }

  /// A fixed amount off all lines together.
  record Absolute(Money amount) implements Benefit {

    /// Refuses nothing and less.
    public Absolute {
      if (amount.minor() <= 0) {
        throw new IllegalArgumentException("Not an amount to take off: " + amount);
      }
    }

    @Override
    public Money off(Money price) {
      if (!price.currency().equals(amount.currency())) {
        return Money.zero(price.currency());
      }
      return price.compareTo(amount) < 0 ? price : amount;
    }

    @Override
    public String type() {
      return "Absolute";
    }

    @Override
    public BigDecimal value() {
      return amount.toDecimal();
    }

    @Override
    public String text() {
      return amount.toDecimal().toPlainString() + " " + amount.currency().getCurrencyCode();
    }
  }
}
