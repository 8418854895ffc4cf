package io.bursar.account;

import java.util.List;

/// Who may sign in with which password, shown on the sign-in page where a bean of this type is
/// present. Only a place that nobody else can reach may have one.
public record SignInHints(List<Hint> hints) {

  /// One account that may be tried.
  ///
  /// @param what what the account is for, in a few words
  public record Hint(String username, String password, String what) {}
}
