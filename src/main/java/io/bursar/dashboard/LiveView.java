package io.bursar.dashboard;

import io.bursar.page.Shown;
import io.bursar.page.Shown.Badge;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The part of an order's page that changes while one looks.
///
/// @param summary how many lines stand where
/// @param noRetry why nothing can be tried now; null when something can
/// @param steps the timeline; what lies in between a long one's ends is in `folded`
/// @param pollSeconds how often to look again; 0 when nothing happens by itself
/// @param version changes whenever anything else here does
record LiveView(
    String number,
    Badge status,
    String summary,
    @Nullable String noRetry,
    List<LineView> lines,
    Folded steps,
    int pollSeconds,
    String version) {

  /// One line of the order.
  ///
  /// @param cause why its last attempt failed; null when it did not
  /// @param noRetry why it cannot be tried now; null when it can
  record LineView(
      long id,
      int ordinal,
      String title,
      String type,
      String sku,
      @Nullable String courseId,
      String mode,
      int quantity,
      String price,
      Badge status,
      @Nullable String cause,
      Next next,
      int attempts,
      @Nullable String noRetry,
      Actions actions) {}

  /// What else a person may do with a line, besides trying it again.
  ///
  /// @param resolve declare it delivered, or what it granted left where it is
  /// @param revoke take back what it grants
  /// @param take look after its hold
  /// @param owner who looks after its hold; empty for nobody
  record Actions(boolean resolve, boolean revoke, boolean take, String owner) {}

  /// What happens next, in words around up to two moments.
  record Next(String words, Shown.@Nullable Time at, String then, Shown.@Nullable Time deadline) {}

  /// A timeline of which the middle may be folded away.
  record Folded(List<Step> first, List<Step> folded, List<Step> last) {

    private static final int SHOWN_MAX = 40;
    private static final int FIRST = 6;
    private static final int LAST = 24;

    static Folded of(List<Step> all) {
      if (all.size() <= SHOWN_MAX) {
        return new Folded(all, List.of(), List.of());
      }
      var end = all.size() - LAST;
      return new Folded(
          all.subList(0, FIRST), all.subList(FIRST, end), all.subList(end, all.size()));
    }
  }
}
