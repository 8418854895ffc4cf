package io.bursar.sandbox.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.Headers;
import java.net.URI;
import java.net.URLDecoder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringTokenizer;
import org.jspecify.annotations.Nullable;

/// One request, read to its end.
public record Call(String method, URI uri, Headers headers, String body) {

  /// The path with percent signs decoded; a plus stays a plus.
  public String path() {
    return uri.getPath();
  }

  /// The path and query as they came.
  public String target() {
    return uri.getRawQuery() == null
        ? uri.getRawPath()
        : uri.getRawPath() + "?" + uri.getRawQuery();
  }

  /// The first header of this name, whatever its case.
  public @Nullable String header(String name) {
    return headers.getFirst(name);
  }

  /// The first query parameter of this name.
  public @Nullable String query(String name) {
    return first(pairs(uri.getRawQuery() == null ? "" : uri.getRawQuery()), name);
  }

  /// The fields of a form-encoded body, each with all its values; none when the body is of another
  /// type.
  public Map<String, List<String>> form() {
    return hasType("application/x-www-form-urlencoded") ? pairs(body) : Map.of();
  }

  /// The first value of a form field.
  public @Nullable String form(String name) {
    return first(form(), name);
  }

  /// Whether the body is said to be of this media type.
  public boolean hasType(String type) {
    var given = header("Content-Type");
    return given != null && given.toLowerCase(Locale.ROOT).startsWith(type);
  }

  private static @Nullable String first(Map<String, List<String>> pairs, String name) {
    var values = pairs.get(name);
    return values == null ? null : values.getFirst();
  }

  private static Map<String, List<String>> pairs(String text) {
    var pairs = new LinkedHashMap<String, List<String>>();
    var parts = new StringTokenizer(text, "&");
    while (parts.hasMoreTokens()) {
      var part = parts.nextToken();
      var equals = part.indexOf('=');
      var name = equals < 0 ? part : part.substring(0, equals);
      var value = equals < 0 ? "" : part.substring(equals + 1);
      pairs.computeIfAbsent(decoded(name), _ -> new ArrayList<>()).add(decoded(value));
    }
    return pairs;
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text, UTF_8);
    } catch (IllegalArgumentException _) {
      return text;
    }
  }
}
