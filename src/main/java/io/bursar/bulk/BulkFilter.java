package io.bursar.bulk;

import java.util.List;

/// Which orders a person means, in the person's words; what is empty does not narrow.
///
/// @param status `Open`, `Fulfillment Error` (any of the four), or one of the four
/// @param cause kinds of outcome of the last attempt
/// @param state some of `due`, `waiting` and `held`
/// @param product a SKU, or the id of a product
/// @param placedAfter,placedBefore an instant, or a day in the site's zone: from its beginning on,
///   and up to its beginning
/// @param numbers of orders
public record BulkFilter(
    List<String> status,
    List<String> cause,
    List<String> state,
    String destination,
    String productType,
    String product,
    String course,
    String placedAfter,
    String placedBefore,
    List<String> numbers) {

  public BulkFilter {
    status = List.copyOf(status);
    cause = List.copyOf(cause);
    state = List.copyOf(state);
    numbers = List.copyOf(numbers);
  }

  /// Whether it narrows nothing.
  public boolean isEmpty() {
    return status.isEmpty()
        && cause.isEmpty()
        && state.isEmpty()
        && numbers.isEmpty()
        && (destination + productType + product + course + placedAfter + placedBefore).isEmpty();
  }
}
