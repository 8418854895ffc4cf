package io.bursar.api;

import io.bursar.shared.Refusal;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The body of a REST request, read alike from a JSON object, a form and a multipart form. An
/// endpoint takes it as a parameter. A body that cannot be read never gets here: it has been
/// answered with 400, 413 or 415. An empty body has no fields.
///
/// The getters refuse a wrong field with [Invalid]; [#read] gathers all wrong fields first.
public final class ApiInput {

  private final Map<String, @Nullable Object> values;
  private final boolean form;

  private ApiInput(Map<String, @Nullable Object> values, boolean form) {
    this.values = Collections.unmodifiableMap(values);
    this.form = form;
  }

  static ApiInput ofJson(Map<String, @Nullable Object> object) {
    return new ApiInput(object, false);
  }

  /// A field that was sent more than once holds the list of its texts.
  static ApiInput ofForm(Map<String, @Nullable Object> fields) {
    return new ApiInput(fields, true);
  }

  /// What the reader makes of the fields. Refuses with [Invalid], which names every field that the
  /// reader found wrong; the reader's result is then thrown away.
  public <T> T read(Function<ApiFields, T> reader) {
    return ApiFields.read(values, form, reader);
  }

  /// Whether the field is there and not null.
  public boolean has(String name) {
    return values.get(name) != null;
  }

  /// The text of a field that must be there and not blank, as it was sent.
  public String text(String name) {
    return read(fields -> fields.text(name));
  }

  /// The text of a field; empty when it is absent, null or blank.
  public Optional<String> optionalText(String name) {
    return read(fields -> fields.optionalText(name));
  }

  /// Whether the field is the JSON boolean `true`; any other value, of any type, is false.
  public boolean bool(String name) {
    return Boolean.TRUE.equals(values.get(name));
  }

  /// A field that is `true` or `false`, as JSON or as text; the default when it is absent.
  public boolean flag(String name, boolean otherwise) {
    return read(fields -> fields.flag(name, otherwise));
  }

  /// The values of a field that must be there and be a list; a form field sent once is a list of
  /// one.
  public List<@Nullable Object> list(String name) {
    return read(fields -> fields.list(name));
  }

  /// The objects of a field that must be there and be a list of JSON objects.
  public List<ApiInput> objects(String name) {
    return read(fields -> fields.objects(name));
  }

  /// What was sent, field by field, for endpoints that answer with it or name unknown fields.
  public Map<String, @Nullable Object> values() {
    return values;
  }

  /// Fields of the input are wrong. Answered with 400 and `{"<field>": ["<sentence>", ...]}`,
  /// unless the endpoint has an envelope of its own.
  public static final class Invalid extends Refusal {

    private static final long serialVersionUID = 1L;

    private final transient Map<String, List<String>> errors;

    /// One field is wrong.
    public Invalid(String field, String sentence) {
      this(Map.of(field, List.of(sentence)));
    }

    /// These fields are wrong, each with the sentences that say how.
    public Invalid(Map<String, List<String>> errors) {
      super(Kind.INVALID, "invalid-fields", sentence(errors));
      this.errors = new LinkedHashMap<>(errors);
    }

    /// The sentences by field.
    public Map<String, List<String>> errors() {
      return errors;
    }

    private static String sentence(Map<String, List<String>> errors) {
      var first = errors.entrySet().iterator().next();
      return first.getKey() + ": " + first.getValue().getFirst();
    }
  }
}
