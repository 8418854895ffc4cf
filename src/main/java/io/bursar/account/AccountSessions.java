package io.bursar.account;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.context.DeferredSecurityContext;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.context.SecurityContextHolderStrategy;
import org.springframework.security.web.context.HttpRequestResponseHolder;
import org.springframework.security.web.context.SecurityContextRepository;
import org.springframework.stereotype.Component;

/// Keeps in the session who signed in, by id alone. The account is read anew for every request, so
/// a right that was taken away is gone at once, and no class of ours is stored in a session that
/// outlives it.
@Component
class AccountSessions implements SecurityContextRepository {

  private static final String ACCOUNT_ID = "account";

  private final Accounts accounts;
  private final SecurityContextHolderStrategy contexts =
      SecurityContextHolder.getContextHolderStrategy();

  AccountSessions(Accounts accounts) {
    this.accounts = accounts;
  }

  @Override
  public DeferredSecurityContext loadDeferredContext(HttpServletRequest request) {
    return new Deferred(request);
  }

  @Override
  @Deprecated
  @SuppressWarnings("InlineMeSuggester")
  public SecurityContext loadContext(HttpRequestResponseHolder exchange) {
    return loadDeferredContext(exchange.getRequest()).get();
  }

  @Override
  public void saveContext(
      SecurityContext context, HttpServletRequest request, HttpServletResponse response) {
    if (context.getAuthentication() instanceof SignedIn signedIn) {
      request.getSession().setAttribute(ACCOUNT_ID, signedIn.getPrincipal().id());
      return;
    }
    var session = request.getSession(false);
    if (session != null) {
      session.removeAttribute(ACCOUNT_ID);
    }
  }

  @Override
  public boolean containsContext(HttpServletRequest request) {
    return accountId(request).isPresent();
  }

  private static Optional<Long> accountId(HttpServletRequest request) {
    return Optional.ofNullable(request.getSession(false))
        .map((HttpSession session) -> (Long) session.getAttribute(ACCOUNT_ID));
  }

  private final class Deferred implements DeferredSecurityContext {

    private final HttpServletRequest request;
    private @Nullable SecurityContext context;
    private boolean generated;

    Deferred(HttpServletRequest request) {
      this.request = request;
    }

    @Override
    public SecurityContext get() {
      if (context == null) {
        context = contexts.createEmptyContext();
        var account = accountId(request).flatMap(accounts::find);
        account.map(SignedIn::new).ifPresent(context::setAuthentication);
        generated = account.isEmpty();
      }
      return context;
    }

    @Override
    public boolean isGenerated() {
      get();
      return generated;
    }
  }
}
