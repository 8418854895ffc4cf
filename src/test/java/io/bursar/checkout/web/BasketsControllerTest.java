package io.bursar.checkout.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.bursar.account.Account;
import io.bursar.catalog.Courses;
import io.bursar.sandbox.card.SandboxCardProcessor;
import io.bursar.sandbox.http.Fault;
import io.bursar.sandbox.lms.SandboxLms;
import io.bursar.testing.BursarTest;
import io.bursar.testing.Campus;
import io.bursar.testing.Rest;
import io.bursar.testing.Rest.Answer;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

@BursarTest
class BasketsControllerTest {

  @Autowired Rest rest;
  @Autowired Campus campus;
  @Autowired SandboxLms lms;
  @Autowired SandboxCardProcessor cards;
  @Autowired JdbcClient db;
  @Autowired Courses courses;

  @AfterEach
  void mendEverything() {
    lms.faults().clear();
    cards.faults().clear();
  }

  @Test
  void aFreeSeatIsOrderedAtOnceAndTheLearnerEnrolledOverHttp() {
    var learner = campus.aLearner();
    var course = campus.aCourse();

    var answer = buy(learner, course.auditSku());

    assertThat(answer.status()).isEqualTo(200);
    var id = answer.json().get("id").asLong();
    assertThat(answer.body())
        .isEqualTo(
            "{\"id\":%d,\"order\":{\"number\":\"EDX-%d\"},\"payment_data\":null}"
                .formatted(id, 100_000 + id));
    await()
        .untilAsserted(
            () ->
                assertThat(lms.enrollment(learner.username(), course.courseId()))
                    .hasValueSatisfying(e -> assertThat(e.mode()).isEqualTo("audit")));
    await()
        .untilAsserted(
            () ->
                assertThat(
                        rest.get(learner, "/api/v2/orders/EDX-%d/".formatted(100_000 + id))
                            .json()
                            .get("status")
                            .asString())
                    .isEqualTo("Complete"));
  }

  @Test
  void withoutCheckoutThereIsABasketAndNoOrder() {
    var learner = campus.aLearner();

    var answer =
        rest.post(
            learner,
            "/api/v2/baskets/",
            "{\"products\":[{\"sku\":\"%s\"}]}".formatted(campus.aCourse().auditSku()));

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json().get("order").isNull()).isTrue();
    assertThat(status(answer.json().get("id").asLong())).isEqualTo("Open");
  }

  @Test
  void whatCostsMoneyFreezesTheBasketAndSendsThePayerToTheProcessor() {
    var learner = campus.aLearner();

    var answer = buy(learner, campus.aCourse().verifiedSku());

    assertThat(answer.status()).isEqualTo(200);
    var data = answer.json().get("payment_data");
    assertThat(data.get("payment_processor_name").asString()).isEqualTo("sandbox");
    assertThat(data.get("payment_form_data").isEmpty()).isTrue();
    assertThat(data.get("payment_page_url").asString()).contains("/pay/pay_");
    assertThat(answer.json().get("order").isNull()).isTrue();
    assertThat(status(answer.json().get("id").asLong())).isEqualTo("Frozen");
  }

  @Test
  void aProcessorThatCannotBeReachedThawsTheBasketAndNothingIsCharged() {
    var learner = campus.aLearner();
    cards.faults().add(Fault.refuse());

    var answer = buy(learner, campus.aCourse().verifiedSku());

    assertThat(answer.status()).isEqualTo(500);
    assertThat(answer.json().propertyNames()).containsExactly("developer_message");
    assertThat(basketsOf(learner)).containsExactly("Open");
  }

  @Test
  void aSeatIsBoughtOnce() {
    var learner = campus.aLearner();
    var course = campus.aCourse();
    buy(learner, course.auditSku());

    var again = buy(learner, course.auditSku());

    assertRefused(again, "already-owned");
    assertThat(basketsOf(learner)).containsExactly("Submitted");
  }

  @Test
  void aSeatThatIsBeingPaidForIsNotSoldAgain() {
    var learner = campus.aLearner();
    var course = campus.aCourse();
    buy(learner, course.verifiedSku());

    assertRefused(buy(learner, course.verifiedSku()), "payment-being-checked");
    assertThat(basketsOf(learner)).containsExactly("Frozen");
  }

  @Test
  void anUnknownSkuIsNamed() {
    var learner = campus.aLearner();

    var answer = buy(learner, "NOSUCH1");

    assertRefused(answer, "NOSUCH1");
    assertThat(basketsOf(learner)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"products\":[]}",
        "{\"products\":\"7F3A9C1\"}",
        "{\"products\":[{}]}",
        "{\"products\":[7]}",
        "{\"products\":[{\"sku\":7}]}"
      })
  void aRequestThatNamesNothingIsRefusedInItsEnvelope(String body) {
    var learner = campus.aLearner();

    assertRefused(rest.post(learner, "/api/v2/baskets/", body), "");
    assertThat(basketsOf(learner)).isEmpty();
  }

  @Test
  void anUnknownProcessorIsNamed() {
    var learner = campus.aLearner();

    var answer =
        rest.post(
            learner,
            "/api/v2/baskets/",
            "{\"products\":[{\"sku\":\"%s\"}],\"checkout\":true,\"payment_processor_name\":\"coins\"}"
                .formatted(campus.aCourse().verifiedSku()));

    assertRefused(answer, "coins");
    assertThat(basketsOf(learner)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"{", "[]", "7", "null"})
  void aBodyThatIsNoObjectIsRefused(String body) {
    var answer = rest.post(campus.aLearner(), "/api/v2/baskets/", body);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().has("detail")).isTrue();
  }

  @Test
  void aHugeBodyIsRefused() {
    var answer =
        rest.send(
            campus.aLearner(),
            "POST",
            "/api/v2/baskets/",
            "application/json",
            BodyPublishers.ofString("{\"products\":[\"" + "x".repeat(2_000_000) + "\"]}"));

    assertThat(answer.status()).isEqualTo(413);
  }

  @Test
  void nobodyIsAskedToSignIn() {
    var answer = rest.post(null, "/api/v2/baskets/", "{}");

    assertThat(answer.status()).isEqualTo(401);
    assertThat(answer.headers().firstValue("WWW-Authenticate")).hasValue("JWT realm=\"api\"");
  }

  @Test
  void theSlashAtTheEndMayBeLeftOut() {
    var answer =
        rest.post(
            campus.aLearner(),
            "/api/v2/baskets",
            "{\"products\":[{\"sku\":\"%s\"}],\"checkout\":true}"
                .formatted(campus.aCourse().auditSku()));

    assertThat(answer.status()).isEqualTo(200);
  }

  private Answer buy(Account buyer, String sku) {
    return rest.post(
        buyer,
        "/api/v2/baskets/",
        "{\"products\":[{\"sku\":\"%s\"}],\"checkout\":true}".formatted(sku));
  }

  private static void assertRefused(Answer answer, String part) {
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().propertyNames()).containsExactly("developer_message", "user_message");
    assertThat(answer.json().get("developer_message").asString()).contains(part);
  }

  private String status(long basketId) {
    return db.sql("select status from basket.baskets where id = :id")
        .param("id", basketId)
        .query(String.class)
        .single();
  }

  private Stream<String> basketsOf(Account owner) {
    return db
        .sql("select status from basket.baskets where user_id = :user order by id")
        .param("user", owner.id())
        .query(String.class)
        .list()
        .stream();
  }
}
