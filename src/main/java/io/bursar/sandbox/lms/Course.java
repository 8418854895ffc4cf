package io.bursar.sandbox.lms;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A course run and who may enter it. `enrollmentEnd` in the past means closed; `capacity` null
/// means no limit. A run without modes offers `audit`.
public record Course(
    String id,
    String name,
    List<Mode> modes,
    @Nullable Instant enrollmentStart,
    @Nullable Instant enrollmentEnd,
    boolean inviteOnly,
    @Nullable Integer capacity,
    @Nullable Instant verificationDeadline) {

  /// Throws an [IllegalArgumentException] when the id is no course key.
  public Course {
    if (!CourseKey.isValid(id)) {
      throw new IllegalArgumentException("Not a course key: " + id);
    }
    modes = List.copyOf(modes);
  }

  /// An open run with these modes.
  public static Course open(String id, String name, Mode... modes) {
    return new Course(id, name, Arrays.asList(modes), null, null, false, null, null);
  }

  /// The same run with other modes.
  public Course withModes(List<Mode> others) {
    return new Course(
        id,
        name,
        others,
        enrollmentStart,
        enrollmentEnd,
        inviteOnly,
        capacity,
        verificationDeadline);
  }

  /// The same run, closing for enrollment then; null opens it.
  public Course closingAt(@Nullable Instant when) {
    return new Course(
        id, name, modes, enrollmentStart, when, inviteOnly, capacity, verificationDeadline);
  }

  /// The same run with room for so many active learners; null for any number.
  public Course withCapacity(@Nullable Integer learnersMax) {
    return new Course(
        id,
        name,
        modes,
        enrollmentStart,
        enrollmentEnd,
        inviteOnly,
        learnersMax,
        verificationDeadline);
  }

  Course withVerificationDeadline(@Nullable Instant when) {
    return new Course(id, name, modes, enrollmentStart, enrollmentEnd, inviteOnly, capacity, when);
  }

  boolean isOpen(Instant now) {
    return !inviteOnly
        && (enrollmentStart == null || !now.isBefore(enrollmentStart))
        && (enrollmentEnd == null || now.isBefore(enrollmentEnd));
  }

  /// The modes offered; those that have expired only when asked for.
  List<Mode> offered(Instant now, boolean withExpired) {
    var all = modes.isEmpty() ? List.of(Mode.of("audit", 0)) : modes;
    return all.stream().filter(mode -> withExpired || !mode.isExpired(now)).toList();
  }

  String defaultMode(Instant now) {
    var slugs = offered(now, false).stream().map(Mode::slug).toList();
    return slugs.contains("audit") || !slugs.contains("honor") ? "audit" : "honor";
  }
}
