package io.bursar.fulfillment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.bursar.checkout.BuyBySku;
import io.bursar.history.Actor;
import io.bursar.order.LineStatus;
import io.bursar.order.Order;
import io.bursar.order.OrderStatus;
import io.bursar.order.Orders;
import io.bursar.testing.Campus;
import io.bursar.testing.World;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/// The configured order of modules decides who delivers a line. Three Bursars, configured
/// differently, share one database; a test makes each attempt itself.
class ModuleOrderTest {

  private static World world;
  private static ConfigurableApplicationContext seatsOnly;
  private static ConfigurableApplicationContext handFirst;
  private static ConfigurableApplicationContext postFirst;

  @BeforeAll
  static void threeBursars() {
    world = new World();
    seatsOnly = started("Seat");
    handFirst = started("Seat,Badge,Badge by post");
    postFirst = started("Badge by post,Badge,Seat");
  }

  @AfterAll
  static void end() {
    world.close();
  }

  @Test
  void theFirstModuleThatSupportsALineGetsItAndSwappingTheListSwapsIt() {
    var byHand = attempted(handFirst, aBadgeBoughtAt(handFirst));
    var byPost = attempted(postFirst, aBadgeBoughtAt(postFirst));

    assertThat(byHand.status()).isEqualTo(OrderStatus.COMPLETE);
    assertThat(delivery(byHand).module()).isEqualTo(BadgeModule.BY_HAND);
    assertThat(handedOut(handFirst, "byHand", byHand)).isEqualTo(1);
    assertThat(handedOut(handFirst, "byPost", byHand)).isZero();
    assertThat(byPost.status()).isEqualTo(OrderStatus.COMPLETE);
    assertThat(delivery(byPost).module()).isEqualTo(BadgeModule.BY_POST);
    assertThat(handedOut(postFirst, "byPost", byPost)).isEqualTo(1);
    assertThat(handedOut(postFirst, "byHand", byPost)).isZero();
  }

  @Test
  void aLineKeepsItsModuleWhateverTheListBecomes() {
    var office = handFirst.getBean("byHand", BadgeModule.class);
    office.close(true);
    var order = attempted(handFirst, aBadgeBoughtAt(handFirst));
    assertThat(delivery(order).state()).isEqualTo("waiting");
    office.close(false);

    order = attempted(postFirst, order);

    assertThat(order.status()).isEqualTo(OrderStatus.COMPLETE);
    assertThat(delivery(order).module()).isEqualTo(BadgeModule.BY_HAND);
  }

  @Test
  void aLineThatNoModuleSupportsIsHeldAndDeliveredByRetryOnceOneIsConfigured() {
    var order = attempted(seatsOnly, aBadgeBoughtAt(seatsOnly));

    assertThat(order.status()).isEqualTo(OrderStatus.FULFILLMENT_ERROR);
    assertThat(order.lines().getFirst().status()).isEqualTo(LineStatus.CONFIGURATION_ERROR);
    assertThat(delivery(order).state()).isEqualTo("held");
    assertThat(delivery(order).holdReason())
        .isEqualTo("No configured module delivers lines of type Badge.");
    assertThat(delivery(order).module()).isNull();

    handFirst
        .getBean(Fulfillments.class)
        .deliverLine(order.id(), order.lines().getFirst().id(), Actor.page(order.userId()));

    order = again(order);
    assertThat(order.status()).isEqualTo(OrderStatus.COMPLETE);
    assertThat(delivery(order).module()).isEqualTo(BadgeModule.BY_HAND);
    assertThat(handedOut(handFirst, "byHand", order)).isEqualTo(1);
  }

  @Test
  void aLineWhoseModuleIsGoneIsHeldAndDeliveredByRetryOnceItIsBack() {
    var office = handFirst.getBean("byHand", BadgeModule.class);
    office.close(true);
    var order = attempted(handFirst, aBadgeBoughtAt(handFirst));
    office.close(false);

    order = attempted(seatsOnly, order);
    assertThat(order.lines().getFirst().status()).isEqualTo(LineStatus.CONFIGURATION_ERROR);
    assertThat(delivery(order).state()).isEqualTo("held");

    handFirst
        .getBean(Fulfillments.class)
        .deliverLine(order.id(), order.lines().getFirst().id(), Actor.page(order.userId()));
    assertThat(again(order).status()).isEqualTo(OrderStatus.COMPLETE);
  }

  @Test
  void aModuleThatGivesUpSoonerDoesSoAgainAfterAPersonAsked() {
    var office = postFirst.getBean("byPost", BadgeModule.class);
    office.close(true);
    var order = attempted(postFirst, aBadgeBoughtAt(postFirst));
    var gaveUp = "Tried for 2 hours. Last: The office is closed.";
    for (int i = 0; i < 2; i++) {
      world.clock().advance(Duration.ofHours(2).plusMinutes(1));
      order = attempted(postFirst, order);
      assertThat(delivery(order).holdReason()).isEqualTo(gaveUp);

      postFirst
          .getBean(Fulfillments.class)
          .deliverLine(order.id(), order.lines().getFirst().id(), Actor.page(order.userId()));

      assertThat(delivery(order).state()).isEqualTo("waiting");
    }
    office.close(false);
  }

