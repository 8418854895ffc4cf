package io.bursar.sandbox.press;

import io.bursar.sandbox.http.Journal;
import io.bursar.sandbox.http.Json;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What the shop has in its book, by key. Thread-safe.
final class PressRecord implements AutoCloseable {

  private final Map<String, PrintJob> jobs = new LinkedHashMap<>();
  private final Journal journal;

  PressRecord(@Nullable Path folder) {
    journal = new Journal(folder, "press");
    journal.replay(
        (_, value) -> {
          var job = Json.as(value, PrintJob.class);
          jobs.put(job.key(), job);
        });
  }

  synchronized Optional<PrintJob> job(String key) {
    return Optional.ofNullable(jobs.get(key));
  }

  /// Keeps it unless the key is in the book already.
  synchronized boolean add(PrintJob job) {
    if (jobs.containsKey(job.key())) {
      return false;
    }
    save(job);
    return true;
  }

  synchronized void save(PrintJob job) {
    jobs.put(job.key(), job);
    journal.append("job", job);
  }

  /// Loses it, as a shop does that was restored from an old copy. Not remembered over a restart.
  synchronized void forget(String key) {
    jobs.remove(key);
  }

  /// Moves it if it is there and stands so.
  synchronized Optional<PrintJob> move(
      String key, PrintJob.State from, PrintJob.State to, Instant now) {
    return job(key)
        .filter(job -> job.state() == from)
        .map(
            job -> {
              var moved = job.moved(to, now);
              save(moved);
              return moved;
            });
  }

  synchronized List<PrintJob> newest(int max) {
    return jobs.values().stream()
        .sorted(Comparator.comparing(PrintJob::changed).reversed())
        .limit(max)
        .toList();
  }

  synchronized List<PrintJob> all() {
    return List.copyOf(jobs.values());
  }

  @Override
  public synchronized void close() {
    journal.close();
  }
}
