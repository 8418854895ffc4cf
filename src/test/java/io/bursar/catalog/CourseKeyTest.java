package io.bursar.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CourseKeyTest {

  @ParameterizedTest
  @ValueSource(
      strings = {"course-v1:Org+Course+Run", "Org/Course/Run", "ccx-v1:Org+Course+Run+ccx@1"})
  void keysOfCourseRuns(String key) {
    assertThat(CourseKey.isValid(key)).isTrue();
    assertThat(CourseKey.organization(key)).isEqualTo("Org");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "course", "Org/Course", "Org+Course+", "a/b/c/d", "../../x", "a+b+c\u0000"})
  void whatIsNoKey(String key) {
    assertThat(CourseKey.isValid(key)).isFalse();
  }

  @Test
  void aKeyHasAtMost255Characters() {
    assertThat(CourseKey.isValid("a+b+" + "c".repeat(251))).isTrue();
    assertThat(CourseKey.isValid("a+b+" + "c".repeat(252))).isFalse();
  }
}
