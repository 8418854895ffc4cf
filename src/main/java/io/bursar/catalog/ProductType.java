package io.bursar.catalog;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A type of product, declared as a bean by the room that delivers it: under which name the catalog
/// keeps it, what a product of it must say about itself, how it may be bought, and what learners
/// are told. From this alone staff make products of it, in the dashboard and by the REST interface,
/// and learners buy them. A product whose type nobody declares is kept, but cannot be bought.
///
/// Two attributes mean the same in every type: `course_key` names a course of the catalog, and
/// `UUID` a course as a whole. Neither changes once the product is made.
///
/// ```java
/// new ProductType(
///         "License Key",
///         List.of(
///             Attribute.required("pool", Kind.TEXT).labeled("Pool", "Where the keys come from."),
///             Attribute.optional("edition", Kind.TEXT).oneOf("basic", "pro")),
///         false,
///         Quantity.MANY,
///         true)
///     .saying("The keys appear on your receipt.", "Your keys are ready.");
/// ```
public record ProductType(
    String name,
    List<Attribute> attributes,
    boolean ownedOnce,
    Quantity quantity,
    boolean revocable,
    Words words) {

  /// What is attached to the courses of the catalog and sold one by one.
  public static final String SEAT = "Seat";

  /// The right to choose a run of a course later.
  public static final String ENTITLEMENT = "Course Entitlement";

  /// Codes that are bought in quantity and given to others.
  public static final String ENROLLMENT_CODE = "Enrollment Code";

  /// Codes that staff made, sold as one.
  public static final String COUPON = "Coupon";

  private static final Pattern WHOLE = Pattern.compile("-?\\d{1,18}");
  private static final Pattern UUIDS =
      Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

  /// Copies the list.
  public ProductType {
    attributes = List.copyOf(attributes);
  }

  /// A type of which learners are told what is true of any.
  public ProductType(
      String name,
      List<Attribute> attributes,
      boolean ownedOnce,
      Quantity quantity,
      boolean revocable) {
    this(name, attributes, ownedOnce, quantity, revocable, Words.PLAIN);
  }

  /// This type, with what learners are told before they buy (what happens next) and once it is
  /// delivered; a sentence each.
  public ProductType saying(String next, String delivered) {
    return new ProductType(
        name, attributes, ownedOnce, quantity, revocable, new Words(next, delivered));
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
      } else {
        attribute
            .problemOf(value)
            .ifPresent(
                problem ->
                    problems.add(
                        "The attribute %s of a %s %s.".formatted(attribute.code(), name, problem)));
      }
    }
    return problems;
  }

  /// Whether products of this type have such an attribute.
  boolean declares(String code) {
    return attributes.stream().anyMatch(attribute -> attribute.code().equals(code));
  }

  /// What was sent for the attributes of one product, made into values of their kinds, with the
  /// problems of each by its code. An empty text is no value; an attribute that is not declared is
  /// a problem.
  Attributes read(Map<String, ? extends @Nullable Object> sent) {
    var values = new LinkedHashMap<String, Object>();
    var problems = new LinkedHashMap<String, String>();
    for (var attribute : attributes) {
      var value = sent.get(attribute.code());
      if (value == null || (value instanceof String text && text.isBlank())) {
        if (attribute.required()) {
          problems.put(attribute.code(), "This is required.");
        }
        continue;
      }
      var read = attribute.kind().read(value);
      attribute
          .problemOf(read)
          .ifPresentOrElse(
              problem -> problems.put(attribute.code(), "It " + problem + "."),
              () -> values.put(attribute.code(), read));
    }
    sent.keySet().stream()
        .filter(code -> !declares(code))
        .forEach(code -> problems.put(code, "A %s has no such attribute.".formatted(name)));
    return new Attributes(values, problems);
  }

  /// What was sent for attributes: the values that are sound, and what is wrong with the others.
  record Attributes(Map<String, Object> values, Map<String, String> problems) {}

  /// What learners are told; empty is what is true of any product.
  public record Words(String next, String delivered) {

    static final Words PLAIN = new Words("", "");
  }

  /// One thing that products of a type say about themselves.
  ///
  /// @param label what staff call it; by default its code
  /// @param help a sentence for staff; may be empty
  /// @param allowed the only values, when there are any
  public record Attribute(
      String code, Kind kind, boolean required, String label, String help, List<String> allowed) {

    /// Copies the list.
    public Attribute {
      allowed = List.copyOf(allowed);
    }

    /// An attribute that every product of the type must have.
    public static Attribute required(String code, Kind kind) {
      return new Attribute(code, kind, true, code, "", List.of());
    }

    /// An attribute that a product of the type may have.
    public static Attribute optional(String code, Kind kind) {
      return new Attribute(code, kind, false, code, "", List.of());
    }

    /// This attribute under the name that staff know, with a sentence about it.
    public Attribute labeled(String newLabel, String newHelp) {
      return new Attribute(code, kind, required, newLabel, newHelp, allowed);
    }

    /// This attribute, with these values and no others.
    public Attribute oneOf(String... values) {
      return new Attribute(code, kind, required, label, help, List.of(values));
    }

    private Optional<String> problemOf(Object value) {
      if (!kind.fits(value)) {
        return Optional.of("must be " + kind.words);
      }
      return allowed.isEmpty() || allowed.contains(Objects.toString(value))
          ? Optional.empty()
          : Optional.of("must be one of: " + String.join(", ", allowed));
    }
  }

  /// What kind of value an attribute has.
  public enum Kind {
    /// Text, at most 255 characters in one line.
    TEXT("text of one line, at most 255 characters"),
    /// True or false.
    BOOL("true or false"),
    /// A whole number.
    INT("a whole number"),
    /// A day, kept as text: `2026-09-30`.
    DATE("a day such as 2026-09-30"),
    /// The address of a page, kept as text.
    URL("an address that begins with http:// or https://"),
    /// A UUID, kept as text in lower case.
    UUID("a UUID such as 6f1ee9f8-1f0f-4a12-9d1b-2c1a5b8c7d6e");

    private static final int LENGTH_MAX = 255;

    private final String words;

    Kind(String words) {
      this.words = words;
    }

    /// What was sent, as a value of this kind where it can be one: forms send text for everything.
    Object read(Object sent) {
      if (!(sent instanceof String given)) {
        return sent;
      }
      var text = given.strip();
      return switch (this) {
        case TEXT, DATE, URL -> text;
        case UUID -> text.toLowerCase(Locale.ROOT);
        case BOOL ->
            text.equalsIgnoreCase("true") || text.equalsIgnoreCase("false")
                ? (Object) Boolean.valueOf(text)
                : text;
        case INT -> WHOLE.matcher(text).matches() ? (Object) Long.valueOf(text) : text;
      };
    }

    private boolean fits(Object value) {
      return switch (this) {
        case TEXT ->
            value instanceof String text
                && text.length() <= LENGTH_MAX
                && text.chars().noneMatch(Character::isISOControl);
        case BOOL -> value instanceof Boolean;
        case INT -> value instanceof Integer || value instanceof Long;
        case DATE -> value instanceof String text && isDay(text);
        case URL -> value instanceof String text && isAddress(text);
        case UUID -> value instanceof String text && UUIDS.matcher(text).matches();
      };
    }

    private static boolean isDay(String text) {
      try {
        return LocalDate.parse(text).toString().equals(text);
      } catch (DateTimeException _) {
        return false;
      }
    }

    private static boolean isAddress(String text) {
      try {
        var address = new URI(text);
        return text.length() <= LENGTH_MAX
            && address.getHost() != null
            && ("http".equals(address.getScheme()) || "https".equals(address.getScheme()));
      } catch (URISyntaxException _) {
        return false;
      }
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
