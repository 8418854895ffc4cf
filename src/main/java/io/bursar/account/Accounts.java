package io.bursar.account;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/// Everybody who ever signed in or was named by somebody who may.
@Component
public class Accounts {

  private final AccountStore store;
  private final TransactionTemplate transaction;

  Accounts(AccountStore store, TransactionTemplate transaction) {
    this.store = store;
    this.transaction = transaction;
  }

  /// The account with exactly this username.
  public Optional<Account> find(String username) {
    return store.find(username);
  }

  /// The account with this id, if there is one.
  public Optional<Account> find(long id) {
    return store.find(id);
  }

  /// The account with this id, which something stored refers to.
  public Account get(long id) {
    return find(id).orElseThrow(() -> new IllegalStateException("No account has the id " + id));
  }

  /// The accounts with these ids, by id; ids without an account are left out.
  public Map<Long, Account> byIds(Collection<Long> ids) {
    return ids.isEmpty()
        ? Map.of()
        : store.byIds(ids).stream().collect(Collectors.toMap(Account::id, Function.identity()));
  }

  /// At most 50 accounts whose username or e-mail address starts with this, whatever the case, by
  /// username. An empty prefix finds nobody.
  public List<Account> search(String prefix) {
    return prefix.isBlank() ? List.of() : store.search(prefix.strip());
  }

  /// The account of a person who has just proved who they are: found by username, or created on
  /// first sight. What the identity tells overwrites what is stored; when nothing differs, this is
  /// one read and no write. Safe when the same person arrives many times at once.
  public Account signedIn(Identity identity) {
    var seen = store.seen(identity);
    if (seen.isPresent() && identity.agreesWith(seen.get().account()) && seen.get().sameContext()) {
      return seen.get().account();
    }
    return transaction.execute(
        _ -> {
          if (seen.isEmpty()) {
            store.insertIfAbsent(identity.username());
          }
          var account = store.update(identity);
          if (!identity.trackingContext().isEmpty()) {
            store.mergeContext(account.id(), identity.trackingContext());
          }
          return account;
        });
  }

  /// What the LMS told of this person's browser (`ga_client_id`, `lms_ip`); empty once forgotten.
  public Map<String, String> trackingContext(long userId) {
    return store.trackingContext(userId);
  }
}
