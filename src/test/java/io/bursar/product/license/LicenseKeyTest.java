package io.bursar.product.license;

import static org.assertj.core.api.Assertions.assertThat;

import io.bursar.checkout.BuyBySku;
import io.bursar.fulfillment.Fulfillments;
import io.bursar.fulfillment.Revocations;
import io.bursar.fulfillment.contract.FakeDestination;
import io.bursar.fulfillment.contract.FulfillmentModuleContract;
import io.bursar.fulfillment.contract.Lines;
import io.bursar.fulfillment.spi.FulfillmentModule;
import io.bursar.fulfillment.spi.LineToDeliver;
import io.bursar.history.Actor;
import io.bursar.order.Order;
import io.bursar.order.OrderStatus;
import io.bursar.order.Orders;
import io.bursar.testing.Campus;
import io.bursar.testing.Rest;
import io.bursar.testing.World;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/// A product type that nobody but its package knows: this package, its migration and its name in
/// `bursar.fulfillment.modules` are all that this Bursar has besides what every other one has. The
/// module keeps the contract, and its products are made, bought, delivered and taken back.
class LicenseKeyTest extends FulfillmentModuleContract {

  private static World world;
  private static ConfigurableApplicationContext bursar;

  @BeforeAll
  static void aBursarWithOneMoreLine() {
    world = new World();
    bursar =
        world.start(
            List.of(LicenseKeyModule.class, LicenseKeys.class),
            "bursar.fulfillment.modules=Seat,License Key",
            "bursar.fulfillment.concurrency=0",
            // In Bursar's own tree the migration would stand beside the others.
            "spring.flyway.locations=classpath:db/migration,classpath:license");
  }

  @AfterAll
  static void end() {
    world.close();
  }

  @Override
  protected FulfillmentModule module() {
    return bursar.getBean(LicenseKeyModule.class);
  }

  /// The pool is in Bursar's own database: it cannot be away, and no answer can be lost.
  @Override
  protected FakeDestination destination() {
    var db = bursar.getBean(JdbcClient.class);
    return line ->
        db.sql(
                """
                select count(*) from product.license_keys where line_key = :line and revoked_at is null
                """)
            .param("line", line.key())
            .query(Integer.class)
            .single();
  }

  @Override
  protected LineToDeliver aLine() {
    return Lines.of("License Key", Map.of("pool", aPool(32)), 1, "learner");
  }

  @Test
  void aLicenseKeyIsMadeBoughtDeliveredAndTakenBack() {
    var sku = aProductOf(aPool(2));

    var first = delivered(bought(sku));
    var second = delivered(bought(sku));

    assertThat(first.status()).isEqualTo(OrderStatus.COMPLETE);
    assertThat(second.status()).isEqualTo(OrderStatus.COMPLETE);
    assertThat(keyOf(first)).isNotEmpty().isNotEqualTo(keyOf(second));

    bursar
        .getBean(Revocations.class)
        .revoke(first.id(), line(first), "It was the wrong one.", Actor.api(first.userId()));
    var _ = delivered(first);

    assertThat(keyOf(first)).isEmpty();
    assertThat(keyOf(second)).isNotEmpty();
  }

  @Test
  void anOrderWaitsForAPersonWhenThePoolIsEmptyAndGoesOnWhenItIsFull() {
    var pool = aPool(0);
    var order = delivered(bought(aProductOf(pool)));
    assertThat(order.status()).isEqualTo(OrderStatus.FULFILLMENT_ERROR);
    var held = bursar.getBean(Fulfillments.class).deliveriesOf(order.id()).getFirst();
    assertThat(held.state()).isEqualTo("held");
    assertThat(held.holdReason()).isEqualTo("The pool has no free key.");

    bursar.getBean(LicenseKeys.class).add(pool, List.of("NEW-" + pool));
    bursar
        .getBean(Fulfillments.class)
        .deliverLine(order.id(), line(order), Actor.api(order.userId()));

    assertThat(keyOf(order)).contains("NEW-" + pool);
  }

  private static String aPool(int keys) {
    var pool = UUID.randomUUID().toString();
    bursar
        .getBean(LicenseKeys.class)
        .add(pool, IntStream.range(0, keys).mapToObj(i -> "KEY-" + i + "-" + pool).toList());
    return pool;
  }

  /// Made by staff, by the interface that serves every type.
  private static String aProductOf(String pool) {
    var answer =
        bursar
            .getBean(Rest.class)
            .post(
                bursar.getBean(Campus.class).aStaffMember(),
                "/api/v3/products/",
                """
                {"type": "License Key", "title": "A key of %1$s", "price": "0", "currency": "USD",
                 "attributes": {"pool": "%1$s"}}
                """
                    .formatted(pool));
    assertThat(answer.status()).as(answer.body()).isEqualTo(201);
    return answer.json().path("sku").asString();
  }

  private static Order bought(String sku) {
    var campus = bursar.getBean(Campus.class);
    var learner = campus.aLearner();
    var bought =
        bursar
            .getBean(BuyBySku.class)
            .checkout(
                learner, campus.site(), List.of(sku), Optional.empty(), Actor.api(learner.id()));
    return bursar.getBean(Orders.class).find(bought.orderNumber()).orElseThrow();
  }

  private static Order delivered(Order order) {
    bursar.getBean(Fulfillments.class).deliver(order.id(), false, Actor.api(order.userId()));
    return bursar.getBean(Orders.class).find(order.number()).orElseThrow();
  }

  private static long line(Order order) {
    return order.lines().getFirst().id();
  }

  private static Optional<String> keyOf(Order order) {
    return bursar
        .getBean(JdbcClient.class)
        .sql(
            """
            select g.reference from fulfillment.grants g
             where g.line_id = :line
               and not exists (select 1 from fulfillment.grant_ends e where e.grant_id = g.id)
            """)
        .param("line", line(order))
        .query(String.class)
        .optional();
  }
}
