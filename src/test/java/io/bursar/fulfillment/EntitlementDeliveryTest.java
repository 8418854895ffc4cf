package io.bursar.fulfillment;

import static org.assertj.core.api.Assertions.assertThat;

import io.bursar.account.Account;
import io.bursar.history.Actor;
import io.bursar.order.LineStatus;
import io.bursar.order.Order;
import io.bursar.order.OrderStatus;
import io.bursar.sandbox.http.Fault;
import io.bursar.sandbox.lms.Entitlement;
import io.bursar.sandbox.lms.SandboxLms;
import io.bursar.testing.BursarTest;
import io.bursar.testing.Campus;
import io.bursar.testing.Campus.Entitled;
import io.bursar.testing.TestClock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Entitlements are made once however often they are asked for, found again when an answer was
/// lost, and taken back by the name that the LMS gave them. No worker runs here.
@BursarTest(
    properties = {
      "bursar.fulfillment.concurrency=0",
      "bursar.fulfillment.timeout=500ms",
      "bursar.fulfillment.sync-deadline=5s"
    })
@Import(Clerk.class)
class EntitlementDeliveryTest {

  private static final String ENTITLEMENTS = "/api/entitlements/";

  @Autowired Clerk clerk;
  @Autowired Revocations revocations;
  @Autowired Fulfillments fulfillments;
  @Autowired Outages outages;
  @Autowired SandboxLms lms;
  @Autowired Campus campus;
  @Autowired TestClock clock;
  @Autowired JdbcClient db;

  private Account learner;
  private Entitled entitled;

  @BeforeEach
  void aLearnerAndACourse() {
    learner = campus.aLearner();
    entitled = campus.anEntitlement();
  }

  @AfterEach
  void mendTheLms() {
    lms.faults().clear();
    outages.current().forEach(outage -> outages.goOn(outage.id(), Actor.page(learner.id())));
  }

  @Test
  void anEntitlementIsMadeAndItsNameKept() {
    var order = clerk.delivered(learner, entitled.sku());

    assertThat(order.status()).isEqualTo(OrderStatus.COMPLETE);
    var made = made();
    assertThat(made).hasSize(1);
    assertThat(made.getFirst().courseUuid()).isEqualTo(entitled.courseUuid());
    assertThat(made.getFirst().mode()).isEqualTo("verified");
    assertThat(made.getFirst().orderNumber()).isEqualTo(order.number());
    assertThat(
            db.sql("select reference from fulfillment.grants where order_id = :id")
                .param("id", order.id())
                .query(String.class)
                .single())
        .isEqualTo(made.getFirst().uuid());
  }

  @Test
  void anAnswerThatWasLostIsLookedForAndNotAskedForAgain() {
    token();
    lms.faults().add(Fault.dropAnswer().times(1));
    var order = clerk.delivered(learner, entitled.sku());
    assertThat(order.lines().getFirst().status()).isEqualTo(LineStatus.NETWORK_ERROR);

    order = clerk.attempt(order);

    assertThat(order.status()).isEqualTo(OrderStatus.COMPLETE);
    assertThat(clerk.actions(order)).containsExactly("fulfill", "observe");
    assertThat(made()).hasSize(1);
  }

  @Test
  void whatIsRefusedBecauseItIsThereAlreadyIsFoundByItsOrder() {
    var order = clerk.delivered(learner, entitled.sku());
    // As if the record of it had been lost: the order asks anew.
    db.sql("delete from fulfillment.grants where order_id = :id").param("id", order.id()).update();
    db.sql(
            "update fulfillment.deliveries set state = 'due', line_status = 'Open' where order_id ="
                + " :id")
        .param("id", order.id())
        .update();

    clerk.attempt(order);

    assertThat(clerk.delivery(order).state()).isEqualTo("done");
    assertThat(clerk.actions(order)).containsExactly("fulfill", "fulfill", "observe");
    assertThat(made()).hasSize(1);
    assertThat(clerk.ledger(order)).containsExactly("verified granted");
  }

