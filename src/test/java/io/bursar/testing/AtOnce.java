package io.bursar.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/// Does things at once.
public final class AtOnce {

  private AtOnce() {}

  /// Does the same so many times at once. What came of each; throws what any of them threw.
  public static <T> List<T> atOnce(int times, Callable<T> work) throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var results = new ArrayList<T>();
      for (var one : threads.invokeAll(IntStream.range(0, times).mapToObj(_ -> work).toList())) {
        results.add(one.get());
      }
      return results;
    }
  }

  /// Does all of this at once and answers what each came to: its result, or what it threw.
  public static List<Object> outcomes(List<Callable<Object>> calls) throws InterruptedException {
    var start = new CountDownLatch(1);
    var outcomes = new ArrayList<Object>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var futures = new ArrayList<Future<Object>>();
      for (var call : calls) {
        futures.add(
            threads.submit(
                () -> {
                  start.await();
                  return call.call();
                }));
      }
      start.countDown();
      for (var future : futures) {
        try {
          outcomes.add(future.get());
        } catch (ExecutionException failed) {
          outcomes.add(failed.getCause());
        }
      }
    }
    return outcomes;
  }
}
