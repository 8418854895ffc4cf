package io.bursar.bulk;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// What a run does to each order.
public enum BulkAction {
  /// Tries again now, held or not.
  RETRY,
  /// Keeps from being tried, for a person to look at.
  HOLD,
  /// Lets what is held be tried again.
  RELEASE,
  /// Takes for delivered: because the destination has it, or because a person says why.
  RESOLVE;

  /// The word in the database and in the REST interface.
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// The action of this word.
  public static Optional<BulkAction> of(String text) {
    return Arrays.stream(values()).filter(action -> action.text().equals(text)).findFirst();
  }

  /// The states of deliveries that it can change, narrowed by those asked for, if any are.
  Set<String> states(List<String> asked) {
    var states =
        switch (this) {
          case RETRY, RESOLVE -> Set.of("due", "waiting", "held");
          case HOLD -> Set.of("due", "waiting");
          case RELEASE -> Set.of("held");
        };
    return asked.isEmpty() ? states : Set.copyOf(states.stream().filter(asked::contains).toList());
  }
}
