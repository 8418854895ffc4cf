package io.bursar.catalog;

import io.bursar.history.Actor;
import io.bursar.history.Actor.Via;
import io.bursar.shared.Refusal;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/// Saves courses and what they offer.
@Component
public class Courses {

  private final PlanCourse planCourse;
  private final CourseStore store;
  private final ProductHistory history;
  private final TransactionTemplate transaction;
  private final Clock clock;

  Courses(
      PlanCourse planCourse,
      CourseStore store,
      ProductHistory history,
      TransactionTemplate transaction,
      Clock clock) {
    this.planCourse = planCourse;
    this.store = store;
    this.history = history;
    this.transaction = transaction;
    this.clock = clock;
  }

  /// Adds this course and its products, or changes them in place, in one transaction, without
  /// telling the LMS; gives the SKUs in the order of the offer. May be repeated: the same offer
  /// leaves the same products. Refuses what a publication refuses.
  public List<String> save(long partnerId, CourseOffer offer) {
    var plan = planCourse.plan(partnerId, offer);
    save(plan, Actor.of(Via.WORKER));
    return plan.skus();
  }

  /// Carries out the plan, unless the course has changed since it was made.
  void save(CoursePlan plan, Actor by) {
    try {
      transaction.executeWithoutResult(_ -> write(plan, clock.instant(), by));
    } catch (DuplicateKeyException e) {
      throw new ChangedMeanwhile(plan.offer().courseId());
    }
  }

  private void write(CoursePlan plan, Instant now, Actor by) {
    var offer = plan.offer();
    var known = plan.known();
    var isOurs =
        known == null
            ? store.insert(plan.partnerId(), offer, now)
            : store.update(offer, known.version(), now);
    if (!isOurs) {
      throw new ChangedMeanwhile(offer.courseId());
    }
    var before = products(plan);
    var seatParent = saveSeatParent(plan, now);
    var entitlementParent = saveEntitlementParent(plan, now);
    for (var product : plan.offered()) {
      var parent = product.type().equals(ProductType.SEAT) ? seatParent : entitlementParent;
      store.save(plan.partnerId(), parent, product, now);
    }
    plan.codes().forEach(code -> store.save(plan.partnerId(), null, code, now));
    store.retire(plan.retired(), now);
    history.record(before, products(plan), "Published with its course.", by);
  }

  private List<Product> products(CoursePlan plan) {
    return store.productsOf(plan.partnerId(), plan.offer().courseId(), plan.offer().uuid());
  }

  private Long saveSeatParent(CoursePlan plan, Instant now) {
    var course = plan.offer();
    var parent =
        new CourseStore.Parent(
            course.courseId(),
            ProductType.SEAT,
            PlannedProduct.cut("Seat in " + course.name()),
            Map.of("course_key", course.courseId()));
    return store.saveParent(plan.partnerId(), plan.seatParentId(), parent, now);
  }

  private @Nullable Long saveEntitlementParent(CoursePlan plan, Instant now) {
    var course = plan.offer();
    if (course.products().stream().allMatch(ProductOffer::isSeat)) {
      return null;
    }
    var parent =
        new CourseStore.Parent(
            null,
            ProductType.ENTITLEMENT,
            PlannedProduct.cut("Course " + course.name()),
            Map.of("UUID", Objects.requireNonNull(course.uuid()).toString()));
    return store.saveParent(plan.partnerId(), plan.entitlementParentId(), parent, now);
  }

  /// Somebody else changed the course between our look and our save; nothing was saved.
  static class ChangedMeanwhile extends Refusal {
    private static final long serialVersionUID = 1L;

    ChangedMeanwhile(String courseId) {
      super(
          Kind.CONFLICT,
          "course-changed-meanwhile",
          "The course %s was changed by someone else at the same time. Nothing was saved; please"
                  .formatted(courseId)
              + " repeat the publication.");
    }
  }
}
