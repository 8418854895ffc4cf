package io.bursar.account;

import org.jspecify.annotations.Nullable;

/// A person or a service as the LMS knows them; the principal of every signed-in request.
///
/// @param username unique, and spelled exactly as at the LMS
/// @param email empty when unknown
/// @param fullName empty when unknown
/// @param lmsUserId the numeric id at the LMS; null until a token told it
/// @param staff may see everything and use the dashboard
/// @param superuser holds every permission; never granted by a JWT
public record Account(
    long id,
    String username,
    String email,
    String fullName,
    @Nullable Long lmsUserId,
    boolean staff,
    boolean superuser) {

  /// Names the account by its id alone: logs must not tell who somebody is.
  @Override
  public String toString() {
    return "Account[id=" + id + "]";
  }
}
