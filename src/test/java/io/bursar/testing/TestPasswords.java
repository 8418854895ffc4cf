package io.bursar.testing;

import io.bursar.account.Accounts;
import io.bursar.account.SignedIn;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.stereotype.Component;

/// Lets every account of a test sign in by one password.
@Component
class TestPasswords implements AuthenticationProvider {

  static final String PASSWORD = "open-sesame";

  private final Accounts accounts;

  TestPasswords(Accounts accounts) {
    this.accounts = accounts;
  }

  @Override
  public Authentication authenticate(Authentication claim) {
    if (!PASSWORD.equals(claim.getCredentials())) {
      throw new BadCredentialsException("Wrong password");
    }
    return accounts
        .find(claim.getName())
        .map(SignedIn::new)
        .orElseThrow(() -> new BadCredentialsException("Unknown user"));
  }

  @Override
  public boolean supports(Class<?> type) {
    return type == UsernamePasswordAuthenticationToken.class;
  }
}
