package io.bursar.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.bursar.Bursar;
import io.bursar.account.Account;
import io.bursar.checkout.BuyBySku;
import io.bursar.fulfillment.Fulfillments;
import io.bursar.history.Actor;
import io.bursar.order.OrderStatus;
import io.bursar.order.Orders;
import io.bursar.sandbox.http.Fault;
import io.bursar.sandbox.lms.SandboxLms;
import io.bursar.testing.BursarTest;
import io.bursar.testing.Campus;
import io.bursar.testing.Rest;
import io.bursar.testing.TestClock;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/// The command line against a running Bursar, over HTTP.
@BursarTest(
    properties = {
      "bursar.fulfillment.concurrency=0",
      "bursar.fulfillment.timeout=500ms",
      "bursar.fulfillment.sync-deadline=5s"
    })
class OrdersCommandTest {

  @Autowired BuyBySku buyBySku;
  @Autowired Fulfillments fulfillments;
  @Autowired Orders orders;
  @Autowired SandboxLms lms;
  @Autowired Campus campus;
  @Autowired Rest rest;
  @Autowired TestClock clock;

  private Account staff;
  private Campus.Seats course;
  private String number;

  @BeforeEach
  void anOrderThatTheLmsRefused() {
    staff = campus.aStaffMember();
    course = campus.aCourse();
    var learner = campus.aLearner();
    number =
        buyBySku
            .checkout(
                learner,
                campus.site(),
                List.of(course.auditSku()),
                Optional.empty(),
                Actor.api(learner.id()))
            .orderNumber();
    lms.faults().add(Fault.error(400, "application/json", "{\"message\":\"closed\"}"));
    fulfillments.deliver(orders.find(number).orElseThrow().id(), false, Actor.api(staff.id()));
    lms.faults().clear();
  }

  @AfterEach
  void mendTheLms() {
    lms.faults().clear();
  }

  @Test
  void aDryRunSaysHowManyAndChangesNothing() {
    var ran =
        run("retry", "--status", "Fulfillment Error", "--course", course.courseId(), "--dry-run");

    assertThat(ran.code()).isEqualTo(OrdersCommand.DONE);
    assertThat(ran.out())
        .contains("1 orders match", "Fulfillment Server Error", "refused", number)
        .doesNotContain("started");
  }

  @Test
  void aRunIsFollowedToItsEndAndItsResultsAreFetched() {
    var started =
        run(
            "hold",
            "--course",
            course.courseId(),
            "--state",
            "waiting",
            "--reason",
            "Why.",
            "--yes");
    assertThat(started.out()).as("held ones cannot be held").contains("0 orders match");

    var resolved = run("resolve", "--course=" + course.courseId(), "--reason", "By hand.", "--yes");

    assertThat(resolved.err()).isEmpty();
    assertThat(resolved.code()).isEqualTo(OrdersCommand.DONE);
    assertThat(resolved.out()).contains("done: 1 orders: 1 done");
    var id = Pattern.compile("Run (\\d+) started").matcher(resolved.out());
    assertThat(id.find()).isTrue();
    var run = String.valueOf(id.group(1));
    assertThat(run("run", run, "--results").out()).contains("\"" + number + "\",done,\"Complete\"");
    assertThat(run("run", run).out()).contains("Run " + run + ", resolve, done");
    assertThat(run("runs").out()).contains("Run " + run + ",");
    assertThat(run("run", run, "--cancel").code()).isEqualTo(OrdersCommand.REFUSED);
  }

  @Test
  void aListOfNumbersIsReadFromTheInput() {
    var ran = runWith(number + "\nEDX-7\n", "retry", "--numbers-file", "-", "--dry-run");

    assertThat(ran.out()).contains("1 orders match", "No order has EDX-7.");
  }

  @Test
  void theProgramItselfAsksARunningOneAndExitsWithTheCode() throws Exception {
    assertThat(program("orders", "--help").out())
        .startsWith("Acts on many orders")
        .contains("Exit codes");

    var resolved =
        program(
            "orders", "resolve", "--course", course.courseId(), "--reason", "By hand.", "--yes");
    assertThat(resolved.err()).isEmpty();
    assertThat(resolved.out()).contains("1 orders match", "done: 1 orders: 1 done");
    assertThat(resolved.code()).isEqualTo(OrdersCommand.DONE);
    assertThat(orders.find(number).orElseThrow().status()).isEqualTo(OrderStatus.COMPLETE);

    var again = program("orders", "retry", "--stauts", "Open");
    assertThat(again.err()).startsWith("There is no option --stauts.");
    assertThat(again.code()).isEqualTo(OrdersCommand.MISUSED);
  }

