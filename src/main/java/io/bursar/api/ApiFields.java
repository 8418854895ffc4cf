package io.bursar.api;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The fields of one [ApiInput] while they are read. A wrong field is noted, and a harmless value
/// (empty text, empty list) stands in for it until the reader is done and all notes are thrown.
public final class ApiFields {

  private final Map<String, @Nullable Object> values;
  private final boolean form;
  private final Map<String, List<String>> errors = new LinkedHashMap<>();

  private ApiFields(Map<String, @Nullable Object> values, boolean form) {
    this.values = values;
    this.form = form;
  }

  static <T> T read(
      Map<String, @Nullable Object> values, boolean form, Function<ApiFields, T> reader) {
    var fields = new ApiFields(values, form);
    T result;
    try {
      result = reader.apply(fields);
    } catch (RuntimeException failure) {
      // A stand-in may not suit the reader's own checks; the wrong field is the reason to tell.
      fields.throwErrors();
      throw failure;
    }
    fields.throwErrors();
    return result;
  }

  /// Notes that a field is wrong, by a rule of the endpoint.
  public void reject(String name, String sentence) {
    errors.computeIfAbsent(name, _ -> new ArrayList<>()).add(sentence);
  }

  /// Whether the field is there and not null.
  public boolean has(String name) {
    return values.get(name) != null;
  }

  /// The text of a field that must be there and not blank, as it was sent.
  public String text(String name) {
    if (!has(name)) {
      reject(name, "This field is required.");
      return "";
    }
    var text = string(name);
    if (text != null && text.isBlank()) {
      reject(name, "This field may not be blank.");
    }
    return text == null ? "" : text;
  }

  /// The text of a field; empty when it is absent, null or blank.
  public Optional<String> optionalText(String name) {
    return has(name)
        ? Optional.ofNullable(string(name)).filter(text -> !text.isBlank())
        : Optional.empty();
  }

  /// Whether the field is the JSON boolean `true`; any other value, of any type, is false.
  public boolean bool(String name) {
    return Boolean.TRUE.equals(values.get(name));
  }

  /// A field that is `true` or `false`, as JSON or as text; the default when it is absent. Refuses
  /// any other value, null too: who means no must not be taken for yes.
  public boolean flag(String name, boolean otherwise) {
    if (!values.containsKey(name)) {
      return otherwise;
    }
    return switch (values.get(name)) {
      case Boolean flag -> flag;
      case String text when text.equalsIgnoreCase("true") -> true;
      case String text when text.equalsIgnoreCase("false") -> false;
      case null, default -> {
        reject(name, "This field must be true or false.");
        yield otherwise;
      }
    };
  }

  /// The values of a field that must be there and be a list; a form field sent once is a list of
  /// one.
  public List<@Nullable Object> list(String name) {
    return switch (values.get(name)) {
      case null -> {
        reject(name, "This field is required.");
        yield List.of();
      }
      case String text when form -> List.of(text);
      case List<?> list -> new ArrayList<@Nullable Object>(list);
      default -> {
        reject(name, "This field must be a list.");
        yield List.of();
      }
    };
  }

  /// The objects of a field that must be there and be a list of JSON objects.
  public List<ApiInput> objects(String name) {
    var objects = new ArrayList<ApiInput>();
    for (var value : list(name)) {
      if (value instanceof Map<?, ?> map) {
        objects.add(ApiInput.ofJson(texts(map)));
      } else {
        reject(name, "This field must be a list of objects.");
        return List.of();
      }
    }
    return objects;
  }

  private static Map<String, @Nullable Object> texts(Map<?, ?> map) {
    var texts = new LinkedHashMap<String, @Nullable Object>();
    map.forEach((key, value) -> texts.put(String.valueOf(key), value));
    return texts;
  }

  private @Nullable String string(String name) {
    if (values.get(name) instanceof String text) {
      return text;
    }
    reject(name, "This field must be text.");
    return null;
  }

  private void throwErrors() {
    if (!errors.isEmpty()) {
      throw new ApiInput.Invalid(errors);
    }
  }
}
