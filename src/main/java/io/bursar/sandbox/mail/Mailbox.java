package io.bursar.sandbox.mail;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

/// The mails that came last, at most 200. Kept in memory only. Thread-safe.
public final class Mailbox {

  /// More than this is not kept.
  public static final int KEPT_MAX = 200;

  private final int keptMax;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition arrival = lock.newCondition();
  private final ArrayDeque<ReceivedMail> mails = new ArrayDeque<>();
  private long count;

  Mailbox(int keptMax) {
    this.keptMax = keptMax;
  }

  /// What is kept, newest first.
  public List<ReceivedMail> newestFirst() {
    lock.lock();
    try {
      return new ArrayList<>(mails).reversed();
    } finally {
      lock.unlock();
    }
  }

  /// What is kept of the mails to this address, oldest first.
  public List<ReceivedMail> to(String address) {
    return newestFirst().reversed().stream()
        .filter(mail -> mail.recipients().contains(address))
        .toList();
  }

  /// The mail of this number, while it is kept.
  public Optional<ReceivedMail> find(long number) {
    return newestFirst().stream().filter(mail -> mail.number() == number).findFirst();
  }

  /// How many mails have come since the start.
  public long count() {
    lock.lock();
    try {
      return count;
    } finally {
      lock.unlock();
    }
  }

  /// Waits until so many of the kept mails match; false when they did not in time.
  public boolean await(Predicate<ReceivedMail> which, int least, Duration timeout)
      throws InterruptedException {
    var nanosLeft = timeout.toNanos();
    lock.lock();
    try {
      while (mails.stream().filter(which).count() < least && nanosLeft > 0) {
        nanosLeft = arrival.awaitNanos(nanosLeft);
      }
      return mails.stream().filter(which).count() >= least;
    } finally {
      lock.unlock();
    }
  }

  /// Throws away what is kept.
  public void clear() {
    lock.lock();
    try {
      mails.clear();
    } finally {
      lock.unlock();
    }
  }

  void put(Arrival arrived) throws Exception {
    lock.lock();
    try {
      mails.add(arrived.numbered(count + 1));
      count++;
      while (mails.size() > keptMax) {
        mails.removeFirst();
      }
      arrival.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /// A mail that waits for its number.
  interface Arrival {
    ReceivedMail numbered(long number) throws Exception;
  }
}
