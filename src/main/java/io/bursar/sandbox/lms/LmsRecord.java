package io.bursar.sandbox.lms;

import io.bursar.sandbox.http.Journal;
import io.bursar.sandbox.http.Json;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// What the LMS remembers: people, courses, enrollments. Each change is in the journal before it is
/// visible. One request at a time: callers wrap their reads and writes in [#exclusively].
final class LmsRecord {

  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, Account> accounts = new LinkedHashMap<>();
  private final Map<String, Course> courses = new LinkedHashMap<>();
  private final Map<String, Map<String, Enrollment>> enrollments = new LinkedHashMap<>();
  private final Map<String, Entitlement> entitlements = new LinkedHashMap<>();
  private final Journal journal;

  LmsRecord(@Nullable Path folder) {
    journal = new Journal(folder, "lms");
    journal.replay(this::recall);
  }

  <T> T exclusively(Supplier<T> work) {
    lock.lock();
    try {
      return work.get();
    } finally {
      lock.unlock();
    }
  }

  Optional<Account> account(String username) {
    return Optional.ofNullable(accounts.get(username));
  }

  Optional<Account> accountByEmail(String email) {
    return accounts.values().stream().filter(a -> a.email().equalsIgnoreCase(email)).findFirst();
  }

  Optional<Course> course(String id) {
    return Optional.ofNullable(courses.get(id));
  }

  List<Course> courses() {
    return List.copyOf(courses.values());
  }

  Optional<Enrollment> enrollment(String username, String courseId) {
    return Optional.ofNullable(enrollments.getOrDefault(username, Map.of()).get(courseId));
  }

  List<Enrollment> enrollmentsOf(String username) {
    return List.copyOf(enrollments.getOrDefault(username, Map.of()).values());
  }

  List<Enrollment> enrollments() {
    var all = new ArrayList<Enrollment>();
    enrollments.values().forEach(byCourse -> all.addAll(byCourse.values()));
    return all;
  }

  List<Entitlement> entitlements() {
    return List.copyOf(entitlements.values());
  }

  List<Entitlement> entitlementsOf(String username) {
    return entitlements.values().stream().filter(it -> it.username().equals(username)).toList();
  }

  long activeIn(String courseId) {
    return enrollments.values().stream()
        .map(byCourse -> byCourse.get(courseId))
        .filter(enrollment -> enrollment != null && enrollment.active())
        .count();
  }

  void save(Account account) {
    if (!account.equals(accounts.get(account.username()))) {
      journal.append("account", account);
      accounts.put(account.username(), account);
    }
  }

  void save(Course course) {
    if (!course.equals(courses.get(course.id()))) {
      journal.append("course", course);
      courses.put(course.id(), course);
    }
  }

  void save(Enrollment enrollment) {
    journal.append("enrollment", enrollment);
    remember(enrollment);
  }

  void save(Entitlement entitlement) {
    journal.append("entitlement", entitlement);
    entitlements.put(entitlement.uuid(), entitlement);
  }

  void close() {
    journal.close();
  }

  private void recall(String type, JsonNode value) {
    switch (type) {
      case "account" -> {
        var account = Json.as(value, Account.class);
        accounts.put(account.username(), account);
      }
      case "course" -> {
        var course = Json.as(value, Course.class);
        courses.put(course.id(), course);
      }
      case "enrollment" -> remember(Json.as(value, Enrollment.class));
      case "entitlement" -> {
        var entitlement = Json.as(value, Entitlement.class);
        entitlements.put(entitlement.uuid(), entitlement);
      }
      default -> throw new IllegalStateException("Unknown line in the LMS record: " + type);
    }
  }

  private void remember(Enrollment enrollment) {
    enrollments
        .computeIfAbsent(enrollment.username(), _ -> new LinkedHashMap<>())
        .put(enrollment.courseId(), enrollment);
  }
}
