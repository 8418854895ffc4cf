package io.bursar.bulk.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.bursar.account.Account;
import io.bursar.account.Permissions;
import io.bursar.api.ApiFields;
import io.bursar.api.ApiInput;
import io.bursar.bulk.BulkAction;
import io.bursar.bulk.BulkFilter;
import io.bursar.bulk.BulkRun;
import io.bursar.bulk.BulkRuns;
import io.bursar.bulk.NewRun;
import io.bursar.bulk.ResultsCsv;
import io.bursar.history.Actor;
import io.bursar.site.Site;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// `/api/v3/bulk-runs/`, for staff: look at what a run would act on, start it, watch it, pause it,
/// let it go on, cancel it, and fetch the result of each order.
@RestController
@RequestMapping("/api/v3/bulk-runs")
class BulkRunsController {

  private static final int PAGE = 50;
  private static final String ID = "/{id:\\d{1,18}}";

  private static final Set<String> FIELDS = Set.of("action", "filter", "reason", "rate", "dry_run");
  private static final Set<String> FILTERS =
      Set.of(
          "status",
          "cause",
          "state",
          "destination",
          "product_type",
          "product",
          "course",
          "placed_after",
          "placed_before",
          "numbers");

  private final BulkRuns runs;
  private final ResultsCsv resultsCsv;
  private final Permissions permissions;

  BulkRunsController(BulkRuns runs, ResultsCsv resultsCsv, Permissions permissions) {
    this.runs = runs;
    this.resultsCsv = resultsCsv;
    this.permissions = permissions;
  }

  /// With `dry_run`, 200 with what it would act on; else 201 with the run, or 200 with the run that
  /// the same key started before.
  @PostMapping
  ResponseEntity<Object> start(
      ApiInput input,
      Site site,
      @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key,
      @AuthenticationPrincipal Account caller) {
    permissions.requireStaff(caller);
    var action = input.read(BulkRunsController::action);
    var filter = filter(input);
    if (input.flag("dry_run", false)) {
      return ResponseEntity.ok(RunJson.preview(runs.preview(action, filter, site)));
    }
    var started =
        runs.start(
            new NewRun(action, filter, input.optionalText("reason").orElse(""), rate(input), key),
            site,
            Actor.api(caller.id()));
    return ResponseEntity.status(started.anew() ? HttpStatus.CREATED : HttpStatus.OK)
        .header("Location", site.link("/api/v3/bulk-runs/%d/".formatted(started.run().id())))
        .body(RunJson.of(started.run()));
  }

  /// The newest runs, 50 at a time; `before` is the id of the last one of the page before.
  @GetMapping
  Map<String, Object> list(
      Site site,
      @RequestParam(required = false) @Nullable Long before,
      @AuthenticationPrincipal Account caller) {
    permissions.requireStaff(caller);
    return Map.of("results", runs.newest(site, before, PAGE).stream().map(RunJson::of).toList());
  }

  @GetMapping(ID)
  Map<String, @Nullable Object> one(
      @PathVariable long id, Site site, @AuthenticationPrincipal Account caller) {
    permissions.requireStaff(caller);
    return RunJson.of(runs.get(id, site));
  }

  @PostMapping(ID + "/pause")
  Map<String, @Nullable Object> pause(
      @PathVariable long id, Site site, @AuthenticationPrincipal Account caller) {
    permissions.requireStaff(caller);
    return RunJson.of(runs.pause(id, site));
  }

  @PostMapping(ID + "/resume")
  Map<String, @Nullable Object> resume(
      @PathVariable long id, Site site, @AuthenticationPrincipal Account caller) {
    permissions.requireStaff(caller);
    return RunJson.of(runs.resume(id, site));
  }

  @PostMapping(ID + "/cancel")
  Map<String, @Nullable Object> cancel(
      @PathVariable long id, Site site, @AuthenticationPrincipal Account caller) {
    permissions.requireStaff(caller);
    return RunJson.of(runs.cancel(id, site));
  }

  /// The result of each order, as it stands.
  @GetMapping(ID + "/results.csv")
  void results(
      @PathVariable long id,
      Site site,
      @AuthenticationPrincipal Account caller,
      HttpServletResponse response)
      throws IOException {
    permissions.requireStaff(caller);
    BulkRun run = runs.get(id, site);
    response.setContentType("text/csv;charset=UTF-8");
    response.setHeader(
        "Content-Disposition", "attachment; filename=\"bulk-run-%d.csv\"".formatted(run.id()));
    try (var out = new OutputStreamWriter(response.getOutputStream(), UTF_8)) {
      resultsCsv.write(run.id(), site, out);
    }
  }

  private static BulkAction action(ApiFields fields) {
    var text = fields.text("action");
    return BulkAction.of(text)
        .orElseGet(
            () -> {
              if (!text.isBlank()) {
                fields.reject("action", "One of retry, hold, release, resolve.");
              }
              return BulkAction.RETRY;
            });
  }

  private static BulkFilter filter(ApiInput input) {
    onlyKnown("", input.values().keySet(), FIELDS);
    if (!(input.values().get("filter") instanceof Map<?, ?> filter)) {
      throw new ApiInput.Invalid("filter", "This field is required, and must be an object.");
    }
    onlyKnown("filter.", filter.keySet(), FILTERS);
    return new BulkFilter(
        texts(filter, "status"),
        texts(filter, "cause"),
        texts(filter, "state"),
        text(filter, "destination"),
        text(filter, "product_type"),
        text(filter, "product"),
        text(filter, "course"),
        text(filter, "placed_after"),
        text(filter, "placed_before"),
        texts(filter, "numbers"));
  }

  /// A filter that is misspelled would mean more orders than was thought.
  private static void onlyKnown(String prefix, Set<?> given, Set<String> known) {
    for (var name : given) {
      if (!known.contains(String.valueOf(name))) {
        throw new ApiInput.Invalid(prefix + name, "There is no such field.");
      }
    }
  }

  private static List<String> texts(Map<?, ?> filter, String name) {
    return switch (filter.get(name)) {
      case null -> List.of();
      case String text -> text.isBlank() ? List.of() : List.of(text.strip());
      case List<?> list when list.stream().allMatch(String.class::isInstance) ->
          list.stream().map(String.class::cast).toList();
      default ->
          throw new ApiInput.Invalid(
              "filter." + name, "This field must be text or a list of texts.");
    };
  }

  private static String text(Map<?, ?> filter, String name) {
    return switch (filter.get(name)) {
      case null -> "";
      case String text -> text.strip();
      case Integer number -> String.valueOf(number);
      default -> throw new ApiInput.Invalid("filter." + name, "This field must be text.");
    };
  }

  private static int rate(ApiInput input) {
    return switch (input.values().get("rate")) {
      case null -> NewRun.RATE_DEFAULT;
      case Integer rate -> rate;
      case Object other when Objects.toString(other).isEmpty() -> NewRun.RATE_DEFAULT;
      default -> throw new ApiInput.Invalid("rate", "This field must be a whole number.");
    };
  }
}
