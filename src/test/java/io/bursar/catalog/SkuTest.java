package io.bursar.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class SkuTest {

  private static final List<String> SEAT = List.of("verified", "course-v1:A+B+C", "true", "", "1");

  @Test
  void theSameProductHasTheSameSku() {
    var sku = Sku.of(SEAT, _ -> false);

    assertThat(sku).matches("[0-9A-F]{7}").isEqualTo(Sku.of(SEAT, _ -> false));
    assertThat(sku)
        .isNotEqualTo(Sku.of(List.of("verified", "course-v1:A+B+C", "true", "", "2"), _ -> false));
  }

  @Test
  void aSkuThatIsTakenIsReplacedByAnotherAndAlwaysTheSame() {
    var taken = new HashSet<String>();
    taken.add(Sku.of(SEAT, _ -> false));
    var second = Sku.of(SEAT, taken::contains);

    assertThat(taken.add(second)).isTrue();
    assertThat(taken.add(Sku.of(SEAT, taken::contains))).isTrue();
    assertThat(second).isEqualTo(Sku.of(SEAT, sku -> sku.equals(Sku.of(SEAT, _ -> false))));
  }
}
