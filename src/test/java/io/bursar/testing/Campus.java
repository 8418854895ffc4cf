package io.bursar.testing;

import io.bursar.account.Account;
import io.bursar.account.Accounts;
import io.bursar.account.Identity;
import io.bursar.catalog.CourseOffer;
import io.bursar.catalog.Courses;
import io.bursar.catalog.ProductOffer;
import io.bursar.sandbox.lms.Course;
import io.bursar.sandbox.lms.Mode;
import io.bursar.sandbox.lms.SandboxLms;
import io.bursar.shared.Money;
import io.bursar.site.Site;
import io.bursar.site.Sites;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.boot.test.context.TestComponent;

/// The people and courses of a test: each call makes new ones, known to Bursar and to the LMS
/// alike, so that no test meets another's.
@TestComponent
public class Campus {

  /// By which everybody here signs in to the pages.
  public static final String PASSWORD = TestPasswords.PASSWORD;

  private static final AtomicInteger number = new AtomicInteger();

  private final Accounts accounts;
  private final Courses courses;
  private final Sites sites;
  private final SandboxLms lms;

  public Campus(Accounts accounts, Courses courses, Sites sites, SandboxLms lms) {
    this.accounts = accounts;
    this.courses = courses;
    this.sites = sites;
    this.lms = lms;
  }

  /// Where everything here is sold.
  public Site site() {
    return sites.first();
  }

  /// A learner whom the LMS knows.
  public Account aLearner() {
    return knownToTheLms(aStranger());
  }

  /// A learner whom the LMS does not know.
  public Account aStranger() {
    return person(false, false);
  }

  /// A member of staff.
  public Account aStaffMember() {
    return knownToTheLms(person(true, false));
  }

  /// Somebody of staff who may do everything.
  public Account aSuperuser() {
    return knownToTheLms(person(true, true));
  }

  /// A course with a free audit seat and a verified seat for 149.00 USD, open at the LMS.
  public Seats aCourse() {
    var id = "course-v1:TestX+C%d+2026".formatted(number.incrementAndGet());
    lms.add(Course.open(id, "A course", Mode.of("audit", 0), Mode.of("verified", 149)));
    var skus =
        courses.save(
            site().partner().id(),
            new CourseOffer(
                id,
                null,
                "A course",
                null,
                List.of(
                    ProductOffer.seat("", false, Money.of(0, "USD")),
                    ProductOffer.seat("verified", true, Money.of(14_900, "USD")))));
    return new Seats(id, skus.get(0), skus.get(1));
  }

  /// An entitlement to a course of its own, in verified mode for 149.00 USD.
  public Entitled anEntitlement() {
    var uuid = UUID.randomUUID();
    var course = "course-v1:TestX+E%d+2026".formatted(number.incrementAndGet());
    var skus =
        courses.save(
            site().partner().id(),
            new CourseOffer(
                course,
                uuid,
                "A course",
                null,
                List.of(ProductOffer.entitlement("verified", true, Money.of(14_900, "USD")))));
    return new Entitled(uuid.toString(), skus.getFirst());
  }

  private Account knownToTheLms(Account account) {
    lms.add(
        new io.bursar.sandbox.lms.Account(
            account.username(),
            null,
            account.email(),
            account.fullName(),
            account.staff(),
            account.superuser()));
    return account;
  }

  private Account person(boolean staff, boolean superuser) {
    var name = (staff ? "staff_" : "learner_") + number.incrementAndGet();
    return accounts.signedIn(
        new Identity(name, name + "@example.org", "A. Person", null, staff, superuser, Map.of()));
  }

  /// The right to a course, by SKU.
  public record Entitled(String courseUuid, String sku) {}

  /// The seats of a course by SKU.
  public record Seats(String courseId, String auditSku, String verifiedSku) {}
}
