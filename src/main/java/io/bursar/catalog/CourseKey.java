package io.bursar.catalog;

import java.util.Arrays;
import java.util.regex.Pattern;

/// The key of a course run: `course-v1:Org+Course+Run`, or the old `Org/Course/Run`.
public final class CourseKey {

  /// The longest key.
  public static final int LENGTH_MAX = 255;

  private static final Pattern SHAPE = Pattern.compile("[^/+]+(/|\\+)[^/+]+(/|\\+)[^/]+");
  private static final Pattern BETWEEN_PARTS = Pattern.compile("[/+]");

  private CourseKey() {}

  /// Whether this text is a key. A part that a path would take for a step upward is none.
  public static boolean isValid(String key) {
    return key.length() <= LENGTH_MAX
        && SHAPE.matcher(key).matches()
        && key.chars().noneMatch(Character::isISOControl)
        && Arrays.stream(BETWEEN_PARTS.split(key)).noneMatch(p -> p.equals(".") || p.equals(".."));
  }

  /// The organization that this key names.
  public static String organization(String key) {
    var first = BETWEEN_PARTS.split(key, 2)[0];
    return first.substring(first.indexOf(':') + 1);
  }
}
