package io.bursar.sandbox;

import io.bursar.sandbox.lms.Account;
import java.util.List;

/// Who exists in a fresh sandbox. The passwords are no secrets: they are printed on the first page.
public final class SandboxAccounts {

  /// Somebody who buys.
  public static final Account LEARNER =
      new Account("learner", "learner", "learner@example.org", "Lea Learner", false, false);

  /// Somebody who may do everything.
  public static final Account STAFF =
      new Account("staff", "staff", "staff@example.org", "Sam Staff", true, true);

  /// The program in whose name the LMS calls Bursar, and Bursar the LMS.
  public static final Account WORKER =
      new Account(
          "ecommerce_worker",
          SandboxSecrets.WORKER,
          "worker@example.org",
          "Order Worker",
          true,
          true);

  private SandboxAccounts() {}

  /// The people, who can sign in.
  public static List<Account> people() {
    return List.of(LEARNER, STAFF);
  }
}
