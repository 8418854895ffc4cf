package io.bursar.fulfillment;

import io.bursar.fulfillment.StuckStore.Found;
import java.util.List;
import org.springframework.stereotype.Component;

/// What the sweep found that nobody would ever do: work that is neither done, nor waiting, nor
/// held. It should always be empty.
@Component
public class StuckLines {

  private static final int SHOWN_MAX = 200;

  private final StuckStore store;

  StuckLines(StuckStore store) {
    this.store = store;
  }

  /// The oldest 200 of them.
  public List<StuckLine> all() {
    return store.all(SHOWN_MAX).stream().map(StuckLines::line).toList();
  }

  private static StuckLine line(Found found) {
    return new StuckLine(found.orderNumber(), found.what());
  }

  /// One of them: in which order, and what is wrong, a sentence for staff.
  public record StuckLine(String orderNumber, String what) {}
}
