package io.bursar.payment;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/// Numbers of cards go out of what is kept, and nothing else does.
class CardNumberMaskTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "4242424242424242",
        "\"4242424242424242\"",
        "\"4242 4242 4242 4242\"",
        "\"4242-4242-4242-4242\"",
        "\"378282246310005\"",
        "[{\"a\":\"4242424242424242\"}]"
      })
  void aCardNumberIsMasked(String value) {
    assertThat(masked(value)).contains("…").doesNotContain("4242", "0005");
  }

  /// The value as JSON, so that an escape touches the number.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"4111 1111 1111 1111 12/27\"",
        "\"4111111111111111 123\"",
        "\"4111-1111-1111-1111-12-2027\"",
        "\"4111111111111111 4111111111111111\"",
        "\"5 4111111111111111\"",
        "\"2027 4111111111111111\"",
        "\"4111111111111111EUR\"",
        "\"Card:\\n4111111111111111\"",
        "\"Card:\\t4111111111111111\"",
        "\"Card:\\u00a04111111111111111\""
      })
  void aCardNumberIsMaskedWhateverStandsBesideIt(String value) {
    assertThat(masked(value)).contains("…").doesNotContain("1111");
  }

  @Test
  void whatStandsBesideACardNumberIsKept() {
    assertThat(masked("\"Card:\\n4111 1111 1111 1111 12/27\""))
        .isEqualTo("{\"value\":\"Card:\\n… 12/27\"}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "4242424242424241",
        "\"4242424242424241\"",
        "\"PP-000-042-663-135\"",
        "\"2026-07-14T09:30:00.000132Z\"",
        "\"pay_4242424242424242\"",
        "\"a4242424242424242\"",
        "\"6d0020f2-4242-4a42-8242-424242424242\"",
        "\"24242424242424242424242\"",
        "1784021400000",
        "14900",
        "null"
      })
  void whatIsNoneStaysAsItIs(String value) {
    assertThat(masked(value)).isEqualTo("{\"value\":%s}".formatted(value));
  }

  private static String masked(String value) {
    return CardNumbers.masked(JsonMapper.shared(), "{\"value\":%s}".formatted(value));
  }
}
