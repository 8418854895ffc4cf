package io.bursar.dashboard;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.bursar.bulk.BulkAction;
import io.bursar.bulk.BulkFilter;
import io.bursar.bulk.NewRun;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.web.multipart.MultipartFile;

/// What staff fill in to choose orders and say what is to be done; what is missing is empty.
record BulkForm(
    @Nullable String action,
    @Nullable String status,
    @Nullable String cause,
    @Nullable String state,
    @Nullable String destination,
    @Nullable String productType,
    @Nullable String product,
    @Nullable String course,
    @Nullable String placedAfter,
    @Nullable String placedBefore,
    @Nullable String numbers,
    @Nullable MultipartFile file,
    @Nullable String reason,
    @Nullable String rate,
    @Nullable String key) {

  private static final Pattern BETWEEN = Pattern.compile("[\\s,;]+");

  BulkForm {
    action = BulkAction.of(text(action)).orElse(BulkAction.RETRY).text();
    status = text(status);
    cause = text(cause);
    state = text(state);
    destination = text(destination);
    productType = text(productType);
    product = text(product);
    course = text(course);
    placedAfter = text(placedAfter);
    placedBefore = text(placedBefore);
    numbers = (text(numbers) + "\n" + uploaded(file)).strip();
    file = null;
    reason = text(reason);
    rate = text(rate);
    key = key == null || key.isBlank() ? UUID.randomUUID().toString() : key;
  }

  BulkAction bulkAction() {
    return BulkAction.of(text(action)).orElseThrow();
  }

  BulkFilter filter() {
    return new BulkFilter(
        list(text(status)),
        list(text(cause)),
        list(text(state)),
        text(destination),
        text(productType),
        text(product),
        text(course),
        text(placedAfter),
        text(placedBefore),
        BETWEEN.splitAsStream(text(numbers)).filter(number -> !number.isEmpty()).toList());
  }

  NewRun toRun() {
    var number = text(rate);
    return new NewRun(
        bulkAction(),
        filter(),
        text(reason),
        number.isEmpty()
            ? NewRun.RATE_DEFAULT
            : number.matches("\\d{1,6}") ? Integer.parseInt(number) : 0,
        key);
  }

  private static List<String> list(String text) {
    return text.isEmpty() ? List.of() : List.of(text);
  }

  private static String text(@Nullable String text) {
    return Objects.requireNonNullElse(text, "").strip();
  }

  private static String uploaded(@Nullable MultipartFile file) {
    try {
      return file == null ? "" : new String(file.getBytes(), UTF_8).replace("\0", "");
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
