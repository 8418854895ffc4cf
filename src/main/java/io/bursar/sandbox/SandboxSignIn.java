package io.bursar.sandbox;

import io.bursar.account.Accounts;
import io.bursar.account.Identity;
import io.bursar.account.SignInHints;
import io.bursar.account.SignedIn;
import io.bursar.sandbox.lms.Account;
import java.util.Map;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;

/// Lets the people of the sandbox sign in by their public passwords.
final class SandboxSignIn implements AuthenticationProvider {

  private final Accounts accounts;

  SandboxSignIn(Accounts accounts) {
    this.accounts = accounts;
  }

  @Override
  public Authentication authenticate(Authentication claim) {
    return SandboxAccounts.people().stream()
        .filter(person -> person.username().equals(claim.getName()))
        .filter(person -> String.valueOf(person.password()).equals(claim.getCredentials()))
        .findFirst()
        .map(person -> new SignedIn(accounts.signedIn(identity(person))))
        .orElseThrow(() -> new BadCredentialsException("Not a person of the sandbox"));
  }

  @Override
  public boolean supports(Class<?> type) {
    return type == UsernamePasswordAuthenticationToken.class;
  }

  /// What the sign-in page shows.
  static SignInHints hints() {
    return new SignInHints(SandboxAccounts.people().stream().map(SandboxSignIn::hint).toList());
  }

  /// What is told of a person when they sign in.
  static Identity identity(Account person) {
    return new Identity(
        person.username(),
        person.email(),
        person.fullName(),
        null,
        person.staff(),
        person.superuser(),
        Map.of());
  }

  private static SignInHints.Hint hint(Account person) {
    return new SignInHints.Hint(
        person.username(),
        String.valueOf(person.password()),
        person.staff() ? "the dashboard, and everything else" : "buying courses");
  }
}