  @Test
  void whatWasNotDoneShowsInTheExitCodeAndInTheResults() {
    var ran = run("resolve", "--course", course.courseId(), "--yes");

    assertThat(ran.code()).as("the LMS does not have it").isEqualTo(OrdersCommand.NOT_ALL_DONE);
    assertThat(ran.out()).contains("1 failed", "--results");
  }

  @Test
  void whatGoesWrongIsSaidOnTheErrorStreamWithACodeOfItsOwn() {
    expect(OrdersCommand.MISUSED, "There is no option --stauts.", "retry", "--stauts", "Open");
    expect(OrdersCommand.MISUSED, "Say which orders", "retry");
    expect(OrdersCommand.MISUSED, "There is no command \"retyr\"", "retyr", "--status", "Open");
    expect(
        OrdersCommand.MISUSED,
        "--rate must be a whole number",
        "retry",
        "--status",
        "Open",
        "--rate",
        "x");
    expect(OrdersCommand.MISUSED, "There is no file", "retry", "--numbers-file", "/no/such");
    expect(OrdersCommand.MISUSED, "say --yes", "retry", "--course", course.courseId());
    expect(OrdersCommand.REFUSED, "none of Open", "retry", "--status", "Complete", "--dry-run");
    expect(OrdersCommand.REFUSED, "There is no such run.", "run", "999999999");
    var learner = campus.aLearner();
    assertThat(
            answer(
                    "",
                    List.of(
                        "runs", "--url", rest.root(), "--token", lms.jwtFor(learner.username())))
                .code())
        .isEqualTo(OrdersCommand.REFUSED);
    assertThat(answer("", List.of("runs", "--url", rest.root(), "--token", "x.y.z")).code())
        .isEqualTo(OrdersCommand.REFUSED);
    assertThat(answer("", List.of("runs", "--url", "http://localhost:1", "--token", "x")).code())
        .isEqualTo(OrdersCommand.UNREACHABLE);
  }

  private void expect(int code, String sentence, String... arguments) {
    var ran = run(arguments);
    assertThat(ran.err()).contains(sentence);
    assertThat(ran.code()).as(sentence).isEqualTo(code);
  }

  private Ran run(String... arguments) {
    return runWith("", arguments);
  }

  private Ran runWith(String input, String... arguments) {
    var all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--url", rest.root(), "--token", lms.jwtFor(staff.username())));
    return answer(input, all);
  }

  /// Time passes until the command has ended: runs go on by the clock, which only a test moves.
  private Ran answer(String input, List<String> arguments) {
    var out = new ByteArrayOutputStream();
    var err = new ByteArrayOutputStream();
    var command =
        new OrdersCommand(
            new ByteArrayInputStream(input.getBytes(UTF_8)),
            new PrintStream(out, true, UTF_8),
            new PrintStream(err, true, UTF_8),
            Duration.ofMillis(50));
    var code =
        CompletableFuture.supplyAsync(() -> command.answer(arguments.toArray(String[]::new)));
    until(code::isDone);
    return new Ran(code.join(), out.toString(UTF_8), err.toString(UTF_8));
  }

  private void until(BooleanSupplier ended) {
    await()
        .atMost(Duration.ofSeconds(60))
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(50))
        .until(
            () -> {
              clock.advance(Duration.ofSeconds(1));
              return ended.getAsBoolean();
            });
  }

  /// Another process, as `bin/bursar` starts it; address and token are in its environment.
  private Ran program(String... arguments) throws Exception {
    var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    var command = new ArrayList<>(List.of(java, "-cp", System.getProperty("java.class.path")));
    command.add(Bursar.class.getName());
    command.addAll(List.of(arguments));
    var builder = new ProcessBuilder(command);
    builder.environment().put("BURSAR_URL", rest.root());
    builder.environment().put("BURSAR_TOKEN", lms.jwtFor(staff.username()));
    var process = builder.start();
    try {
      until(() -> !process.isAlive());
      return new Ran(
          process.exitValue(),
          new String(process.getInputStream().readAllBytes(), UTF_8),
          new String(process.getErrorStream().readAllBytes(), UTF_8));
    } finally {
      process.destroy();
    }
  }

  private record Ran(int code, String out, String err) {}
}
