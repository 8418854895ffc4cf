package io.bursar.testing;

import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionCallback;
import org.springframework.transaction.support.TransactionTemplate;

/// The transactions of a program that is killed: in one of them, of which nothing stays then, or
/// right after its commit.
public final class Dying extends TransactionTemplate {
  private static final long serialVersionUID = 1L;

  private final int dies;
  private final boolean committed;
  private final AtomicInteger begun = new AtomicInteger();

  private Dying(PlatformTransactionManager database, int dies, boolean committed) {
    super(database);
    this.dies = dies;
    this.committed = committed;
  }

  /// One that is killed in its n-th transaction, or right after it.
  public static Dying at(PlatformTransactionManager database, int number, boolean committed) {
    return new Dying(database, number, committed);
  }

  /// One that lives on.
  public static Dying never(PlatformTransactionManager database) {
    return new Dying(database, Integer.MAX_VALUE, false);
  }

  /// How many transactions there were.
  public int count() {
    return begun.get();
  }

  @Override
  public <T extends @Nullable Object> T execute(TransactionCallback<T> work) {
    var dying = begun.incrementAndGet() == dies;
    if (dying && !committed) {
      return super.execute(
          status -> {
            var _ = work.doInTransaction(status);
            throw new Killed();
          });
    }
    var result = super.execute(work);
    if (dying) {
      throw new Killed();
    }
    return result;
  }

  /// Nobody catches it.
  public static final class Killed extends Error {
    private static final long serialVersionUID = 1L;
  }
}
