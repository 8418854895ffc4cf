package io.bursar.catalog;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// A type of product, declared as a bean by the room that delivers it: under which name the catalog
/// keeps it, what a product of it must say about itself, and how it may be bought. A product whose
/// type nobody declares is kept, but cannot be bought.
public record ProductType(
    String name,
    List<Attribute> attributes,
    boolean ownedOnce,
    Quantity quantity,
    boolean revocable) {

  /// What is attached to the courses of the catalog and sold one by one.
  public static final String SEAT = "Seat";

  /// The right to choose a run of a course later.
  public static final String ENTITLEMENT = "Course Entitlement";

  /// Codes that are bought in quantity and given to others.
  public static final String ENROLLMENT_CODE = "Enrollment Code";

  /// Codes that staff made, sold as one.
  public static final String COUPON = "Coupon";

  /// Copies the list.
  public ProductType {
    attributes = List.copyOf(attributes);
  }

  /// One sentence for each attribute that is missing or of the wrong kind; empty when these
  /// attributes make a sound product. Attributes that are not declared are left alone.
  public List<String> problemsOf(Map<String, Object> values) {
    var problems = new ArrayList<String>();
    for (var attribute : attributes) {
      var value = values.get(attribute.code());
      if (value == null) {
        if (attribute.required()) {
          problems.add("A %s needs the attribute %s.".formatted(name, attribute.code()));
        }
      } else if (!attribute.kind().fits(value)) {
        problems.add(
            "The attribute %s of a %s must be %s."
                .formatted(attribute.code(), name, attribute.kind().words));
      }
    }
    return problems;
  }

  /// One thing that products of a type say about themselves.
  public record Attribute(String code, Kind kind, boolean required) {

    /// An attribute that every product of the type must have.
    public static Attribute required(String code, Kind kind) {
      return new Attribute(code, kind, true);
    }

    /// An attribute that a product of the type may have.
    public static Attribute optional(String code, Kind kind) {
      return new Attribute(code, kind, false);
    }
  }

  /// What kind of value an attribute has.
  public enum Kind {
    /// Text.
    TEXT("text"),
    /// True or false.
    BOOL("true or false"),
    /// A whole number.
    INT("a whole number");

    private final String words;

    Kind(String words) {
      this.words = words;
    }

    private boolean fits(Object value) {
      return switch (this) {
        case TEXT -> value instanceof String;
        case BOOL -> value instanceof Boolean;
        case INT -> value instanceof Integer || value instanceof Long;
      };
    }
  }

  /// How many units of it one basket line may hold.
  public enum Quantity {
    /// Exactly one.
    SINGLE,
    /// Any number.
    MANY
  }
}
