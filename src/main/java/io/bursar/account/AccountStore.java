package io.bursar.account;

import static java.time.ZoneOffset.UTC;

import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/// The tables of people.
@Component
class AccountStore {

  private static final Duration CONTEXT_KEPT = Duration.ofDays(365);
  private static final JsonMapper JSON = JsonMapper.shared();

  private final JdbcClient db;
  private final Clock clock;

  AccountStore(JdbcClient db, Clock clock) {
    this.db = db;
    this.clock = clock;
  }

  Optional<Account> find(String username) {
    return db.sql(
            """
            select id, username, email, full_name, lms_user_id, is_staff, is_superuser
              from account.users
             where username = :username
            """)
        .param("username", username)
        .query(Row.class)
        .optional()
        .map(Row::toAccount);
  }

  Optional<Account> find(long id) {
    return db.sql(
            """
            select id, username, email, full_name, lms_user_id, is_staff, is_superuser
              from account.users
             where id = :id
            """)
        .param("id", id)
        .query(Row.class)
        .optional()
        .map(Row::toAccount);
  }

  List<Account> byIds(Collection<Long> ids) {
    return db
        .sql(
            """
            select id, username, email, full_name, lms_user_id, is_staff, is_superuser
              from account.users
             where id = any(:ids)
            """)
        .param("ids", ids.toArray(Long[]::new))
        .query(Row.class)
        .list()
        .stream()
        .map(Row::toAccount)
        .toList();
  }

  /// Two walks along an index, each in its order and cut off early: the cost does not grow with the
  /// number of accounts that share the prefix.
  List<Account> search(String prefix) {
    return db
        .sql(
            """
            select id, username, email, full_name, lms_user_id, is_staff, is_superuser
              from ((select *
                       from account.users
                      where lower(username) ~>=~ lower(:prefix)
                        and lower(username) ~<~ (lower(:prefix) || chr(1114111))
                      order by lower(username) using ~<~
                      limit 50)
                    union
                    (select *
                       from account.users
                      where lower(email) ~>=~ lower(:prefix)
                        and lower(email) ~<~ (lower(:prefix) || chr(1114111))
                      order by lower(email) using ~<~
                      limit 50)) found
             order by username
             limit 50
            """)
        .param("prefix", prefix)
        .query(Row.class)
        .list()
        .stream()
        .map(Row::toAccount)
        .toList();
  }

  /// The account of this identity, and whether its tracking context already holds all that is told.
  Optional<Seen> seen(Identity identity) {
    return db.sql(
            """
            select u.id, u.username, u.email, u.full_name, u.lms_user_id, u.is_staff, u.is_superuser,
                   coalesce(t.context, '{}') @> :context::jsonb as same_context
              from account.users u
              left join account.tracking_contexts t on t.user_id = u.id
             where u.username = :username
            """)
        .param("username", identity.username())
        .param("context", JSON.writeValueAsString(identity.trackingContext()))
        .query(SeenRow.class)
        .optional()
        .map(SeenRow::toSeen);
  }

  /// Leaves an account that is there, also one that somebody else adds at this moment.
  void insertIfAbsent(String username) {
    db.sql(
            """
            insert into account.users (username, created_at, updated_at)
            values (:username, :now, :now)
            on conflict (username) do nothing
            """)
        .param("username", username)
        .param("now", clock.instant().atOffset(UTC))
        .update();
  }

  Account update(Identity identity) {
    return db.sql(
            """
            update account.users
               set email = coalesce(:email, email),
                   full_name = coalesce(:fullName, full_name),
                   lms_user_id = coalesce(:lmsUserId, lms_user_id),
                   is_staff = coalesce(:staff, is_staff),
                   is_superuser = coalesce(:superuser, is_superuser),
                   updated_at = :now
             where username = :username
            returning id, username, email, full_name, lms_user_id, is_staff, is_superuser
            """)
        .param("email", identity.email())
        .param("fullName", identity.fullName())
        .param("lmsUserId", identity.lmsUserId())
        .param("staff", identity.staff())
        .param("superuser", identity.superuser())
        .param("username", identity.username())
        .param("now", clock.instant().atOffset(UTC))
        .query(Row.class)
        .single()
        .toAccount();
  }

  void mergeContext(long userId, Map<String, String> context) {
    var now = clock.instant();
    db.sql(
            """
            insert into account.tracking_contexts (user_id, context, updated_at, forget_after)
            values (:user, :context::jsonb, :now, :forgetAfter)
            on conflict (user_id) do update
               set context = tracking_contexts.context || excluded.context,
                   updated_at = excluded.updated_at,
                   forget_after = excluded.forget_after
            """)
        .param("user", userId)
        .param("context", JSON.writeValueAsString(context))
        .param("now", now.atOffset(UTC))
        .param("forgetAfter", now.plus(CONTEXT_KEPT).atOffset(UTC))
        .update();
  }

  Map<String, String> trackingContext(long userId) {
    return db
        .sql(
            """
            select entry.key, entry.value
              from account.tracking_contexts t, jsonb_each_text(t.context) entry
             where t.user_id = :user
            """)
        .param("user", userId)
        .query(Entry.class)
        .list()
        .stream()
        .collect(Collectors.toUnmodifiableMap(Entry::key, Entry::value));
  }

  /// An account as stored, beside whether the context told is already known.
  record Seen(Account account, boolean sameContext) {}

  private record Row(
      long id,
      String username,
      String email,
      String fullName,
      @Nullable Long lmsUserId,
      boolean isStaff,
      boolean isSuperuser) {

    Account toAccount() {
      return new Account(id, username, email, fullName, lmsUserId, isStaff, isSuperuser);
    }
  }

  private record SeenRow(
      long id,
      String username,
      String email,
      String fullName,
      @Nullable Long lmsUserId,
      boolean isStaff,
      boolean isSuperuser,
      boolean sameContext) {

    Seen toSeen() {
      return new Seen(
          new Account(id, username, email, fullName, lmsUserId, isStaff, isSuperuser), sameContext);
    }
  }

  private record Entry(String key, String value) {}
}
