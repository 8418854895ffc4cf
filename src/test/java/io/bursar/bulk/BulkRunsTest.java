package io.bursar.bulk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bursar.account.Account;
import io.bursar.bulk.BulkRun.Item;
import io.bursar.bulk.ReadFilter.FilterInvalid;
import io.bursar.fulfillment.Fulfillments;
import io.bursar.history.Actor;
import io.bursar.sandbox.http.Fault;
import io.bursar.sandbox.lms.SandboxLms;
import io.bursar.testing.BursarTest;
import io.bursar.testing.Campus;
import io.bursar.testing.TestClock;
import java.io.StringWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/// What runs do. No worker delivers here: a test lets attempts be made when it wants them, and
/// makes the steps of a run itself, beside those that the scheduler makes.
@BursarTest(
    properties = {
      "bursar.fulfillment.concurrency=0",
      "bursar.fulfillment.timeout=500ms",
      "bursar.fulfillment.sync-deadline=5s"
    })
class BulkRunsTest {

  private static final int STEPS_MAX = 200;

  @Autowired BulkRuns runs;
  @Autowired WorkBulkRun work;
  @Autowired ResultsCsv csv;
  @Autowired Fulfillments fulfillments;
  @Autowired SandboxLms lms;
  @Autowired Campus campus;
  @Autowired TestClock clock;
  @Autowired JdbcClient db;

  private Account staff;

  @BeforeEach
  void somebodyOfStaff() {
    staff = campus.aStaffMember();
  }

  @AfterEach
  void mendTheLms() {
    lms.faults().clear();
  }

  @Test
  void aPreviewCountsByStatusAndCauseAndChangesNothing() {
    var failed = FailedOrders.bulky(10_000, campus, db);

    var preview = runs.preview(BulkAction.RETRY, failed.filter(), campus.site());

    assertThat(preview.summary().orders()).isEqualTo(10_000);
    assertThat(preview.summary().byStatus()).containsEntry("Fulfillment Server Error", 10_000L);
    assertThat(preview.summary().byCause()).containsEntry("refused", 10_000L);
    assertThat(preview.sample()).hasSize(20);
    assertThat(count(failed, "state = 'held'")).isEqualTo(10_000);
  }

  @Test
  void tenThousandAreActedOnOnceAtTheRateThoughFourStepsAreMadeAtOnce() throws Exception {
    var failed = FailedOrders.bulky(10_000, campus, db);
    var run = started(BulkAction.RETRY, failed.filter(), 1_000);
    assertThat(run.counts().total()).isEqualTo(10_000);

    for (int i = 0; i < 6; i++) {
      actAtOnce(run, 4);
      clock.advance(Duration.ofSeconds(1));
    }
    var half = runs.get(run.id(), campus.site()).counts();
    assertThat(half.asked()).as("the rate bounds it").isBetween(4_000, 7_500);
    assertThat(half.todo()).isPositive();
    for (int i = 0; i < 10; i++) {
      actAtOnce(run, 2);
      clock.advance(Duration.ofSeconds(1));
    }

    assertThat(runs.get(run.id(), campus.site()).counts().todo()).isZero();
    assertThat(count(failed, "state = 'due' and failures = 0 and hold_reason is null"))
        .isEqualTo(10_000);
    assertThat(historyEntries(failed)).as("each changed once").isEqualTo(10_000);
    runs.cancel(run.id(), campus.site());
    failed.holdAgain(db);
  }

  @Test
  void theResultOfEachOrderIsTheOutcomeOfItsDelivery() throws Exception {
    var failed = FailedOrders.make(3, campus, db);
    var orders = orderIds(failed);
    var run = started(BulkAction.RETRY, failed.filter(), 100);
    work.step(run.id());
    assertThat(runs.get(run.id(), campus.site()).counts().asked()).isEqualTo(3);

    fulfillments.deliver(orders.get(0), true, Actor.page(staff.id()));
    lms.faults().add(Fault.error(400, "application/json", "{\"message\":\"closed\"}"));
    fulfillments.deliver(orders.get(1), true, Actor.page(staff.id()));
    assertThat(work.step(run.id())).as("one is still to be attempted").isTrue();
    lms.faults().clear();
    fulfillments.deliver(orders.get(2), true, Actor.page(staff.id()));
    toItsEnd(run);

    var after = runs.get(run.id(), campus.site());
    assertThat(after.state()).isEqualTo("done");
    assertThat(after.counts()).isEqualTo(new BulkRun.Counts(3, 0, 2, 0, 0, 1));
    assertThat(items(run)).extracting(Item::state).containsExactly("done", "failed", "done");
    assertThat(items(run).get(1).result()).startsWith("Fulfillment Server Error (refused), held.");
    var table = new StringWriter();
    csv.write(run.id(), campus.site(), table);
    assertThat(table.toString().lines()).hasSize(4).first().isEqualTo("order,state,result,at");
  }

