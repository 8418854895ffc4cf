package io.bursar.account;

import io.bursar.shared.Refusal;
import org.springframework.stereotype.Component;

/// Who may do what, apart from what everybody may do with what is their own.
@Component
public class Permissions {

  private final AuthSettings settings;

  Permissions(AuthSettings settings) {
    this.settings = settings;
  }

  /// Whether this account may change orders (`change_order`): superusers and the service users may.
  public boolean mayChangeOrders(Account account) {
    return account.superuser() || settings.serviceUsers().contains(account.username());
  }

  /// Refuses everybody but staff with [NotAllowed].
  public void requireStaff(Account account) {
    if (!account.staff()) {
      throw new NotAllowed("Only staff may do this.");
    }
  }

  /// This account may not do this.
  public static final class NotAllowed extends Refusal {

    private static final long serialVersionUID = 1L;

    /// Refused for the reason in this sentence.
    public NotAllowed(String sentence) {
      super(Kind.FORBIDDEN, "not-allowed", sentence);
    }
  }
}
