package io.bursar.shared;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.Currency;
import org.junit.jupiter.api.Test;

class MoneyTest {

  private static final Currency USD = Currency.getInstance("USD");
  private static final Currency JPY = Currency.getInstance("JPY");

  @Test
  void amountsAreWrittenWithTheDecimalsOfTheirCurrency() {
    assertThat(Money.of(14_900, "USD").toApiText()).isEqualTo("149.00");
    assertThat(Money.of(5, "USD").toApiText()).isEqualTo("0.05");
    assertThat(Money.of(1_000, "JPY").toApiText()).isEqualTo("1000.00");
    assertThat(Money.of(1_000, "JPY").toDecimal()).isEqualByComparingTo("1000");
  }

  @Test
  void decimalsBecomeMinorUnitsExactly() {
    assertThat(Money.ofDecimal(new BigDecimal("149.00"), USD)).isEqualTo(Money.of(14_900, "USD"));
    assertThat(Money.ofDecimal(new BigDecimal("149"), JPY)).isEqualTo(Money.of(149, "JPY"));
    assertThatThrownBy(() -> Money.ofDecimal(new BigDecimal("0.001"), USD))
        .isInstanceOf(ArithmeticException.class);
    assertThatThrownBy(() -> Money.ofDecimal(new BigDecimal("0.5"), JPY))
        .isInstanceOf(ArithmeticException.class);
  }

  @Test
  void currenciesDoNotMix() {
    var dollars = Money.of(1, "USD");
    var yen = Money.of(1, "JPY");

    assertThatThrownBy(() -> dollars.plus(yen)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> dollars.minus(yen)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> dollars.compareTo(yen)).isInstanceOf(IllegalArgumentException.class);
    assertThat(dollars).isNotEqualTo(yen);
  }

  @Test
  void whatDoesNotFitIsRefusedAndNeverWraps() {
    var most = Money.of(Long.MAX_VALUE, "USD");

    assertThatThrownBy(() -> most.plus(Money.of(1, "USD"))).isInstanceOf(ArithmeticException.class);
    assertThatThrownBy(() -> most.times(2)).isInstanceOf(ArithmeticException.class);
    assertThat(Money.of(7, "USD").times(3)).isEqualTo(Money.of(21, "USD"));
  }
}
