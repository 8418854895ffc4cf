package io.bursar.shared;

import java.math.BigDecimal;
import java.util.Currency;

/// An exact amount in whole minor units (cents, yen) of one currency. Immutable. Every operation on
/// two amounts refuses amounts of different currencies, and arithmetic that does not fit a `long`,
/// with an [ArithmeticException] or an [IllegalArgumentException]: both mean a bug in the caller,
/// since what users enter is checked before it becomes money.
public record Money(long minor, Currency currency) implements Comparable<Money> {

  /// An amount of `minor` units of the currency with this ISO 4217 code.
  public static Money of(long minor, String currencyCode) {
    return new Money(minor, Currency.getInstance(currencyCode));
  }

  /// The amount that is written with the currency's own number of decimals; refuses a fraction of a
  /// minor unit.
  public static Money ofDecimal(BigDecimal amount, Currency currency) {
    return new Money(
        amount.movePointRight(currency.getDefaultFractionDigits()).longValueExact(), currency);
  }

  /// Nothing of this currency.
  public static Money zero(Currency currency) {
    return new Money(0, currency);
  }

  /// The sum of both.
  public Money plus(Money other) {
    return new Money(Math.addExact(minor, checked(other).minor), currency);
  }

  /// What is left after the other is taken away; may be negative.
  public Money minus(Money other) {
    return new Money(Math.subtractExact(minor, checked(other).minor), currency);
  }

  /// This amount so many times.
  public Money times(int quantity) {
    return new Money(Math.multiplyExact(minor, (long) quantity), currency);
  }

  /// Whether this is exactly nothing.
  public boolean isZero() {
    return minor == 0;
  }

  /// The amount with as many decimals as the currency has: 10.00 for 1000 US cents, 1000 for 1000
  /// yen.
  public BigDecimal toDecimal() {
    return BigDecimal.valueOf(minor, currency.getDefaultFractionDigits());
  }

  /// The amount as text with at least two decimals, as the REST interface writes money: `"10.00"`.
  public String toApiText() {
    return toDecimal().setScale(Math.max(2, currency.getDefaultFractionDigits())).toPlainString();
  }

  @Override
  public int compareTo(Money other) {
    return Long.compare(minor, checked(other).minor);
  }

  private Money checked(Money other) {
    if (!currency.equals(other.currency)) {
      throw new IllegalArgumentException(
          "Cannot mix %s and %s".formatted(currency, other.currency));
    }
    return other;
  }
}
