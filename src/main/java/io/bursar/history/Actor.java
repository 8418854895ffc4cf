package io.bursar.history;

import org.jspecify.annotations.Nullable;

/// Who makes a change: a user by id, or nobody in person, and the way it came in.
public record Actor(@Nullable Long userId, Via via) {

  /// The way a change came in.
  public enum Via {
    /// A call of the REST interface.
    API,
    /// A page in a browser.
    PAGE,
    /// A background worker.
    WORKER,
    /// A notification from a payment processor.
    NOTIFICATION,
    /// Bursar asking a payment processor on its own.
    RECONCILIATION
  }

  /// Somebody who calls the REST interface.
  public static Actor api(long userId) {
    return new Actor(userId, Via.API);
  }

  /// Somebody at a page.
  public static Actor page(long userId) {
    return new Actor(userId, Via.PAGE);
  }

  /// Nobody in person.
  public static Actor of(Via via) {
    return new Actor(null, via);
  }
}
