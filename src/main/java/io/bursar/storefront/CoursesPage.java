package io.bursar.storefront;

import static java.util.stream.Collectors.toSet;

import io.bursar.account.Account;
import io.bursar.catalog.Product;
import io.bursar.catalog.Products;
import io.bursar.catalog.Products.CourseSeats;
import io.bursar.order.Ownerships;
import io.bursar.page.Shown;
import io.bursar.site.Site;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/// The courses that the site's partner sells; the first page of Bursar.
@Controller
class CoursesPage {

  private static final int PAGE_SIZE = 24;

  private final Products products;
  private final Ownerships ownerships;
  private final Clock clock;

  CoursesPage(Products products, Ownerships ownerships, Clock clock) {
    this.products = products;
    this.ownerships = ownerships;
    this.clock = clock;
  }

  @GetMapping({"/", "/courses"})
  String courses(
      @AuthenticationPrincipal @Nullable Account account,
      Site site,
      @RequestParam(defaultValue = "") String after,
      Model model) {
    var found = products.courses(site.partner().id(), after, PAGE_SIZE + 1, clock.instant());
    var shown = found.subList(0, Math.min(found.size(), PAGE_SIZE));
    var owned = owned(account, shown);
    model.addAttribute("partner", site.partner().name());
    model.addAttribute("signedIn", account != null);
    model.addAttribute("courses", shown.stream().map(c -> view(c, owned, site)).toList());
    model.addAttribute("beginning", after.isEmpty());
    model.addAttribute("next", found.size() > PAGE_SIZE ? shown.getLast().course().id() : null);
    return "storefront/courses";
  }

  private Set<Long> owned(@Nullable Account account, List<CourseSeats> courses) {
    if (account == null) {
      return Set.of();
    }
    var seats =
        courses.stream()
            .map(CourseSeats::seats)
            .flatMap(Collection::stream)
            .map(Product::id)
            .collect(toSet());
    return Set.copyOf(ownerships.ownedOf(account.id(), seats));
  }

  private CourseView view(CourseSeats offered, Set<Long> owned, Site site) {
    var course = offered.course();
    return new CourseView(
        course.id(),
        course.name(),
        course.organization(),
        offered.seats().stream().map(seat -> seat(seat, owned, site)).toList());
  }

  private SeatView seat(Product seat, Set<Long> owned, Site site) {
    var stock = Objects.requireNonNull(seat.stock());
    return new SeatView(
        stock.sku(),
        ModeWords.of(seat),
        stock.price().isZero() ? "Free" : Shown.money(stock.price()),
        stock.price().isZero(),
        seat.expiresAt() == null ? null : Shown.day(seat.expiresAt(), site.zone()),
        owned.contains(seat.id()),
        products.availability(seat, false, clock.instant()).isBuyable());
  }

  /// A course and what may be bought in it.
  record CourseView(String id, String name, String organization, List<SeatView> seats) {}

  /// One way into a course.
  record SeatView(
      String sku,
      String what,
      String price,
      boolean free,
      Shown.@Nullable Time until,
      boolean owned,
      boolean buyable) {}
}
