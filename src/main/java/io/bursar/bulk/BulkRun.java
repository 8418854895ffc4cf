package io.bursar.bulk;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One operation on many orders, as it stands.
///
/// @param state `running`, `paused`, `canceled` or `done`
/// @param rate orders a second, at most
/// @param unknownNumbers those asked for that no order of the site has, the first 1,000
public record BulkRun(
    long id,
    BulkAction action,
    BulkFilter filter,
    String reason,
    int rate,
    String state,
    long userId,
    Instant createdAt,
    @Nullable Instant finishedAt,
    Counts counts,
    List<String> unknownNumbers) {

  public BulkRun {
    unknownNumbers = List.copyOf(unknownNumbers);
  }

  /// Whether nothing about it will change any more.
  public boolean isFinished() {
    return finishedAt != null;
  }

  /// How many orders stand where.
  ///
  /// @param asked acted on, the outcome still to come
  /// @param done with the result that was wanted
  /// @param waiting left to the queue, because the destination is out or slow
  /// @param skipped not in a state to be acted on any more
  /// @param failed attempted, and not delivered
  public record Counts(int total, int asked, int done, int waiting, int skipped, int failed) {

    /// Those that nothing has been done to yet.
    public int todo() {
      return total - asked - done - waiting - skipped - failed;
    }
  }

  /// One order of a run.
  ///
  /// @param state `todo`, `asked`, `done`, `waiting`, `skipped` or `failed`
  public record Item(
      int ordinal, String orderNumber, String state, String result, @Nullable Instant at) {}
}
