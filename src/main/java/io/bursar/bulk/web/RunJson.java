package io.bursar.bulk.web;

import io.bursar.bulk.BulkFilter;
import io.bursar.bulk.BulkRun;
import io.bursar.bulk.BulkRuns.Preview;
import io.bursar.shared.Money;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Runs and previews as the REST interface shows them.
final class RunJson {

  private RunJson() {}

  static Map<String, @Nullable Object> of(BulkRun run) {
    var json = new LinkedHashMap<String, @Nullable Object>();
    json.put("id", run.id());
    json.put("action", run.action().text());
    json.put("filter", of(run.filter()));
    json.put("reason", run.reason());
    json.put("rate", run.rate());
    json.put("state", run.state());
    json.put("created", run.createdAt().toString());
    json.put("finished", run.finishedAt() == null ? null : run.finishedAt().toString());
    var counts = new LinkedHashMap<String, Integer>();
    counts.put("total", run.counts().total());
    counts.put("todo", run.counts().todo());
    counts.put("asked", run.counts().asked());
    counts.put("done", run.counts().done());
    counts.put("waiting", run.counts().waiting());
    counts.put("failed", run.counts().failed());
    counts.put("skipped", run.counts().skipped());
    json.put("counts", counts);
    json.put("unknown_numbers", run.unknownNumbers());
    return json;
  }

  static Map<String, @Nullable Object> preview(Preview preview) {
    var summary = preview.summary();
    var json = new LinkedHashMap<String, @Nullable Object>();
    json.put("orders", summary.orders());
    json.put("lines", summary.deliveries());
    json.put("values", summary.values().stream().map(RunJson::of).toList());
    json.put("by_status", summary.byStatus());
    json.put("by_cause", summary.byCause());
    json.put(
        "sample",
        preview.sample().stream()
            .map(
                it ->
                    Map.of(
                        "number", it.orderNumber(),
                        "status", it.lineStatus(),
                        "cause", it.outcome(),
                        "state", it.state(),
                        "destination", it.destination()))
            .toList());
    json.put("unknown_numbers", preview.unknownNumbers());
    return json;
  }

  private static Map<String, String> of(Money money) {
    return Map.of(
        "currency", money.currency().getCurrencyCode(), "amount", money.toDecimal().toString());
  }

  private static Map<String, Object> of(BulkFilter filter) {
    var json = new LinkedHashMap<String, Object>();
    put(json, "status", filter.status());
    put(json, "cause", filter.cause());
    put(json, "state", filter.state());
    put(json, "destination", filter.destination());
    put(json, "product_type", filter.productType());
    put(json, "product", filter.product());
    put(json, "course", filter.course());
    put(json, "placed_after", filter.placedAfter());
    put(json, "placed_before", filter.placedBefore());
    if (!filter.numbers().isEmpty()) {
      json.put("numbers_count", filter.numbers().size());
    }
    return json;
  }

  private static void put(Map<String, Object> json, String name, List<String> values) {
    if (!values.isEmpty()) {
      json.put(name, values);
    }
  }

  private static void put(Map<String, Object> json, String name, String value) {
    if (!value.isEmpty()) {
      json.put(name, value);
    }
  }
}
