package io.bursar.catalog;

import java.util.Collection;
import java.util.Set;

/// Asks whoever keeps the orders what has been sold; implemented above this room.
public interface SoldProducts {

  /// Those of these products of one course that stand on an order, whatever became of it.
  Set<Long> soldAmong(String courseId, Collection<Long> productIds);
}
