package io.bursar.payment.paypal;

import static org.assertj.core.api.Assertions.assertThat;

import io.bursar.payment.spi.PaymentRequest;
import io.bursar.payment.spi.PaymentRequest.Line;
import io.bursar.shared.Money;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PayPalItemsTest {

  @Test
  void whatAddsUpIsTold() {
    var items =
        PayPalItems.of(asked(usd(24_850), line(3, usd(9_950), usd(5_000)), line(1, usd(0), usd(0))))
            .orElseThrow();

    assertThat(items.breakdown())
        .containsEntry("item_total", Map.of("currency_code", "USD", "value", "298.50"))
        .containsEntry("discount", Map.of("currency_code", "USD", "value", "50.00"));
    assertThat(items.items().getFirst())
        .containsEntry("name", "course-v1:A+B+C|Seat in B")
        .containsEntry("quantity", "3")
        .containsEntry("unit_amount", Map.of("currency_code", "USD", "value", "99.50"));
    assertThat(PayPalItems.of(asked(usd(9_950), line(1, usd(9_950), usd(0)))).orElseThrow())
        .satisfies(plain -> assertThat(plain.breakdown()).doesNotContainKey("discount"));
  }

  @ParameterizedTest
  @CsvSource({"9949, 1, 9950, 0", "9950, 1, 9950, 1", "9950, 0, 9950, 0", "9950, 1, 9940, -10"})
  void whatDoesNotAddUpIsNotTold(long amount, int quantity, long price, long discount) {
    assertThat(PayPalItems.of(asked(usd(amount), line(quantity, usd(price), usd(discount)))))
        .isEmpty();
  }

  @Test
  void neitherIsWhatPayPalCannotWriteNorWhatIsOfAnotherCurrency() {
    var forints = Money.of(150_050, "HUF");
    assertThat(
            PayPalItems.of(
                asked(Money.of(300_100, "HUF"), line(2, forints, Money.zero(forints.currency())))))
        .as("half a forint")
        .isEmpty();
    assertThat(PayPalItems.of(asked(usd(100), line(1, Money.of(100, "EUR"), usd(0))))).isEmpty();
    assertThat(PayPalItems.of(asked(usd(100)))).isEmpty();
  }

  @Test
  void aLongNameIsCutInTheMiddle() {
    var name = "course-v1:" + "x".repeat(200) + "😀".repeat(40) + "certificate";
    var line = new Line("SKU", name, 1, usd(100), usd(0));

    var cut = PayPalItems.of(asked(usd(100), line)).orElseThrow().items().getFirst().get("name");

    assertThat(String.valueOf(cut)).startsWith("course-v1:").contains("…").endsWith("certificate");
    assertThat(String.valueOf(cut).length()).isLessThanOrEqualTo(127);
  }

  private static PaymentRequest asked(Money amount, Line... lines) {
    return new PaymentRequest(
        UUID.randomUUID(),
        null,
        "EDX-1",
        amount,
        "http://a/",
        "http://b/",
        "http://c/",
        List.of(lines));
  }

  private static Line line(int quantity, Money price, Money discount) {
    return new Line("SKU", "course-v1:A+B+C|Seat in B", quantity, price, discount);
  }

  private static Money usd(long minor) {
    return Money.of(minor, "USD");
  }
}
