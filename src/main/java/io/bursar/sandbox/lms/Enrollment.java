package io.bursar.sandbox.lms;

import java.time.Instant;
import java.util.List;

/// A learner in a course run, with the number of times each thing happened to it: `activations` and
/// `deactivations` count moves in and out, `modeChanges` the moves from one mode to another after
/// the first, `attributeWrites` how often the attributes were replaced. A call that changes nothing
/// counts nothing.
public record Enrollment(
    String username,
    String courseId,
    String mode,
    boolean active,
    List<Attribute> attributes,
    Instant created,
    Instant changed,
    int activations,
    int deactivations,
    int modeChanges,
    int attributeWrites) {

  /// What an order says about itself on the enrollment that it paid for.
  public record Attribute(String namespace, String name, String value) {}

  public Enrollment {
    attributes = List.copyOf(attributes);
  }

  /// The value of an attribute, the last one of this name when there are several; empty when
  /// absent.
  public String attribute(String namespace, String name) {
    return attributes.reversed().stream()
        .filter(a -> a.namespace().equals(namespace) && a.name().equals(name))
        .map(Attribute::value)
        .findFirst()
        .orElse("");
  }

  static Enrollment first(String username, String courseId, String mode, Instant now) {
    return new Enrollment(username, courseId, mode, false, List.of(), now, now, 0, 0, 0, 0);
  }

  Enrollment activated(Instant now) {
    return new Enrollment(
        username,
        courseId,
        mode,
        true,
        attributes,
        created,
        now,
        activations + 1,
        deactivations,
        modeChanges,
        attributeWrites);
  }

  Enrollment deactivated(Instant now) {
    return new Enrollment(
        username,
        courseId,
        mode,
        false,
        attributes,
        created,
        now,
        activations,
        deactivations + 1,
        modeChanges,
        attributeWrites);
  }

  Enrollment in(String other, Instant now) {
    return new Enrollment(
        username,
        courseId,
        other,
        active,
        attributes,
        created,
        now,
        activations,
        deactivations,
        modeChanges + 1,
        attributeWrites);
  }

  Enrollment with(List<Attribute> others) {
    return new Enrollment(
        username,
        courseId,
        mode,
        active,
        others,
        created,
        changed,
        activations,
        deactivations,
        modeChanges,
        attributeWrites + 1);
  }
}
