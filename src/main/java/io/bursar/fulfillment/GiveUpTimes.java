package io.bursar.fulfillment;

import static java.time.ZoneOffset.UTC;

import io.bursar.fulfillment.spi.FulfillmentModule;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Until when deliveries are tried whose tries begin now: as their module says, and all others as
/// configured. For statements that change deliveries of many modules at once.
record GiveUpTimes(List<String> modules, List<Instant> times, Instant otherwise) {

  /// The time for the delivery `d`, to be written into a statement that has these [#params].
  static final String OF_D =
      "coalesce((:giveUpTimes::text[]::timestamptz[])[array_position(:giveUpModules::text[],"
          + " d.module)], :giveUpOtherwise::timestamptz)";

  /// For statements that begin no tries.
  static final GiveUpTimes NONE = new GiveUpTimes(List.of(), List.of(), Instant.EPOCH);

  static GiveUpTimes of(List<FulfillmentModule> modules, RetryPolicy policy, Instant now) {
    var names = new ArrayList<String>();
    var times = new ArrayList<Instant>();
    for (var module : modules) {
      names.add(module.name());
      times.add(now.plus(policy.of(module).giveUpAfter()));
    }
    return new GiveUpTimes(names, times, now.plus(policy.of(null).giveUpAfter()));
  }

  Map<String, Object> params() {
    return Map.of(
        "giveUpModules", modules.toArray(String[]::new),
        "giveUpTimes", times.stream().map(Instant::toString).toArray(String[]::new),
        "giveUpOtherwise", otherwise.atOffset(UTC));
  }
}
