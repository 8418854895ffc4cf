package io.bursar.bulk;

import io.bursar.catalog.Product;
import io.bursar.catalog.Products;
import io.bursar.fulfillment.DeliveryFilter;
import io.bursar.order.LineStatus;
import io.bursar.shared.Refusal;
import io.bursar.site.Site;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// Understands what a person means by a [BulkFilter].
@Component
class ReadFilter {

  /// As many numbers as one list may have.
  static final int NUMBERS_MAX = 50_000;

  private static final String ANY_ERROR = "Fulfillment Error";

  private final Products products;

  ReadFilter(Products products) {
    this.products = products;
  }

  /// What is meant on this site by somebody who wants to do this. Refuses with [FilterInvalid].
  DeliveryFilter read(BulkFilter filter, BulkAction action, Site site) {
    if (filter.isEmpty()) {
      throw new FilterInvalid(
          "Say which orders are meant: give a status, a cause or another filter.");
    }
    var states = action.states(filter.state());
    known("state", filter.state(), DeliveryFilter.STATES);
    if (states.isEmpty()) {
      throw new FilterInvalid(
          "To %s is for other states than %s."
              .formatted(action.text(), String.join(", ", filter.state())));
    }
    return new DeliveryFilter(
        site.id(),
        statuses(filter.status()),
        known("cause", filter.cause(), DeliveryFilter.CAUSES),
        states,
        textOrNull(filter.destination()),
        textOrNull(filter.productType()),
        product(filter.product(), site),
        textOrNull(filter.course()),
        time("placed_after", filter.placedAfter(), site),
        time("placed_before", filter.placedBefore(), site),
        numbers(filter.numbers()));
  }

  private static Set<LineStatus> statuses(List<String> texts) {
    var statuses = EnumSet.noneOf(LineStatus.class);
    for (var text : texts) {
      var meant =
          Arrays.stream(LineStatus.values())
              .filter(status -> status != LineStatus.COMPLETE)
              .filter(
                  status ->
                      status.text().equals(text) || (status.isError() && text.equals(ANY_ERROR)))
              .toList();
      if (meant.isEmpty()) {
        throw new FilterInvalid(
            "status: \"%s\" is none of Open, Fulfillment Error, Fulfillment Configuration Error, Fulfillment Network Error, Fulfillment Timeout Error, Fulfillment Server Error."
                .formatted(text));
      }
      statuses.addAll(meant);
    }
    return statuses;
  }

  private static Set<String> known(String name, List<String> given, List<String> known) {
    for (var text : given) {
      if (!known.contains(text)) {
        throw new FilterInvalid(
            "%s: \"%s\" is none of %s.".formatted(name, text, String.join(", ", known)));
      }
    }
    return Set.copyOf(given);
  }

  private @Nullable Long product(String text, Site site) {
    if (text.isEmpty()) {
      return null;
    }
    var bySku = products.bySku(site.partner().id(), List.of(text.toUpperCase(Locale.ROOT)));
    if (!bySku.isEmpty()) {
      return bySku.getFirst().id();
    }
    if (text.matches("\\d{1,18}")) {
      var byId = products.byIds(List.of(Long.valueOf(text)));
      if (!byId.isEmpty()) {
        return byId.stream().map(Product::id).findFirst().orElse(null);
      }
    }
    throw new FilterInvalid(
        "product: there is no product with the SKU or id \"%s\".".formatted(text));
  }

  private static @Nullable Instant time(String name, String text, Site site) {
    if (text.isEmpty()) {
      return null;
    }
    try {
      return text.length() <= "2026-01-01".length()
          ? LocalDate.parse(text).atStartOfDay(site.zone()).toInstant()
          : OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeParseException _) {
      throw new FilterInvalid(
          "%s: \"%s\" is neither a day (2026-07-14) nor an instant (2026-07-14T09:30:00Z)."
              .formatted(name, text));
    }
  }

  private static List<String> numbers(List<String> given) {
    var numbers = new HashSet<String>();
    for (var text : given) {
      for (var number : text.split("[\\s,;]+", -1)) {
        numbers.add(number.toUpperCase(Locale.ROOT));
      }
    }
    numbers.remove("");
    if (numbers.size() > NUMBERS_MAX) {
      throw new FilterInvalid(
          "numbers: a list may have at most %,d numbers.".formatted(NUMBERS_MAX));
    }
    if (!given.isEmpty() && numbers.isEmpty()) {
      throw new FilterInvalid("numbers: the list holds no number.");
    }
    return numbers.stream().sorted().toList();
  }

  private static @Nullable String textOrNull(String text) {
    return text.isEmpty() ? null : text;
  }

  /// What the filter says cannot be understood.
  static final class FilterInvalid extends Refusal {

    private static final long serialVersionUID = 1L;

    FilterInvalid(String sentence) {
      super(Kind.INVALID, "filter-invalid", sentence);
    }
  }
}
