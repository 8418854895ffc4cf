package io.bursar.account;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What somebody we trust tells of a person. Null says nothing, and leaves what is stored.
///
/// @param username identifies the person; at most 150 characters
/// @param trackingContext what the LMS knows of the person's browser, merged key by key
public record Identity(
    String username,
    @Nullable String email,
    @Nullable String fullName,
    @Nullable Long lmsUserId,
    @Nullable Boolean staff,
    @Nullable Boolean superuser,
    Map<String, String> trackingContext) {

  /// Tells nothing: logs must not tell who somebody is.
  @Override
  public String toString() {
    return "Identity[...]";
  }

  /// Whether the account already says all of this, the tracking context left out.
  boolean agreesWith(Account account) {
    return (email == null || email.equals(account.email()))
        && (fullName == null || fullName.equals(account.fullName()))
        && (lmsUserId == null || lmsUserId.equals(account.lmsUserId()))
        && (staff == null || staff == account.staff())
        && (superuser == null || superuser == account.superuser());
  }
}