  @Test
  void whatIsDoneOrBeingAttemptedIsSkippedAndNotTouched() {
    var failed = FailedOrders.make(3, campus, db);
    var orders = orderIds(failed);
    var run = started(BulkAction.RETRY, failed.filter(), 1);
    runs.pause(run.id(), campus.site());
    settleSteps(run);
    int before = runs.get(run.id(), campus.site()).counts().asked();
    fulfillments.deliver(orders.get(2), true, Actor.page(staff.id()));
    db.sql(
            "update fulfillment.deliveries set state = 'running', lease_token = gen_random_uuid(),"
                + " hold_reason = null where order_id = :id")
        .param("id", orders.get(1))
        .update();
    runs.resume(run.id(), campus.site());
    clock.advance(Duration.ofSeconds(5));
    work.act(run.id());

    assertThat(before).isLessThanOrEqualTo(1);
    assertThat(items(run))
        .extracting(Item::result)
        .endsWith("Being attempted at that moment", "Complete already");
    assertThat(count(failed, "state = 'running'")).isEqualTo(1);
    runs.cancel(run.id(), campus.site());
  }

  @Test
  void aPausedRunActsOnNothingAndACanceledOneNeverAgain() {
    var failed = FailedOrders.bulky(50, campus, db);
    var run = started(BulkAction.RETRY, failed.filter(), 10);
    runs.pause(run.id(), campus.site());
    settleSteps(run);
    int asked = runs.get(run.id(), campus.site()).counts().asked();

    clock.advance(Duration.ofMinutes(1));
    work.step(run.id());
    assertThat(runs.get(run.id(), campus.site()).counts().asked()).isEqualTo(asked);

    runs.resume(run.id(), campus.site());
    clock.advance(Duration.ofSeconds(1));
    work.act(run.id());
    int more = runs.get(run.id(), campus.site()).counts().asked();
    assertThat(more).as("no burst after the pause").isBetween(asked + 9, asked + 11);

    runs.cancel(run.id(), campus.site());
    clock.advance(Duration.ofMinutes(1));
    work.act(run.id());
    assertThat(count(failed, "state = 'due'")).isEqualTo(more);
    assertThatThrownBy(() -> runs.resume(run.id(), campus.site()))
        .isInstanceOf(BulkRuns.AtItsEnd.class);
  }

  @Test
  void heldAndReleased() {
    var failed = FailedOrders.bulky(5, campus, db);
    var released = started(BulkAction.RELEASE, failed.filter(), 100);
    work.act(released.id());
    assertThat(count(failed, "state = 'due'")).isEqualTo(5);

    var held =
        runs.start(
            new NewRun(BulkAction.HOLD, failed.filter(), "The course moves.", 100, null),
            campus.site(),
            Actor.page(staff.id()));
    toItsEnd(held.run());

    assertThat(
            count(
                failed,
                "state = 'held' and hold_reason = 'The course moves.' and hold_deadline is not null"
                    + " and hold_owner = "
                    + staff.id()))
        .isEqualTo(5);
    assertThat(runs.get(held.run().id(), campus.site()).counts().done()).isEqualTo(5);
    assertThatThrownBy(() -> new NewRun(BulkAction.HOLD, failed.filter(), " ", 1, null))
        .isInstanceOf(NewRun.Invalid.class);
  }

  @Test
  void resolvedOnlyByALookThatFindsItOrByAReason() {
    var failed = FailedOrders.make(2, campus, db);
    var looked = started(BulkAction.RESOLVE, failed.filter(), 100);
    toItsEnd(looked);
    assertThat(items(looked)).extracting(Item::state).containsOnly("failed");
    assertThat(items(looked).getFirst().result()).startsWith("Not resolved: ");
    assertThat(count(failed, "state = 'held'")).isEqualTo(2);

    var answered =
        runs.start(
            new NewRun(BulkAction.RESOLVE, failed.filter(), "Enrolled by hand.", 100, null),
            campus.site(),
            Actor.page(staff.id()));
    toItsEnd(answered.run());

    assertThat(items(answered.run())).extracting(Item::result).containsOnly("Complete");
    assertThat(count(failed, "state = 'done' and line_status = 'Complete'")).isEqualTo(2);
  }

