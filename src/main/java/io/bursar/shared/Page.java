package io.bursar.shared;

import java.util.List;

/// One page of a list by number, with the count of the whole list.
public record Page<T>(List<T> items, long count, int number, int size) {

  /// Whether a page follows this one.
  public boolean hasNext() {
    return (long) number * size < count;
  }
}
