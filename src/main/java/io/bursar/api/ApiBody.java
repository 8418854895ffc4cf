package io.bursar.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.net.URLDecoder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.web.server.ResponseStatusException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// Reads the body of a REST request. Forms are read here and not by the servlet container, which
/// would read them for POST alone and mix them with the query.
final class ApiBody {

  private static final int BYTES_MAX = 1024 * 1024;
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

  private ApiBody() {}

  static ApiInput read(HttpServletRequest request) throws IOException, ServletException {
    var type = mediaType(request);
    if (MediaType.MULTIPART_FORM_DATA.includes(type)) {
      return ApiInput.ofForm(multipart(request));
    }
    var body = bytes(request);
    if (body.length == 0) {
      return ApiInput.ofJson(Map.of());
    }
    if (MediaType.APPLICATION_JSON.includes(type)) {
      return ApiInput.ofJson(json(body));
    }
    if (MediaType.APPLICATION_FORM_URLENCODED.includes(type)) {
      return ApiInput.ofForm(form(new String(body, UTF_8)));
    }
    throw new ResponseStatusException(HttpStatus.UNSUPPORTED_MEDIA_TYPE);
  }

  private static @Nullable MediaType mediaType(HttpServletRequest request) {
    var type = request.getContentType();
    try {
      return type == null ? null : MediaType.parseMediaType(type);
    } catch (InvalidMediaTypeException _) {
      throw new ResponseStatusException(HttpStatus.UNSUPPORTED_MEDIA_TYPE);
    }
  }

  private static byte[] bytes(HttpServletRequest request) throws IOException {
    if (request.getContentLengthLong() > BYTES_MAX) {
      throw tooLarge();
    }
    var body = request.getInputStream().readNBytes(BYTES_MAX + 1);
    if (body.length > BYTES_MAX) {
      throw tooLarge();
    }
    if (body.length == 0 && request.getContentLengthLong() > 0) {
      throw new IllegalStateException("Something has read the body before ApiInput could");
    }
    return body;
  }

  private static ResponseStatusException tooLarge() {
    return new ResponseStatusException(
        HttpStatus.CONTENT_TOO_LARGE, "The body may have at most 1 MiB.");
  }

  private static Map<String, @Nullable Object> json(byte[] body) {
    Object value;
    try {
      value = JSON.readValue(body, Object.class);
    } catch (JacksonException failure) {
      var where = failure.getLocation();
      throw refused(
          where == null
              ? "The body is not JSON."
              : "The body is not JSON: line %d, column %d."
                  .formatted(where.getLineNr(), where.getColumnNr()));
    }
    if (!(value instanceof Map<?, ?> object)) {
      throw refused("The body must be a JSON object.");
    }
    var fields = new LinkedHashMap<String, @Nullable Object>();
    checkTexts(object);
    object.forEach((name, field) -> fields.put(String.valueOf(name), field));
    return fields;
  }

  private static void checkTexts(@Nullable Object value) {
    switch (value) {
      case String text -> checked(text);
      case List<?> list -> list.forEach(ApiBody::checkTexts);
      case Map<?, ?> object ->
          object.forEach(
              (name, field) -> {
                checkTexts(name);
                checkTexts(field);
              });
      case null, default -> {}
    }
  }

  private static Map<String, @Nullable Object> form(String body) {
    var fields = new LinkedHashMap<String, @Nullable Object>();
    for (var pair : body.split("&", -1)) {
      if (!pair.isEmpty()) {
        var parts = pair.split("=", 2);
        add(fields, decoded(parts[0]), parts.length == 1 ? "" : decoded(parts[1]));
      }
    }
    return fields;
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text, UTF_8);
    } catch (IllegalArgumentException _) {
      throw refused("The form is not well encoded.");
    }
  }

  private static Map<String, @Nullable Object> multipart(HttpServletRequest request)
      throws IOException, ServletException {
    var fields = new LinkedHashMap<String, @Nullable Object>();
    for (var part : request.getParts()) {
      if (part.getSubmittedFileName() == null) {
        add(fields, part.getName(), new String(part.getInputStream().readAllBytes(), UTF_8));
      }
    }
    return fields;
  }

  private static void add(Map<String, @Nullable Object> fields, String name, String text) {
    checked(text);
    fields.merge(
        checked(name),
        text,
        (before, _) -> {
          var texts =
              before instanceof List<?> list
                  ? new ArrayList<@Nullable Object>(list)
                  : new ArrayList<@Nullable Object>(List.of(before));
          texts.add(text);
          return texts;
        });
  }

  /// The database knows no null character, so no text may hold one.
  private static String checked(String text) {
    if (text.indexOf('\0') >= 0) {
      throw refused("The body may not hold null characters.");
    }
    return text;
  }

  private static ResponseStatusException refused(String sentence) {
    return new ResponseStatusException(HttpStatus.BAD_REQUEST, sentence);
  }
}
