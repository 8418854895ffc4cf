package io.bursar.dashboard;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.bursar.bulk.BulkRun;
import io.bursar.bulk.BulkRuns;
import io.bursar.bulk.ResultsCsv;
import io.bursar.page.SeeOther;
import io.bursar.page.Shown;
import io.bursar.site.Site;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/// One run on many orders: how far it is, what can be done about it, and the result of each order.
@Controller
@RequestMapping("/dashboard/bulk/{id:\\d{1,18}}")
class BulkRunPage {

  private static final int PAGE_SIZE = 50;
  private static final List<String> STATES =
      List.of("todo", "asked", "done", "waiting", "failed", "skipped");

  private final BulkRuns runs;
  private final ResultsCsv resultsCsv;

  BulkRunPage(BulkRuns runs, ResultsCsv resultsCsv) {
    this.runs = runs;
    this.resultsCsv = resultsCsv;
  }

  static String address(long id) {
    return "/dashboard/bulk/%d/".formatted(id);
  }

  /// @param state only the orders in this state
  /// @param after the ordinal that the page before ended with
  @GetMapping
  ModelAndView run(
      Site site,
      @PathVariable long id,
      @RequestParam(defaultValue = "") String state,
      @RequestParam(defaultValue = "0") int after) {
    var model = live(runs.get(id, site));
    var only = STATES.contains(state) ? state : null;
    var found = runs.items(id, only, after, PAGE_SIZE + 1, site);
    var page = found.subList(0, Math.min(found.size(), PAGE_SIZE));
    model.put("started", Shown.minute(runs.get(id, site).createdAt(), site.zone()));
    model.put("states", STATES);
    model.put("state", only);
    model.put(
        "items",
        page.stream()
            .map(
                item ->
                    new ItemView(
                        item.orderNumber(),
                        OrderPage.address(item.orderNumber()),
                        item.state(),
                        color(item.state()),
                        item.result(),
                        Shown.secondIfAny(item.at(), site.zone())))
            .toList());
    model.put("next", found.size() > page.size() ? page.getLast().ordinal() : null);
    model.put("first", after == 0);
    return new ModelAndView("dashboard/bulk-run", model);
  }

  /// What changes by itself.
  @GetMapping("/live")
  ModelAndView progress(Site site, @PathVariable long id) {
    return new ModelAndView("dashboard/bulk-run :: live", live(runs.get(id, site)));
  }

  @PostMapping("/pause")
  ModelAndView pause(Site site, @PathVariable long id) {
    return to(() -> runs.pause(id, site), id);
  }

  @PostMapping("/resume")
  ModelAndView resume(Site site, @PathVariable long id) {
    return to(() -> runs.resume(id, site), id);
  }

  @PostMapping("/cancel")
  ModelAndView cancel(Site site, @PathVariable long id) {
    return to(() -> runs.cancel(id, site), id);
  }

  @GetMapping("/results.csv")
  void results(Site site, @PathVariable long id, HttpServletResponse response) throws IOException {
    var run = runs.get(id, site);
    response.setContentType("text/csv;charset=UTF-8");
    response.setHeader(
        "Content-Disposition", "attachment; filename=\"bulk-run-%d.csv\"".formatted(run.id()));
    try (var out = new OutputStreamWriter(response.getOutputStream(), UTF_8)) {
      resultsCsv.write(id, site, out);
    }
  }

  /// A run that came to its end meanwhile is shown as it is.
  private static ModelAndView to(Runnable change, long id) {
    try {
      change.run();
    } catch (BulkRuns.AtItsEnd _) {
      return SeeOther.to(address(id));
    }
    return SeeOther.to(address(id));
  }

  private static Map<String, @Nullable Object> live(BulkRun run) {
    var counts = run.counts();
    var model = new HashMap<String, @Nullable Object>();
    model.put("run", run);
    model.put("address", address(run.id()));
    model.put(
        "percent",
        counts.total() == 0
            ? 100
            : (int) (100L * (counts.total() - counts.todo() - counts.asked()) / counts.total()));
    return model;
  }

  private static String color(String state) {
    return switch (state) {
      case "done" -> "green";
      case "failed" -> "red";
      case "waiting" -> "orange";
      case "asked" -> "blue";
      default -> "secondary";
    };
  }

  /// An order of the run.
  record ItemView(
      String number,
      String address,
      String state,
      String color,
      String result,
      Shown.@Nullable Time at) {}
}
