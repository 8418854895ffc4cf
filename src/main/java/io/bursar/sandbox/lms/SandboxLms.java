package io.bursar.sandbox.lms;

import io.bursar.sandbox.http.CallLog;
import io.bursar.sandbox.http.Faults;
import io.bursar.sandbox.http.HttpListener;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// An LMS on a loopback port. What it enrolls is in its record before it answers, and counted
/// there, so that a test can say how often something took effect. Thread-safe.
///
/// [#start] after construction; [#stop] and [#start] again keep port and record; [#close] gives the
/// record back.
public final class SandboxLms implements AutoCloseable {

  private final LmsRecord record;
  private final Tokens tokens;
  private final Faults faults = new Faults();
  private final CallLog calls;
  private final HttpListener listener;
  private final Clock clock;
  private volatile BiConsumer<String, String> whenEnded = (_, _) -> {};

  /// An LMS with these settings that reads back what its folder remembers.
  public SandboxLms(LmsSettings settings, Clock clock) {
    this.clock = clock;
    record = new LmsRecord(settings.recordDir());
    tokens = new Tokens(record, settings.issuer(), settings.jwtSecret());
    calls = new CallLog(clock);
    listener =
        new HttpListener(
            "sandbox LMS",
            settings.port(),
            faults,
            calls,
            new LmsRoutes(
                    record,
                    tokens,
                    settings.apiKey(),
                    clock,
                    (username, what) -> whenEnded.accept(username, what))
                ::answer);
  }

  /// What it does, once it has ended an enrollment or entitlement and before it answers the call
  /// that asked for it, given the username and the course run or the entitlement's UUID: the real
  /// one asks the shop for a refund then.
  public void whenEnded(BiConsumer<String, String> then) {
    whenEnded = then;
  }

  /// Listens from now on.
  public void start() {
    listener.start();
  }

  /// Stops listening; the record stays open.
  public void stop() {
    listener.stop();
  }

  /// Whether it was started and not stopped, whatever faults it shows.
  public boolean isRunning() {
    return listener.isRunning();
  }

  /// Its root, without a slash at the end. Known after the first start.
  public String url() {
    return "http://127.0.0.1:" + listener.port();
  }

  /// What it is told to do wrong.
  public Faults faults() {
    return faults;
  }

  /// The calls that arrived.
  public CallLog calls() {
    return calls;
  }

  /// Makes a person known, or replaces what is known of them. One with a password becomes an OAuth
  /// client.
  public void add(Account account) {
    change(() -> record.save(account));
  }

  /// Makes a learner known by name.
  public void addLearner(String username) {
    add(Account.learner(username));
  }

  /// Adds a course run, or replaces it.
  public void add(Course course) {
    change(() -> record.save(course));
  }

  /// The course run, if it is known.
  public Optional<Course> course(String id) {
    return record.exclusively(() -> record.course(id));
  }

  /// All course runs.
  public List<Course> courses() {
    return record.exclusively(record::courses);
  }

  /// Ends the enrollment window of a run now. Throws an [IllegalArgumentException] for an unknown
  /// run.
  public void closeCourse(String id) {
    changeCourse(id, course -> course.closingAt(clock.instant()));
  }

  /// Opens the enrollment window of a run again.
  public void openCourse(String id) {
    changeCourse(id, course -> course.closingAt(null));
  }

  /// Changes a course run. Throws an [IllegalArgumentException] for an unknown one.
  public void changeCourse(String id, UnaryOperator<Course> change) {
    change(
        () ->
            record.save(
                change.apply(
                    record
                        .course(id)
                        .orElseThrow(() -> new IllegalArgumentException("No course " + id)))));
  }

  /// The enrollment of this learner in this run, active or not.
  public Optional<Enrollment> enrollment(String username, String courseId) {
    return record.exclusively(() -> record.enrollment(username, courseId));
  }

  /// The enrollments that changed last, newest first, at most so many.
  public List<Enrollment> enrollments(int max) {
    return record.exclusively(
        () ->
            record.enrollments().stream()
                .sorted(Comparator.comparing(Enrollment::changed).reversed())
                .limit(max)
                .toList());
  }

  /// Adds an entitlement, as if somebody had made it before.
  public void add(Entitlement entitlement) {
    change(() -> record.save(entitlement));
  }

  /// The entitlements of somebody, oldest first.
  public List<Entitlement> entitlementsOf(String username) {
    return record.exclusively(() -> record.entitlementsOf(username));
  }

  /// The last entitlements that changed, newest first.
  public List<Entitlement> entitlements(int max) {
    return record.exclusively(() -> Entitlements.newest(record.entitlements(), max));
  }

  /// How many of everything there is, and how often anything took effect.
  public Counts counts() {
    return record.exclusively(
        () -> {
          var all = record.enrollments();
          return new Counts(
              all.size(),
              all.stream().filter(Enrollment::active).count(),
              all.stream().mapToLong(Enrollment::activations).sum(),
              all.stream().mapToLong(Enrollment::deactivations).sum(),
              all.stream().mapToLong(Enrollment::modeChanges).sum(),
              calls.count());
        });
  }

  /// A JWT as the token endpoint would give to this person. Throws an [IllegalArgumentException]
  /// for an unknown one.
  public String jwtFor(String username) {
    return record.exclusively(
        () ->
            tokens.jwt(
                record
                    .account(username)
                    .orElseThrow(() -> new IllegalArgumentException("No user " + username)),
                clock.instant()));
  }

  @Override
  public void close() {
    listener.close();
    change(record::close);
  }

  private void change(Runnable change) {
    record.exclusively(
        () -> {
          change.run();
          return true;
        });
  }

  /// Sums over the whole record.
  public record Counts(
      long enrollments,
      long active,
      long activations,
      long deactivations,
      long modeChanges,
      long calls) {}

  /// How an LMS is set up: `port` 0 means any free one; without `recordDir` it forgets when closed;
  /// the secret signs JWTs (HS256) and needs at least 32 characters.
  public record LmsSettings(
      int port, String apiKey, String issuer, String jwtSecret, @Nullable Path recordDir) {}
}