  @Test
  void duringAnOutageTheResultSaysThatItWaits() {
    var failed = FailedOrders.bulky(2, campus, db);
    db.sql(
            "insert into fulfillment.outages (site_id, destination, kind, cause, opened_at,"
                + " out_since, probe_at) values (1, 'lms', 'failing', 'down', now(), now(), now())")
        .update();
    try {
      var run = started(BulkAction.RETRY, failed.filter(), 100);
      toItsEnd(run);
      assertThat(items(run)).extracting(Item::result).containsOnly("Waiting: lms is out");
      assertThat(count(failed, "state = 'due'")).isEqualTo(2);
    } finally {
      db.sql("update fulfillment.outages set ended_at = now() where ended_at is null").update();
    }
  }

  @Test
  void oneKeyStartsOneRun() {
    var failed = FailedOrders.bulky(2, campus, db);
    var by = Actor.api(staff.id());
    var asked = new NewRun(BulkAction.RETRY, failed.filter(), "", 10, "key-1");

    var first = runs.start(asked, campus.site(), by);
    var second = runs.start(asked, campus.site(), by);

    assertThat(second.anew()).isFalse();
    assertThat(second.run().id()).isEqualTo(first.run().id());
    assertThatThrownBy(
            () ->
                runs.start(
                    new NewRun(BulkAction.RELEASE, failed.filter(), "", 10, "key-1"),
                    campus.site(),
                    by))
        .isInstanceOf(BulkRuns.KeyUsedOtherwise.class);
  }

  @Test
  void aListOfNumbersNamesThoseThatNobodyHas() {
    var failed = FailedOrders.bulky(3, campus, db);
    var known = failed.numbers(db);
    var list = List.of(known.get(0) + ", " + known.get(1), "edx-1", known.get(0));

    var preview = runs.preview(BulkAction.RETRY, numbers(list), campus.site());

    assertThat(preview.summary().orders()).isEqualTo(2);
    assertThat(preview.unknownNumbers()).containsExactly("EDX-1");
  }

  @Test
  void aFilterThatMeansNothingOrEverythingIsRefused() {
    assertThatThrownBy(() -> runs.preview(BulkAction.RETRY, numbers(List.of()), campus.site()))
        .isInstanceOf(FilterInvalid.class)
        .hasMessageContaining("Say which orders");
    assertThatThrownBy(() -> runs.preview(BulkAction.RETRY, status("Complete"), campus.site()))
        .hasMessageContaining("none of Open");
    assertThatThrownBy(() -> started(BulkAction.RETRY, numbers(List.of("EDX-0")), 1))
        .isInstanceOf(BulkRuns.NothingMatches.class);
    assertThatThrownBy(() -> new NewRun(BulkAction.RETRY, status("Open"), "", 0, null))
        .isInstanceOf(NewRun.Invalid.class);
  }

  private BulkRun started(BulkAction action, BulkFilter filter, int rate) {
    return runs.start(
            new NewRun(action, filter, "", rate, null), campus.site(), Actor.page(staff.id()))
        .run();
  }

  private void toItsEnd(BulkRun run) {
    for (int i = 0; i < STEPS_MAX && work.step(run.id()); i++) {
      clock.advance(Duration.ofSeconds(1));
    }
    assertThat(runs.get(run.id(), campus.site()).isFinished()).isTrue();
  }

  /// Waits until no other step, of the scheduler, is under way.
  private void settleSteps(BulkRun run) {
    work.act(run.id());
  }

  private void actAtOnce(BulkRun run, int nodes) throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var steps = new ArrayList<Callable<Object>>();
      for (int i = 0; i < nodes; i++) {
        steps.add(Executors.callable(() -> work.act(run.id())));
      }
      for (var step : threads.invokeAll(steps)) {
        step.get();
      }
    }
  }

  private List<Item> items(BulkRun run) {
    return runs.items(run.id(), null, 0, 100, campus.site());
  }

  private List<Long> orderIds(FailedOrders failed) {
    return db.sql("select order_id from fulfillment.deliveries where course_id = :c order by id")
        .param("c", failed.course().courseId())
        .query(Long.class)
        .list();
  }

  private int count(FailedOrders failed, String where) {
    return db.sql(
            "select count(*) from fulfillment.deliveries where course_id = :course and " + where)
        .param("course", failed.course().courseId())
        .query(Integer.class)
        .single();
  }

  private int historyEntries(FailedOrders failed) {
    return db.sql(
            """
            select count(*) from history.changes c join fulfillment.deliveries d on d.line_id = c.line_id
             where d.course_id = :course and c.subject = 'delivery' and c.to_value = 'due'
            """)
        .param("course", failed.course().courseId())
        .query(Integer.class)
        .single();
  }

  private static BulkFilter numbers(List<String> numbers) {
    return new BulkFilter(List.of(), List.of(), List.of(), "", "", "", "", "", "", numbers);
  }

  private static BulkFilter status(String status) {
    return new BulkFilter(List.of(status), List.of(), List.of(), "", "", "", "", "", "", List.of());
  }
}
