package io.bursar.account;

import static io.bursar.testing.LmsTokens.someone;
import static org.assertj.core.api.Assertions.assertThat;

import io.bursar.testing.BursarTest;
import io.bursar.testing.TestClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

@BursarTest
class AccountsTest {

  @Autowired Accounts accounts;
  @Autowired JdbcClient db;
  @Autowired TestClock clock;

  @Test
  void onePersonWhoArrivesManyTimesAtOnceIsOneAccount() throws Exception {
    var user = someone();
    var start = new CountDownLatch(1);
    var arrival =
        (Callable<Long>)
            () -> {
              start.await();
              return accounts.signedIn(identity(user, "203.0.113.7")).id();
            };
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var arrivals = IntStream.range(0, 16).mapToObj(_ -> threads.submit(arrival)).toList();
      start.countDown();
      var id = arrivals.getFirst().get();
      for (var arrived : arrivals) {
        assertThat(arrived.get()).isEqualTo(id);
      }
    }
    assertThat(accounts.find(user)).isPresent();
  }

  @Test
  void aPersonOfWhomNothingNewIsToldCostsNoWrite() {
    var user = someone();
    accounts.signedIn(identity(user, "203.0.113.7"));
    var before = rowVersions(user);

    accounts.signedIn(identity(user, "203.0.113.7"));
    assertThat(rowVersions(user)).isEqualTo(before);

    accounts.signedIn(identity(user, "203.0.113.8"));
    assertThat(rowVersions(user)).isNotEqualTo(before);
  }

  @Test
  void whatABrowserToldIsForgottenAfterAYear() {
    var user = accounts.signedIn(identity(someone(), "203.0.113.7"));

    var forgetAfter =
        db.sql("select forget_after from account.tracking_contexts where user_id = :id")
            .param("id", user.id())
            .query(Instant.class)
            .single();

    assertThat(Duration.between(clock.instant(), forgetAfter))
        .isBetween(Duration.ofDays(364), Duration.ofDays(365));
  }

  @Test
  void accountsAreFoundByTheBeginningOfNameOrAddress() {
    var prefix = "Q" + someone().substring(8);
    var first = accounts.signedIn(told(prefix + "_b", "x@campus.example"));
    var second =
        accounts.signedIn(
            told("z" + someone(), prefix.toLowerCase(Locale.ROOT) + "@campus.example"));
    var third = accounts.signedIn(told(prefix + "%a", prefix + "@campus.example"));

    assertThat(accounts.search(prefix.toLowerCase(Locale.ROOT)))
        .containsExactly(third, first, second);
    assertThat(accounts.search(prefix + "%")).containsExactly(third);
    assertThat(accounts.search(prefix + "_")).containsExactly(first);
    assertThat(accounts.search(" ")).isEmpty();
  }

  @Test
  void searchWalksTheIndexes() {
    // A table of a page or two is scanned, and rightly so.
    db.sql(
            """
            insert into account.users (username, created_at, updated_at)
            select 'walker' || i, now(), now() from generate_series(1, 3000) i
            """)
        .update();
    db.sql("analyze account.users").update();
    var plan =
        db.sql(
                """
                explain select * from account.users
                 where lower(username) ~>=~ lower('a') and lower(username) ~<~ (lower('a') || chr(1114111))
                 order by lower(username) using ~<~ limit 50
                """)
            .query(String.class)
            .list();

    assertThat(String.join("\n", plan)).contains("users_username_lower").doesNotContain("Sort");
  }

  @Test
  void manyAreReadAtOnce() {
    var one = accounts.signedIn(told(someone(), "1@campus.example"));
    var two = accounts.signedIn(told(someone(), "2@campus.example"));

    assertThat(accounts.byIds(List.of(one.id(), two.id(), -1L)))
        .isEqualTo(Map.of(one.id(), one, two.id(), two));
    assertThat(accounts.byIds(List.of())).isEmpty();
    assertThat(accounts.get(one.id())).isEqualTo(one);
  }

  @Test
  void accountsNeverTellInALogWhoTheyAre() {
    var account = new Account(7, "amelia", "amelia@campus.example", "Amelia", null, false, false);

    assertThat(account + " " + identity("amelia", "203.0.113.7")).doesNotContain("melia", "203");
  }

  private List<String> rowVersions(String user) {
    return db.sql(
            """
            select u.xmin::text || ' ' || t.xmin::text
              from account.users u
              join account.tracking_contexts t on t.user_id = u.id
             where u.username = :user
            """)
        .param("user", user)
        .query(String.class)
        .list();
  }

  private static Identity identity(String user, String ip) {
    return new Identity(
        user, user + "@campus.example", null, 7L, false, null, Map.of("lms_ip", ip));
  }

  private static Identity told(String user, String email) {
    return new Identity(user, email, null, null, null, null, Map.of());
  }
}
