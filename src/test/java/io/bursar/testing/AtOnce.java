package io.bursar.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;

/// Does the same many times at once.
public final class AtOnce {

  private AtOnce() {}

  /// What came of each; throws what any of them threw.
  public static <T> List<T> atOnce(int times, Callable<T> work) throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var results = new ArrayList<T>();
      for (var one : threads.invokeAll(IntStream.range(0, times).mapToObj(_ -> work).toList())) {
        results.add(one.get());
      }
      return results;
    }
  }
}