  @Test
  void whatWasGivenAgainIsTakenBackByItsNewName() {
    var office = handFirst.getBean("byHand", BadgeModule.class);
    var order = attempted(handFirst, aBadgeBoughtAt(handFirst));
    var line = order.lines().getFirst().id();
    office.lose(line);
    handFirst
        .getBean(DeliveryStore.class)
        .lookAgain(List.of(line), handFirst.getBean(Clock.class).instant());
    order = attempted(handFirst, order);
    assertThat(office.handedOut(line)).isEqualTo(2);

    handFirst
        .getBean(Revocations.class)
        .revoke(order.id(), line, "Refunded.", Actor.page(order.userId()));
    attempted(handFirst, order);

    assertThat(office.takenBack(line)).isEqualTo("badge %d, no. 2".formatted(line));
    for (var number : List.of(1, 2)) {
      assertThat(
              handFirst
                  .getBean(Fulfillments.class)
                  .lineWithGrant(order.id(), "badge %d, no. %d".formatted(line, number)))
          .as("by either name the line is found")
          .contains(line);
    }
  }

  @Test
  void workersHoldWhatWaitsForAModuleThatIsGone() {
    try (var other = new World()) {
      var before =
          other.start(
              List.of(BadgeOffice.class),
              "bursar.fulfillment.concurrency=0",
              "bursar.fulfillment.modules=Badge");
      var order = aBadgeBoughtAt(before);

      var after =
          other.start(
              List.of(BadgeOffice.class),
              "bursar.fulfillment.concurrency=4",
              "bursar.fulfillment.modules=Seat");

      await()
          .untilAsserted(
              () ->
                  assertThat(after.getBean(Fulfillments.class).deliveriesOf(order.id()))
                      .singleElement()
                      .satisfies(
                          held -> {
                            assertThat(held.state()).isEqualTo("held");
                            assertThat(held.holdReason()).contains("Badge");
                          }));
    }
  }

  @Test
  void aModuleThatNobodyKnowsStopsTheStart() {
    assertThatThrownBy(() -> modules("Seat", "Badge"))
        .hasMessage("bursar.fulfillment.modules names \"Seat\"; there are: [Badge, Badge by post]");
  }

  @Test
  void aModuleThatIsNamedTwiceStopsTheStart() {
    assertThatThrownBy(() -> modules("Badge", "Badge by post", "Badge"))
        .hasMessage("bursar.fulfillment.modules names \"Badge\" twice");
  }

  /// What the context makes at its start; its failure fails the start.
  private static Modules modules(String... names) {
    return new Modules(
        List.of(new BadgeModule(BadgeModule.BY_HAND), new BadgeModule(BadgeModule.BY_POST)),
        new FulfillmentSettings(
            FulfillmentSettings.Mode.ASYNC,
            Duration.ofSeconds(1),
            Duration.ofSeconds(1),
            1,
            List.of(names),
            new FulfillmentSettings.Retry(
                Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofDays(1)),
            new FulfillmentSettings.Outage(4, Duration.ofSeconds(1), 1, 1)));
  }

  private static ConfigurableApplicationContext started(String modules) {
    return world.start(
        List.of(BadgeOffice.class),
        "bursar.fulfillment.concurrency=0",
        "bursar.fulfillment.modules=" + modules);
  }

  private static Order aBadgeBoughtAt(ConfigurableApplicationContext node) {
    var campus = node.getBean(Campus.class);
    var learner = campus.aLearner();
    var sku = BadgeModule.aBadge(node.getBean(JdbcClient.class), campus.site());
    var bought =
        node.getBean(BuyBySku.class)
            .checkout(
                learner, campus.site(), List.of(sku), Optional.empty(), Actor.api(learner.id()));
    return node.getBean(Orders.class).find(bought.orderNumber()).orElseThrow();
  }

  private static Order attempted(ConfigurableApplicationContext node, Order order) {
    node.getBean(Fulfillments.class).deliver(order.id(), false, Actor.api(order.userId()));
    return again(order);
  }

  private static Order again(Order order) {
    return seatsOnly.getBean(Orders.class).find(order.number()).orElseThrow();
  }

  private static DeliveryView delivery(Order order) {
    return seatsOnly.getBean(Fulfillments.class).deliveriesOf(order.id()).getFirst();
  }

  private static int handedOut(ConfigurableApplicationContext node, String office, Order order) {
    return node.getBean(office, BadgeModule.class).handedOut(order.lines().getFirst().id());
  }
}
