package io.bursar.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.bursar.testing.BursarTest;
import io.bursar.testing.Campus;
import io.bursar.testing.Rest;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Whoever signs in by a token is signed in for that call only.
@BursarTest
class ApiSessionTest {

  @Autowired Rest rest;
  @Autowired Campus campus;
  @Autowired JdbcClient db;

  @Test
  void aTokenOpensNoSession() {
    var before = sessions();
    var learner = campus.aLearner();

    var read = rest.get(learner, "/api/v2/orders/");
    var written =
        rest.post(
            learner,
            "/api/v2/baskets/",
            "{\"products\":[{\"sku\":\"%s\"}]}".formatted(campus.aCourse().auditSku()));

    assertThat(read.status()).isEqualTo(200);
    assertThat(written.status()).isEqualTo(200);
    assertThat(read.headers().allValues("Set-Cookie")).isEmpty();
    assertThat(written.headers().allValues("Set-Cookie")).isEmpty();
    assertThat(sessions()).isEqualTo(before);
  }

  private long sessions() {
    return db.sql("select count(*) from account.sessions").query(Long.class).single();
  }
}
