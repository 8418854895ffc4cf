package io.bursar.sandbox.lms;

import org.jspecify.annotations.Nullable;

/// A person or a program that the LMS knows. One with a password is also an OAuth client: the user
/// name is its id, the password its secret.
public record Account(
    String username,
    @Nullable String password,
    String email,
    String fullName,
    boolean staff,
    boolean superuser) {

  /// A learner of this name who cannot sign in.
  public static Account learner(String username) {
    return new Account(username, null, username + "@example.org", username, false, false);
  }
}
