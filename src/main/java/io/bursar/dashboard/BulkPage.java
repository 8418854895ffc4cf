package io.bursar.dashboard;

import io.bursar.account.Account;
import io.bursar.account.Accounts;
import io.bursar.bulk.BulkRun;
import io.bursar.bulk.BulkRuns;
import io.bursar.bulk.BulkRuns.Preview;
import io.bursar.fulfillment.DeliveryFilter;
import io.bursar.history.Actor;
import io.bursar.order.LineStatus;
import io.bursar.page.SeeOther;
import io.bursar.page.Shown;
import io.bursar.shared.Refusal;
import io.bursar.site.Site;
import java.util.HashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/// Operations on many orders: choose, look, start; and those there have been.
@Controller
@RequestMapping("/dashboard/bulk")
class BulkPage {

  private static final int PAGE_SIZE = 25;

  private final BulkRuns runs;
  private final Accounts accounts;

  BulkPage(BulkRuns runs, Accounts accounts) {
    this.runs = runs;
    this.accounts = accounts;
  }

  @GetMapping
  ModelAndView bulk(
      Site site, BulkForm form, @RequestParam(required = false) @Nullable Long before) {
    return page(site, form, before, null, null, HttpStatus.OK);
  }

  @PostMapping("/preview")
  ModelAndView preview(Site site, BulkForm form) {
    try {
      var preview = runs.preview(form.bulkAction(), form.filter(), site);
      return page(site, form, null, preview, null, HttpStatus.OK);
    } catch (Refusal refusal) {
      return page(site, form, null, null, refusal.sentence(), HttpStatus.BAD_REQUEST);
    }
  }

  @PostMapping
  ModelAndView start(Site site, BulkForm form, @AuthenticationPrincipal Account viewer) {
    try {
      var started = runs.start(form.toRun(), site, Actor.page(viewer.id()));
      return SeeOther.to(BulkRunPage.address(started.run().id()));
    } catch (Refusal refusal) {
      return page(site, form, null, null, refusal.sentence(), HttpStatus.BAD_REQUEST);
    }
  }

  private ModelAndView page(
      Site site,
      BulkForm form,
      @Nullable Long before,
      @Nullable Preview preview,
      @Nullable String problem,
      HttpStatus status) {
    var found = runs.newest(site, before, PAGE_SIZE + 1);
    var page = found.subList(0, Math.min(found.size(), PAGE_SIZE));
    var people = accounts.byIds(page.stream().map(BulkRun::userId).distinct().toList());
    var model = new HashMap<String, @Nullable Object>();
    model.put("form", form);
    model.put("statuses", statuses());
    model.put("causes", DeliveryFilter.CAUSES);
    model.put("states", DeliveryFilter.STATES);
    model.put("preview", preview);
    model.put(
        "values",
        preview == null
            ? List.of()
            : preview.summary().values().stream().map(Shown::money).toList());
    model.put("problem", problem);
    model.put(
        "runs",
        page.stream()
            .map(
                run -> {
                  var who = people.get(run.userId());
                  return new RowView(
                      run,
                      BulkRunPage.address(run.id()),
                      Shown.minute(run.createdAt(), site.zone()),
                      who == null ? "Forgotten" : who.username());
                })
            .toList());
    model.put("older", found.size() > page.size() ? page.getLast().id() : null);
    return new ModelAndView("dashboard/bulk", model, status);
  }

  private static List<String> statuses() {
    var errors = new java.util.ArrayList<>(List.of("Fulfillment Error"));
    for (var status : LineStatus.values()) {
      if (status != LineStatus.COMPLETE) {
        errors.add(status.text());
      }
    }
    return errors;
  }

  /// A run in the list.
  record RowView(BulkRun run, String address, Shown.Time started, String who) {}
}
