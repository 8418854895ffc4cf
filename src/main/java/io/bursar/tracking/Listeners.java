package io.bursar.tracking;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// Which events an endpoint wants, remembered for a second, so that an order of which nobody wants
/// to hear costs nothing. Only the question whether to write at all is answered from memory; who
/// gets what is read from the database in the transaction that writes. So a node that does not know
/// a new endpoint yet misses it for a second at most, and none ever writes to one that is disabled.
@Component
class Listeners {

  private static final Duration REMEMBERED = Duration.ofSeconds(1);

  private final EventStore events;
  private final AtomicInteger changes = new AtomicInteger();
  private volatile @Nullable Known known;

  Listeners(EventStore events) {
    this.events = events;
  }

  /// Whether some endpoint wants to hear of this.
  boolean want(EventType type) {
    return known().types.contains(type.text());
  }

  /// This node has changed an endpoint.
  void forget() {
    changes.incrementAndGet();
  }

  private Known known() {
    // In this order: what changes while the database is read makes what was read stale.
    var change = changes.get();
    var now = System.nanoTime();
    var current = known;
    if (current == null
        || current.change != change
        || now - current.readAt >= REMEMBERED.toNanos()) {
      current = new Known(events.wanted(), now, change);
      known = current;
    }
    return current;
  }

  private record Known(Set<String> types, long readAt, int change) {}
}
