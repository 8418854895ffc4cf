package io.bursar.sandbox.lms;

import java.util.regex.Pattern;

/// The two ways to write the key of a course run.
final class CourseKey {

  private static final String PART = "[\\w.~:-]+";
  private static final Pattern KEY =
      Pattern.compile(
          "(course-v1:P\\+P\\+P|ccx-v1:P\\+P\\+P\\+ccx@[0-9]+|P/P/P)".replace("P", PART));

  private CourseKey() {}

  static boolean isValid(String text) {
    return KEY.matcher(text).matches();
  }
}