  @Test
  void aTokenThatTheLmsRefusesIsRenewedOnce() {
    token();
    clock.advance(Duration.ofMinutes(1));
    lms.faults().add(Fault.error(401).times(1));
    var before = calls("/oauth2/access_token");

    var order = clerk.delivered(learner, entitled.sku());

    assertThat(order.status()).isEqualTo(OrderStatus.COMPLETE);
    assertThat(clerk.actions(order)).containsExactly("fulfill");
    assertThat(calls("/oauth2/access_token") - before).isEqualTo(1);
  }

  @Test
  void credentialsThatAreRefusedForGoodAreAnOutageAndHoldNobody() {
    token();
    lms.faults()
        .add(
            Fault.error(401, "application/json", "{\"detail\":\"Invalid token.\"}")
                .only(ENTITLEMENTS));
    var before = calls("/oauth2/access_token");

    var order = clerk.delivered(learner, entitled.sku());

    assertThat(order.lines().getFirst().status()).isEqualTo(LineStatus.CONFIGURATION_ERROR);
    assertThat(clerk.delivery(order).state()).isEqualTo("waiting");
    assertThat(outages.current().stream().filter(Outages.OutageView::isOut)).hasSize(1);
    assertThat(calls("/oauth2/access_token") - before).as("it is renewed once").isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "401|{\"error\":\"invalid_client\"}|refuses us",
        "429|<h1>Slow down</h1>|never sent",
        "500|<h1>Error</h1>|never sent",
        "200|{\"token\":\"none\"}|never sent",
        "200|no json|never sent"
      })
  void withoutATokenNothingWasAskedFor(int status, String body, String outcome) {
    // The token that there is has expired by then.
    clock.advance(Duration.ofHours(2));
    lms.faults().add(Fault.error(status, "application/json", body).only("access_token"));
    var before = calls("/oauth2/access_token");

    var order = clerk.delivered(learner, entitled.sku());

    assertThat(clerk.delivery(order).outcome()).isEqualTo(outcome);
    assertThat(clerk.delivery(order).unsure()).isFalse();
    assertThat(made()).isEmpty();
    assertThat(calls("/oauth2/access_token") - before).isEqualTo(1);
  }

  @Test
  void aLookThroughManyPagesEndsBeforeItsLease() {
    others(420);
    token();
    lms.faults().add(Fault.dropAnswer().times(1));
    var order = clerk.delivered(learner, entitled.sku());
    lms.faults().add(Fault.latency(Duration.ofMillis(200)).only(ENTITLEMENTS));
    var before = pages();

    order = clerk.attempt(order);

    assertThat(clerk.delivery(order).state()).isEqualTo("waiting");
    assertThat(pages() - before).as("pages, of five").isBetween(1L, 4L);
    lms.faults().clear();
    order = clerk.attempt(order);
    assertThat(order.status()).isEqualTo(OrderStatus.COMPLETE);
    assertThat(made()).hasSize(421);
  }

  @Test
  void anEntitlementOnALaterPageIsFound() {
    others(120);
    token();
    lms.faults().add(Fault.dropAnswer().times(1));
    var order = clerk.delivered(learner, entitled.sku());

    order = clerk.attempt(order);

    assertThat(order.status()).isEqualTo(OrderStatus.COMPLETE);
    assertThat(made()).hasSize(121);
  }

  /// The learner has so many of other courses.
  private void others(int many) {
    for (int i = 0; i < many; i++) {
      lms.add(
          new Entitlement(
              UUID.randomUUID().toString(),
              learner.username(),
              UUID.randomUUID().toString(),
              "verified",
              "OLD-" + i,
              false,
              null,
              clock.instant(),
              clock.instant()));
    }
  }

  @Test
  void aTimeoutAfterTheWorkWasDoneMakesNoSecondOne() {
    token();
    lms.faults().add(Fault.hang().times(1).only(ENTITLEMENTS));
    var order = clerk.delivered(learner, entitled.sku());
    assertThat(order.lines().getFirst().status()).isEqualTo(LineStatus.TIMEOUT_ERROR);

    order = clerk.attempt(order);

    assertThat(order.status()).isEqualTo(OrderStatus.COMPLETE);
    assertThat(made()).hasSize(1);
  }

  @Test
  void consentTravelsWithEveryTry() {
    token();
    lms.faults().add(Fault.error(503).times(1));
    var order = clerk.order(learner, entitled.sku());
    db.sql("update orders.orders set email_opt_in = true where id = :id")
        .param("id", order.id())
        .update();

    clerk.attempt(order);
    clerk.attempt(order);

    assertThat(
            lms.calls().calls().stream()
                .filter(c -> c.body().contains("\"" + order.number() + "\""))
                .map(c -> c.body().contains("\"email_opt_in\":true")))
        .containsExactly(true, true);
    assertThat(made().getFirst().emailOptIn()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "400|{\"user\":[\"Object with username=x does not exist.\"]}|Fulfillment Server"
            + " Error|waiting|unknown learner",
        "400|{\"course_uuid\":[\"Must be a valid UUID.\"]}|Fulfillment Configuration"
            + " Error|held|misconfigured",
        "403|{\"detail\":\"no\"}|Fulfillment Configuration Error|waiting|refuses us",
        "404|<h1>Not Found</h1>|Fulfillment Configuration Error|waiting|refuses us",
        "429|{\"detail\":\"throttled\"}|Fulfillment Server Error|waiting|not applied",
        "500|<h1>Server Error</h1>|Fulfillment Server Error|waiting|not applied",
        "502|bad gateway|Fulfillment Server Error|waiting|unsure",
        "201|{\"uuid\":\"x\"}|Fulfillment Network Error|waiting|unsure"
      })
  void eachAnswerGivesTheLineItsStatusAndTheDeliveryItsNextStep(
      int status, String body, String lineStatus, String state, String outcome) {
    token();
    lms.faults().add(Fault.error(status, "application/json", body).only(ENTITLEMENTS));

    var order = clerk.delivered(learner, entitled.sku());

    assertThat(order.lines().getFirst().status().text()).isEqualTo(lineStatus);
    assertThat(clerk.delivery(order).state()).isEqualTo(state);
    assertThat(clerk.delivery(order).outcome()).isEqualTo(outcome);
    assertThat(fulfillments.attemptsOf(order.id()).getFirst().cause())
        .doesNotContain(learner.username());
  }

  @Test
  void anEntitlementIsTakenBackOnceAndStaysEnded() {
    var order = clerk.delivered(learner, entitled.sku());

    revoke(order);
    // Its answer is lost, and the second time the LMS says yes again.
    lms.faults().add(Fault.dropAnswer().times(1));
    clerk.attempt(order);
    clerk.attempt(order);
    revoke(order);
    clerk.attempt(order);

    assertThat(made().getFirst().expired()).isNotNull();
    assertThat(clerk.delivery(order).state()).isEqualTo("closed");
    assertThat(clerk.ledger(order)).containsExactly("verified revoked");
  }

  @Test
  void oneWhoseNameNobodyEverToldIsFoundAndTakenBack() {
    token();
    lms.faults().add(Fault.dropAnswer().times(1));
    var order = clerk.delivered(learner, entitled.sku());
    assertThat(made()).hasSize(1);

    revoke(order);
    clerk.attempt(order);

    assertThat(made().getFirst().expired()).isNotNull();
    assertThat(clerk.delivery(order).state()).isEqualTo("closed");
  }

  private void revoke(Order order) {
    revocations.revoke(
        order.id(), order.lines().getFirst().id(), "Refunded.", Actor.page(learner.id()));
  }

  /// Somebody has been here before, so there is a token.
  private void token() {
    clerk.delivered(campus.aLearner(), campus.anEntitlement().sku());
  }

  private List<Entitlement> made() {
    return lms.entitlementsOf(learner.username());
  }

  private long pages() {
    return lms.calls().calls().stream()
        .filter(c -> c.method().equals("GET") && c.path().startsWith(ENTITLEMENTS))
        .count();
  }

  private long calls(String path) {
    return lms.calls().calls().stream().filter(c -> c.path().equals(path)).count();
  }
}
