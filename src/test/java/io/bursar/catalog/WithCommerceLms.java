package io.bursar.catalog;

import io.bursar.lms.CommerceLms;
import io.bursar.testing.BursarTest;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/// Bursar beside an LMS that takes course modes; its tests share both and each takes a course of
/// its own.
@BursarTest
public abstract class WithCommerceLms {

  /// The LMS.
  protected static final CommerceLms LMS = CommerceLms.start();

  /// The secret that signs JWTs.
  protected static final String JWT_SECRET = "a-secret-of-the-tests-with-enough-bytes";

  private static final AtomicInteger COURSES = new AtomicInteger();

  @DynamicPropertySource
  static void properties(DynamicPropertyRegistry properties) {
    properties.add("bursar.lms.url", LMS::url);
    properties.add("bursar.lms.api-key", () -> "key-of-the-tests");
    properties.add("bursar.auth.jwt.issuers", () -> LMS.url() + "/oauth2");
    properties.add("bursar.auth.jwt.secret", () -> JWT_SECRET);
  }

  /// The key of a course that no other test uses.
  protected static String newCourse() {
    return "course-v1:NorthlakeX+CHEM%d+1T2026".formatted(COURSES.incrementAndGet());
  }
}
