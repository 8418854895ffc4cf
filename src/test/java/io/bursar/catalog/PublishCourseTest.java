package io.bursar.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bursar.catalog.PublishCourse.Failed;
import io.bursar.shared.Money;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PublishCourseTest extends CourseFixture {

  @Test
  void theLmsHearsOfEachModeAndItsCode() {
    var published = publish(AUDIT, expiring(VERIFIED, LAST_DAY));

    var modes = lastModes();
    assertThat(modes)
        .containsExactly(
            "audit 0 %s null null".formatted(published.skus().getFirst()),
            "verified 149 %s %s 2026-08-31T23:59:00+00:00"
                .formatted(published.skus().getLast(), stock(all().getLast()).sku()));
  }

  @Test
  void aSeatThatIsNotNamedStaysAndIsPublishedAgain() {
    publish(AUDIT, VERIFIED);
    publish(AUDIT);

    assertThat(lastModes()).hasSize(2).anyMatch(mode -> mode.startsWith("verified 149"));
  }

  @Test
  void aRefusalOfTheLmsSavesNothing() {
    var skus = publish(VERIFIED).skus();
    LMS.answer(course + "/", 400, "{\"id\": [\"The deadline is too early.\"]}");

    var outcome =
        publishCourse.publish(
            partner, offer("Alchemy", null, withPrice(VERIFIED, Money.of(1, "USD")), AUDIT), BY);

    assertThat(outcome).isInstanceOf(Failed.class);
    assertThat(((Failed) outcome).sentence()).endsWith("400: The deadline is too early.");
    assertThat(products.course(course).orElseThrow().name()).isEqualTo("Chemistry");
    assertThat(stock(products.bySku(null, skus).getFirst()).price()).isEqualTo(PRICE);
    assertThat(all()).hasSize(3);
  }

  @Test
  void anLmsThatGivesNoAnswerSavesNothingAndARepetitionRepairs() {
    LMS.answer(course + "/", 0, "");
    assertThat(publishCourse.publish(partner, offer("Chemistry", null, VERIFIED), BY))
        .isInstanceOf(Failed.class);
    assertThat(products.course(course)).isEmpty();

    LMS.answer(course + "/", 201, "{}");
    publish(VERIFIED);

    assertThat(LMS.calls(course + "/"))
        .extracting(call -> call.json().at("/modes/0/sku").asString())
        .hasSizeGreaterThan(1)
        .allMatch(LMS.calls(course + "/").getFirst().json().at("/modes/0/sku").asString()::equals);
  }

  @Test
  void nothingIsSavedOverAChangeMadeWhileTheLmsAnswered() {
    publish(VERIFIED);
    LMS.before(course + "/", () -> courses.save(partner, offer("Quicker", null, AUDIT)));

    assertThatThrownBy(() -> publish(withPrice(VERIFIED, Money.of(1, "USD"))))
        .isInstanceOf(Courses.ChangedMeanwhile.class);

    assertThat(products.course(course).orElseThrow().name()).isEqualTo("Quicker");
    assertThat(all())
        .filteredOn(p -> "verified".equals(p.text("certificate_type")))
        .allMatch(p -> stock(p).price().equals(PRICE));
  }

  @Test
  void ofManyAtOnceNoneDoublesTheCourse() throws Exception {
    var start = new CountDownLatch(1);
    var results = new ArrayList<Object>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var running =
          IntStream.range(0, 8)
              .mapToObj(
                  _ ->
                      threads.submit(
                          () -> {
                            start.await();
                            return courses.save(partner, offer("Chemistry", null, AUDIT, VERIFIED));
                          }))
              .toList();
      start.countDown();
      for (var one : running) {
        try {
          results.add(one.get(30, TimeUnit.SECONDS));
        } catch (ExecutionException e) {
          assertThat(e).hasCauseInstanceOf(Courses.ChangedMeanwhile.class);
        }
      }
    }

    assertThat(results).isNotEmpty();
    assertThat(Set.copyOf(results)).hasSize(1);
    assertThat(all()).hasSize(4);
  }

  private List<String> lastModes() {
    var modes = LMS.calls(course + "/").getLast().json().get("modes");
    return modes
        .valueStream()
        .map(
            mode ->
                "%s %d %s %s %s"
                    .formatted(
                        mode.get("name").asString(),
                        mode.get("price").asInt(),
                        mode.get("sku").asString(),
                        mode.get("bulk_sku").isNull() ? null : mode.get("bulk_sku").asString(),
                        mode.get("expires").isNull() ? null : mode.get("expires").asString()))
        .toList();
  }
}
