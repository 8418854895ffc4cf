package io.bursar.order;

import static io.bursar.order.LineStatus.COMPLETE;
import static io.bursar.order.LineStatus.NETWORK_ERROR;
import static io.bursar.order.LineStatus.OPEN;
import static io.bursar.order.LineStatus.SERVER_ERROR;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bursar.basket.BasketStatus;
import io.bursar.payment.PaymentState;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StatusTest {

  @Test
  void everyStatusThatIsUsedCanBeReached() {
    assertThat(reachable(OPEN, LineStatus::next)).isEqualTo(EnumSet.allOf(LineStatus.class));
    assertThat(reachable(OrderStatus.OPEN, OrderStatus::next))
        .isEqualTo(
            EnumSet.of(OrderStatus.OPEN, OrderStatus.FULFILLMENT_ERROR, OrderStatus.COMPLETE));
    assertThat(reachable(BasketStatus.OPEN, BasketStatus::next))
        .isEqualTo(EnumSet.allOf(BasketStatus.class));
    assertThat(reachable(PaymentState.CREATED, PaymentState::next))
        .isEqualTo(EnumSet.allOf(PaymentState.class));
  }

  @Test
  void whatIsFinalStaysFinal() {
    assertThat(COMPLETE.next()).isEmpty();
    assertThat(OrderStatus.COMPLETE.next()).isEmpty();
    assertThat(BasketStatus.SUBMITTED.next()).isEmpty();
    assertThat(BasketStatus.MERGED.next()).isEmpty();
    assertThat(PaymentState.SETTLED.next()).isEmpty();
    // What went back may come back, and then goes once more.
    assertThat(PaymentState.RETURNED.next()).containsExactly(PaymentState.TO_BE_RETURNED);
  }

  @ParameterizedTest
  @EnumSource(LineStatus.class)
  void anyErrorMayReplaceAnyErrorAndNothingGoesBackToOpen(LineStatus from) {
    var errors = Arrays.stream(LineStatus.values()).filter(LineStatus::isError).toList();

    assertThat(from.next()).doesNotContain(OPEN);
    if (from != COMPLETE) {
      assertThat(from.next()).containsAll(errors).contains(COMPLETE);
    }
  }

  @ParameterizedTest
  @EnumSource(LineStatus.class)
  void everyTextReadsBack(LineStatus status) {
    assertThat(LineStatus.of(status.text())).isEqualTo(status);
  }

  @Test
  void anUnknownTextIsNoStatus() {
    assertThatThrownBy(() -> OrderStatus.of("complete"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void theOrderFollowsFromAllItsLines() {
    assertThat(ofLines(COMPLETE, COMPLETE)).isEqualTo(OrderStatus.COMPLETE);
    assertThat(ofLines(COMPLETE, OPEN)).isEqualTo(OrderStatus.OPEN);
    assertThat(ofLines(COMPLETE, OPEN, SERVER_ERROR)).isEqualTo(OrderStatus.FULFILLMENT_ERROR);
    assertThat(ofLines(NETWORK_ERROR)).isEqualTo(OrderStatus.FULFILLMENT_ERROR);
    assertThat(OrderStatus.ofLines(List.of(), OrderStatus.FULFILLMENT_ERROR))
        .isEqualTo(OrderStatus.FULFILLMENT_ERROR);
  }

  private static OrderStatus ofLines(LineStatus... lines) {
    return OrderStatus.ofLines(List.of(lines), OrderStatus.OPEN);
  }

  private static <S extends Enum<S>> Set<S> reachable(S start, Function<S, Set<S>> next) {
    var seen = EnumSet.of(start);
    for (boolean grew = true; grew; ) {
      grew = false;
      for (var status : EnumSet.copyOf(seen)) {
        grew |= seen.addAll(next.apply(status));
      }
    }
    return seen;
  }
}
