package io.bursar.api;

import io.bursar.shared.Page;
import io.bursar.shared.Refusal;
import io.bursar.site.Site;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The page of a list that a request asks for by `page` (from 1) and `page_size` (20, at most
/// 10000). An endpoint takes it as a parameter.
public final class ApiPage {

  private static final int SIZE_DEFAULT = 20;
  private static final int SIZE_MAX = 10_000;

  private final int number;
  private final int size;
  private final String url;
  private final String otherParameters;

  private ApiPage(int number, int size, String url, String otherParameters) {
    this.number = number;
    this.size = size;
    this.url = url;
    this.otherParameters = otherParameters;
  }

  /// The page that this request asks for. Refuses a page number that is none with [NoSuchPage];
  /// ignores a page size that is none.
  static ApiPage of(HttpServletRequest request, Site site) {
    var query = request.getQueryString() == null ? "" : request.getQueryString();
    var others =
        Arrays.stream(query.split("&", -1))
            .filter(pair -> !pair.isEmpty() && !pair.equals("page") && !pair.startsWith("page="))
            .collect(Collectors.joining("&"));
    return new ApiPage(
        number(request.getParameter("page")),
        size(request.getParameter("page_size")),
        site.link(request.getRequestURI()) + "/",
        others);
  }

  /// The number of the page, from 1.
  public int number() {
    return number;
  }

  /// How many entries a page holds.
  public int size() {
    return size;
  }

  /// How many entries lie before this page.
  public long offset() {
    return (number - 1L) * size;
  }

  /// The page as this request's answer. Refuses a page beyond the end with [NoSuchPage]; the first
  /// page is never beyond the end.
  public <T, R> Envelope<R> envelope(Page<T> page, Function<T, R> view) {
    return envelope(page.count(), page.items().stream().map(view).toList());
  }

  /// The entries of this page, out of so many in the whole list, as this request's answer. Refuses
  /// a page beyond the end with [NoSuchPage]; the first page is never beyond the end.
  public <R> Envelope<R> envelope(long count, List<R> results) {
    if (number > 1 && offset() >= count) {
      throw new NoSuchPage();
    }
    return new Envelope<>(
        count,
        (long) number * size < count ? link(number + 1) : null,
        number > 1 ? link(number - 1) : null,
        results);
  }

  private static int number(@Nullable String text) {
    if (text == null || text.isEmpty()) {
      return 1;
    }
    var number = positive(text);
    if (number == 0) {
      throw new NoSuchPage();
    }
    return number;
  }

  private static int size(@Nullable String text) {
    var size = text == null ? 0 : positive(text);
    return size == 0 ? SIZE_DEFAULT : Math.min(size, SIZE_MAX);
  }

  /// Zero for everything that is not a positive whole number.
  private static int positive(String text) {
    try {
      return Math.max(0, Integer.parseInt(text.strip()));
    } catch (NumberFormatException _) {
      return 0;
    }
  }

  private String link(int page) {
    var query =
        Stream.of(page == 1 ? "" : "page=" + page, otherParameters)
            .filter(part -> !part.isEmpty())
            .collect(Collectors.joining("&"));
    return query.isEmpty() ? url : url + "?" + query;
  }

  /// The envelope of every list. The links are absolute and keep the other query parameters.
  public record Envelope<R>(
      long count, @Nullable String next, @Nullable String previous, List<R> results) {}

  /// The list has no such page.
  public static final class NoSuchPage extends Refusal {

    private static final long serialVersionUID = 1L;

    NoSuchPage() {
      super(Kind.NOT_FOUND, "no-such-page", "This list has no such page.");
    }
  }
}
