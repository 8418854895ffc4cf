package io.bursar.sandbox.http;

import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// The calls that arrived at a server, oldest first: the last 10,000 of them in full, all of them
/// counted. Thread-safe.
public final class CallLog {

  private static final int KEPT_MAX = 10_000;

  private final Clock clock;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition arrival = lock.newCondition();
  private final LinkedHashMap<Long, LoggedCall> calls = new LinkedHashMap<>();
  private long lastId;
  private long count;

  public CallLog(Clock clock) {
    this.clock = clock;
  }

  /// The calls that are still kept, oldest first.
  public List<LoggedCall> calls() {
    lock.lock();
    try {
      return List.copyOf(calls.values());
    } finally {
      lock.unlock();
    }
  }

  /// How many calls have arrived since the start or the last [#clear].
  public long count() {
    lock.lock();
    try {
      return count;
    } finally {
      lock.unlock();
    }
  }

  /// Waits until at least so many calls have arrived, answered or not; false when they did not in
  /// time.
  public boolean await(long callsMin, Duration timeout) throws InterruptedException {
    var nanosLeft = timeout.toNanos();
    lock.lock();
    try {
      while (count < callsMin && nanosLeft > 0) {
        nanosLeft = arrival.awaitNanos(nanosLeft);
      }
      return count >= callsMin;
    } finally {
      lock.unlock();
    }
  }

  /// Forgets all calls and starts to count from 0.
  public void clear() {
    lock.lock();
    try {
      calls.clear();
      count = 0;
    } finally {
      lock.unlock();
    }
  }

  long arrived(Call call) {
    var logged = LoggedCall.of(call, clock.instant());
    lock.lock();
    try {
      var id = ++lastId;
      calls.put(id, logged);
      count++;
      if (calls.size() > KEPT_MAX) {
        calls.pollFirstEntry();
      }
      arrival.signalAll();
      return id;
    } finally {
      lock.unlock();
    }
  }

  void answered(long id, int status) {
    lock.lock();
    try {
      calls.computeIfPresent(id, (_, call) -> call.answered(status));
    } finally {
      lock.unlock();
    }
  }
}
