package io.bursar.shared;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Splitting an amount, looked at with many amounts from one seed.
class MoneySplitTest {

  private static final long SEED = 20_260_714L;

  @Test
  void partsAddUpAndNoneIsNegativeOrMoreThanItsShare() {
    var random = new Random(SEED);
    for (int round = 0; round < 20_000; round++) {
      var shares = shares(random);
      var sum = sum(shares);
      var total = Money.of(sum == 0 ? 0 : random.nextLong(sum + 1), "USD");

      var parts = total.split(shares);

      assertThat(sum(parts)).as("%s by %s", total, shares).isEqualTo(total.minor());
      for (int i = 0; i < parts.size(); i++) {
        var part = parts.get(i).minor();
        assertThat(part).as("%s by %s", total, shares).isBetween(0L, shares.get(i).minor());
        assertThat(offExact(part, total, shares.get(i), sum))
            .as("%s by %s is less than a cent from the exact part", total, shares)
            .isLessThan(BigInteger.valueOf(Math.max(sum, 1)));
      }
    }
  }

  @Test
  void theOrderOfTheLinesMovesACentAtMost() {
    var random = new Random(SEED);
    for (int round = 0; round < 5_000; round++) {
      var shares = shares(random);
      var total = Money.of(sum(shares) / 3, "USD");
      var order = new ArrayList<>(IntStream.range(0, shares.size()).boxed().toList());
      Collections.shuffle(order, random);

      var parts = total.split(shares);
      var shuffled = total.split(order.stream().map(shares::get).toList());

      for (int i = 0; i < order.size(); i++) {
        assertThat(shuffled.get(i).minor()).isCloseTo(parts.get(order.get(i)).minor(), offset(1L));
      }
    }
  }

  @Test
  void theCentThatIsLeftGoesWhereTheRemainderIsLargest() {
    assertThat(usd(100).split(List.of(usd(100), usd(100), usd(100))))
        .containsExactly(usd(34), usd(33), usd(33));
    assertThat(usd(10).split(List.of(usd(10), usd(0), usd(25))))
        .containsExactly(usd(3), usd(0), usd(7));
    assertThat(usd(0).split(List.of(usd(0), usd(0)))).containsExactly(usd(0), usd(0));
  }

  @Test
  void whatCannotBeSplitIsRefusedAndNothingWraps() {
    var most = usd(Long.MAX_VALUE);

    assertThat(usd(3).split(List.of(most, most, most))).containsExactly(usd(1), usd(1), usd(1));
    assertThatThrownBy(() -> usd(1).split(List.of(usd(0))))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> usd(-1).split(List.of(usd(1))))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> usd(1).split(List.of(Money.of(1, "JPY"))))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static BigInteger offExact(long part, Money total, Money share, long sum) {
    return BigInteger.valueOf(part)
        .multiply(BigInteger.valueOf(sum))
        .subtract(BigInteger.valueOf(total.minor()).multiply(BigInteger.valueOf(share.minor())))
        .abs();
  }

  private static List<Money> shares(Random random) {
    return random
        .longs(1 + random.nextInt(8), 0, random.nextBoolean() ? 4 : 1_000_000)
        .mapToObj(MoneySplitTest::usd)
        .toList();
  }

  private static long sum(List<Money> amounts) {
    return amounts.stream().mapToLong(Money::minor).sum();
  }

  private static Money usd(long minor) {
    return Money.of(minor, "USD");
  }
}
