package io.bursar.account;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.SimpleGrantedAuthority;

/// That somebody has proved to be this account: what every way of signing in ends with. The account
/// is the principal, so controllers take `@AuthenticationPrincipal Account`.
public final class SignedIn extends AbstractAuthenticationToken {

  private static final long serialVersionUID = 1L;

  private final transient Account account;

  /// Signed in as this account, with the role `STAFF` if it is staff.
  public SignedIn(Account account) {
    super(roles(account));
    this.account = account;
    setAuthenticated(true);
  }

  @Override
  public Account getPrincipal() {
    return account;
  }

  @Override
  public @Nullable Object getCredentials() {
    return null;
  }

  @Override
  public String getName() {
    return account.username();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof SignedIn signedIn && account.equals(signedIn.account);
  }

  @Override
  public int hashCode() {
    return account.hashCode();
  }

  private static List<GrantedAuthority> roles(Account account) {
    var roles = new ArrayList<GrantedAuthority>();
    if (account.staff()) {
      roles.add(new SimpleGrantedAuthority("ROLE_STAFF"));
    }
    if (account.superuser()) {
      roles.add(new SimpleGrantedAuthority("ROLE_SUPERUSER"));
    }
    return roles;
  }
}
