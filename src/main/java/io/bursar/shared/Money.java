package io.bursar.shared;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Currency;
import java.util.List;
import java.util.stream.IntStream;

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

  /// This amount in parts as large as these shares are to each other, by largest remainder (of
  /// equal ones the first): the parts add up to exactly this amount, and where it is not more than
  /// all shares together, no part is larger than its share. Shares are not negative; where all are
  /// nothing, so must this amount be.
  public List<Money> split(List<Money> shares) {
    var sum =
        shares.stream()
            .map(share -> BigInteger.valueOf(checked(share).minor))
            .reduce(BigInteger.ZERO, BigInteger::add);
    if (minor < 0 || (minor > 0 && sum.signum() <= 0)) {
      throw new IllegalArgumentException("%s cannot be split by these shares".formatted(this));
    }
    var parts = new long[shares.size()];
    var remainders = new BigInteger[shares.size()];
    var left = minor;
    for (int i = 0; i < parts.length; i++) {
      var exact =
          BigInteger.valueOf(minor)
              .multiply(BigInteger.valueOf(shares.get(i).minor))
              .divideAndRemainder(sum.max(BigInteger.ONE));
      parts[i] = exact[0].longValueExact();
      remainders[i] = exact[1];
      left -= parts[i];
    }
    IntStream.range(0, parts.length)
        .boxed()
        .sorted(Comparator.comparing((Integer i) -> remainders[i]).reversed())
        .limit(left)
        .forEach(i -> parts[i]++);
    return Arrays.stream(parts).mapToObj(part -> new Money(part, currency)).toList();
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
