package io.bursar.sandbox.lms;

import io.bursar.sandbox.HttpProbe;
import io.bursar.sandbox.lms.SandboxLms.LmsSettings;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/// An LMS with one learner and one course, and a client that holds its key.
final class LmsFixture implements AutoCloseable {

  static final String ENROLLMENT = "/api/enrollment/v1/enrollment";
  static final String DEMO = "course-v1:edX+DemoX+2024";
  static final Instant NOW = Instant.parse("2026-05-01T10:00:00.123456Z");
  static final String SECRET = "a-secret-that-is-long-enough-for-hs256";

  final SandboxLms lms;
  final HttpProbe anyone;
  final HttpProbe key;

  LmsFixture() {
    this(null);
  }

  LmsFixture(@Nullable Path folder) {
    lms =
        new SandboxLms(
            new LmsSettings(0, "the-key", "http://lms/oauth2", SECRET, folder),
            Clock.fixed(NOW, ZoneOffset.UTC));
    lms.start();
    anyone = new HttpProbe(lms.url());
    key = anyone.with("X-Edx-Api-Key", "the-key");
  }

  LmsFixture withDemo() {
    lms.addLearner("ann");
    lms.add(Course.open(DEMO, "Demo", Mode.of("audit", 0), Mode.of("verified", 49)));
    return this;
  }

  /// Posts an enrollment of ann in the demo course; `rest` is further JSON fields.
  java.net.http.HttpResponse<String> enroll(String rest) throws Exception {
    return key.post(
        ENROLLMENT,
        """
        {"user": "ann", "course_details": {"course_id": "%s"}%s}\
        """
            .formatted(DEMO, rest.isEmpty() ? "" : ", " + rest));
  }

  /// Brings ann into the demo course.
  LmsFixture enrolled(String mode, boolean active) throws Exception {
    expect(enroll("\"mode\": \"%s\", \"is_active\": true".formatted(mode)));
    if (!active) {
      expect(enroll("\"is_active\": false"));
    }
    return this;
  }

  Enrollment stored() {
    return lms.enrollment("ann", DEMO).orElseThrow();
  }

  void expire(String slug) {
    lms.changeCourse(
        DEMO,
        course ->
            course.withModes(
                course.modes().stream()
                    .map(m -> m.slug().equals(slug) ? m.expiring(NOW.minusSeconds(1)) : m)
                    .toList()));
  }

  @Override
  public void close() {
    lms.close();
  }

  private static void expect(java.net.http.HttpResponse<String> answer) {
    if (answer.statusCode() != 200) {
      throw new AssertionError("Not enrolled: " + answer.body());
    }
  }
}
