package io.bursar.cli;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// What is printed of previews and runs.
final class Report {

  private static final List<String> STATES =
      List.of("todo", "asked", "done", "waiting", "failed", "skipped");
  private static final int UNKNOWN_SHOWN = 20;

  private Report() {}

  static void preview(JsonNode preview, String action, PrintStream out) {
    long orders = preview.path("orders").asLong();
    out.printf("%,d orders match, %,d lines", orders, preview.path("lines").asLong());
    for (var value : preview.path("values")) {
      out.printf(", %s %s", value.path("amount").asString(), value.path("currency").asString());
    }
    out.printf(". To do: %s.%n", action);
    counts("By status", preview.path("by_status"), out);
    counts("By cause", preview.path("by_cause"), out);
    if (!preview.path("sample").isEmpty()) {
      out.println("Among them:");
    }
    for (var order : preview.path("sample")) {
      out.printf(
          "  %-16s %-32s %-16s %-8s %s%n",
          order.path("number").asString(),
          order.path("status").asString(),
          order.path("cause").asString(),
          order.path("state").asString(),
          order.path("destination").asString());
    }
    unknown(preview.path("unknown_numbers"), out);
  }

  static void runs(JsonNode list, PrintStream out) {
    if (list.path("results").isEmpty()) {
      out.println("No runs yet.");
    }
    list.path("results").forEach(run -> out.println(line(run)));
  }

  static void run(JsonNode run, PrintStream out) {
    out.println(line(run));
    out.printf("  filter: %s%n", run.path("filter"));
    if (!run.path("reason").asString().isEmpty()) {
      out.printf("  reason: %s%n", run.path("reason").asString());
    }
    unknown(run.path("unknown_numbers"), out);
  }

  static String line(JsonNode run) {
    var counts = run.path("counts");
    var parts = new ArrayList<String>();
    for (var state : STATES) {
      if (counts.path(state).asInt() > 0) {
        parts.add("%,d %s".formatted(counts.path(state).asInt(), state));
      }
    }
    return "Run %d, %s, %s: %,d orders: %s"
        .formatted(
            run.path("id").asLong(),
            run.path("action").asString(),
            run.path("state").asString(),
            counts.path("total").asInt(),
            String.join(", ", parts));
  }

  private static void counts(String title, JsonNode counts, PrintStream out) {
    if (!counts.isEmpty()) {
      out.println(title + ":");
    }
    counts
        .properties()
        .forEach(count -> out.printf("  %-34s %,8d%n", count.getKey(), count.getValue().asLong()));
  }

  private static void unknown(JsonNode numbers, PrintStream out) {
    if (numbers.isEmpty()) {
      return;
    }
    var shown = new ArrayList<String>();
    numbers.forEach(number -> shown.add(number.asString()));
    out.printf(
        "No order has %s%s.%n",
        String.join(", ", shown.subList(0, Math.min(shown.size(), UNKNOWN_SHOWN))),
        shown.size() > UNKNOWN_SHOWN
            ? " and %,d more".formatted(shown.size() - UNKNOWN_SHOWN)
            : "");
  }
}
