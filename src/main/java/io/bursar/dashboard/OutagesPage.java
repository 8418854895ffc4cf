package io.bursar.dashboard;

import io.bursar.account.Account;
import io.bursar.fulfillment.Outages;
import io.bursar.fulfillment.Outages.OutageView;
import io.bursar.fulfillment.StuckLines;
import io.bursar.history.Actor;
import io.bursar.page.SeeOther;
import io.bursar.page.Shown;
import io.bursar.site.Site;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.servlet.ModelAndView;

/// Which destinations are out, since when, what waits for them, and what the sweep found.
@Controller
@RequestMapping("/dashboard/outages")
class OutagesPage {

  private static final String ADDRESS = "/dashboard/outages/";
  private static final int NEWEST = 20;

  private final Outages outages;
  private final StuckLines stuckLines;
  private final Clock clock;

  OutagesPage(Outages outages, StuckLines stuckLines, Clock clock) {
    this.outages = outages;
    this.stuckLines = stuckLines;
    this.clock = clock;
  }

  @GetMapping
  ModelAndView outages(Site site) {
    return new ModelAndView("dashboard/outages", model(site));
  }

  /// What changes by itself.
  @GetMapping("/live")
  ModelAndView live(Site site) {
    return new ModelAndView("dashboard/outages :: live", model(site));
  }

  /// The next probe goes out now.
  @PostMapping("/{id}/probe")
  ModelAndView probe(@PathVariable long id) {
    outages.probeNow(id);
    return SeeOther.to(ADDRESS);
  }

  /// A person says that the destination works: the backlog drains.
  @PostMapping("/{id}/go-on")
  ModelAndView goOn(@AuthenticationPrincipal Account account, @PathVariable long id) {
    outages.goOn(id, Actor.page(account.id()));
    return SeeOther.to(ADDRESS);
  }

  private Map<String, @Nullable Object> model(Site site) {
    var model = new HashMap<String, @Nullable Object>();
    model.put("current", outages.current().stream().map(outage -> row(outage, site)).toList());
    model.put(
        "ended",
        outages.newest(NEWEST).stream()
            .filter(outage -> outage.endedAt() != null)
            .map(outage -> row(outage, site))
            .toList());
    model.put("stuck", stuckLines.all());
    return model;
  }

  private RowView row(OutageView outage, Site site) {
    var end = outage.endedAt() == null ? clock.instant() : outage.endedAt();
    return new RowView(
        outage.id(),
        outage.destination(),
        outage.kind().equals("failing") ? "fails for everybody" : outage.kind(),
        outage.cause(),
        outage.isOut(),
        Shown.second(outage.openedAt(), site.zone()),
        words(Duration.between(outage.openedAt(), end)),
        Shown.second(outage.probeAt(), site.zone()),
        outage.probes(),
        Shown.secondIfAny(outage.recoveringSince(), site.zone()),
        Shown.secondIfAny(outage.endedAt(), site.zone()),
        outage.orders(),
        outage.value().stream().map(Shown::money).collect(Collectors.joining(" and ")),
        Shown.secondIfAny(outage.oldest(), site.zone()));
  }

  private static String words(Duration time) {
    if (time.toHours() > 0) {
      return "%d h %d min".formatted(time.toHours(), time.toMinutesPart());
    }
    return time.toMinutes() > 0
        ? "%d min %d s".formatted(time.toMinutes(), time.toSecondsPart())
        : "%d s".formatted(time.toSeconds());
  }

  /// An outage on the page.
  record RowView(
      long id,
      String destination,
      String kind,
      String cause,
      boolean out,
      Shown.Time opened,
      String lasted,
      Shown.Time nextProbe,
      int probes,
      Shown.@Nullable Time recovering,
      Shown.@Nullable Time ended,
      long orders,
      String value,
      Shown.@Nullable Time oldest) {}
}
