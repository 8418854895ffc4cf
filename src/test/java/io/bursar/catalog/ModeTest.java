package io.bursar.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModeTest {

  @ParameterizedTest
  @CsvSource({
    "'', true, audit",
    "'', false, audit",
    "honor, true, honor",
    "honor, false, honor",
    "verified, true, verified",
    "verified, false, verified",
    "professional, true, professional",
    "professional, false, no-id-professional",
    "no-id-professional, false, no-id-professional",
    "credit, true, credit",
    "credit, false, credit",
    "paid-executive-education, false, paid-executive-education"
  })
  void theModeFollowsFromCertificateAndVerification(
      String certificateType, boolean verified, String mode) {
    assertThat(
            Mode.of(
                Map.of("certificate_type", certificateType, "id_verification_required", verified)))
        .isEqualTo(mode);
  }

  @Test
  void withoutCertificateTypeTheSeatTypeCounts() {
    assertThat(Mode.of(Map.of("seat_type", "professional"))).isEqualTo("no-id-professional");
    assertThat(Mode.of(Map.of("certificate_type", "verified", "seat_type", "audit")))
        .isEqualTo("verified");
    assertThat(Mode.of(Map.of())).isEqualTo("audit");
  }
}
