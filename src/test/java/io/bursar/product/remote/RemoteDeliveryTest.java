package io.bursar.product.remote;

import static java.net.http.HttpRequest.BodyPublishers.ofByteArray;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.bursar.account.Account;
import io.bursar.account.Accounts;
import io.bursar.checkout.BuyBySku;
import io.bursar.fulfillment.AttemptView;
import io.bursar.fulfillment.DeliveryView;
import io.bursar.fulfillment.Fulfillments;
import io.bursar.fulfillment.Revocations;
import io.bursar.history.Actor;
import io.bursar.order.Order;
import io.bursar.order.OrderStatus;
import io.bursar.order.Orders;
import io.bursar.sandbox.press.PressSettings;
import io.bursar.sandbox.press.PrintShop;
import io.bursar.shared.WebhookSignature;
import io.bursar.testing.Campus;
import io.bursar.testing.Rest;
import io.bursar.testing.Visitor;
import io.bursar.testing.World;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.json.JsonMapper;

/// Certificates that a print shop prints and posts: a product type that exists by configuration
/// alone, on its way from the catalog to the shop, its call back and its revocation. No worker runs
/// here.
class RemoteDeliveryTest {

  private static final String SECRET = "a-secret-of-24-characters";
  private static final Duration PRINTING = Duration.ofHours(2);

  private static World world;
  private static PrintShop shop;
  private static ConfigurableApplicationContext bursar;

  @BeforeAll
  static void aBursarAndAPrintShop() {
    world = new World();
    shop = new PrintShop(new PressSettings(0, SECRET, PRINTING, null), world.clock());
    shop.start();
    bursar =
        world.start(
            List.of(),
            "bursar.fulfillment.concurrency=0",
            "bursar.fulfillment.modules=Seat,Printed Certificate",
            "bursar.remote.press.product-type=Printed Certificate",
            "bursar.remote.press.url=" + shop.url(),
            "bursar.remote.press.secret=" + SECRET,
            "bursar.remote.press.attributes[0].name=paper",
            "bursar.remote.press.attributes[0].required=true",
            "bursar.remote.press.attributes[0].values=A4,Letter",
            "bursar.remote.press.next=We print and post it.",
            "bursar.remote.press.retry.give-up-after=3d");
  }

  @AfterAll
  static void end() {
    world.close();
    shop.close();
  }

  @Test
  void whatIsAcceptedWaitsForTheCallbackAndIsThenSeenDelivered() {
    var order = attempted(aCertificateBought());
    assertThat(order.status()).isEqualTo(OrderStatus.OPEN);
    assertThat(delivery(order).state()).isEqualTo("waiting");
    assertThat(delivery(order).dueAt()).isAfter(world.clock().instant().plus(PRINTING));
    assertThat(receipt(order)).contains("It is being made for you.");

    shop.postNow(line(order));

    assertThat(delivery(order).dueAt()).isBefore(world.clock().instant());
    order = attempted(order);
    assertThat(order.status()).isEqualTo(OrderStatus.COMPLETE);
    assertThat(calls(order)).containsExactly("fulfill: accepted", "observe: already so");
    assertThat(shop.printsOf(line(order))).isEqualTo(1);

    bursar
        .getBean(Revocations.class)
        .revoke(order.id(), line(order), "It was refunded.", Actor.api(order.userId()));
    order = attempted(order);
    assertThat(delivery(order).state()).isEqualTo("closed");
    assertThat(shop.printsOf(line(order))).isZero();
  }

  @Test
  void withoutACallbackItIsLookedAtAndNeverAskedForTwice() {
    var order = attempted(aCertificateBought());
    world.clock().advance(PRINTING);
    order = attempted(order);
    order = attempted(order);

    assertThat(calls(order))
        .containsExactly("fulfill: accepted", "observe: accepted", "observe: accepted");
    assertThat(delivery(order).state()).isEqualTo("waiting");
    assertThat(order.status()).isEqualTo(OrderStatus.OPEN);
  }

  @Test
  void whatIsNotDoneByTheDeadlineIsHeldForAPerson() {
    var order = attempted(aCertificateBought());
    world.clock().advance(Duration.ofDays(3));
    order = attempted(order);

    assertThat(delivery(order).state()).isEqualTo("held");
    assertThat(delivery(order).holdReason()).startsWith("Nothing was heard in time.");
  }

  @Test
  void aCallbackIsBelievedOnlyIfItIsSignedAndRecentAndOnlyAsAReasonToLook() {
    var order = attempted(aCertificateBought());
    var due = delivery(order).dueAt();
    var body = "{\"line_id\": %d, \"status\": \"done\"}".formatted(line(order));
    var signed = signed(SECRET, body);

    assertThat(calledBack("press", body, Map.of())).isEqualTo(401);
    assertThat(calledBack("press", body, signed("another-secret-of-24-chars", body)))
        .isEqualTo(401);
    assertThat(calledBack("press", body + " ", signed)).isEqualTo(401);
    assertThat(calledBack("nobody", body, signed)).isEqualTo(404);
    assertThat(calledBack("press", "{}", signed(SECRET, "{}"))).isEqualTo(400);
    assertThat(calledBack("press", "no json", signed(SECRET, "no json"))).isEqualTo(400);
    var other = "{\"line_id\": 999999999}";
    assertThat(calledBack("press", other, signed(SECRET, other))).isEqualTo(404);
    assertThat(delivery(order).dueAt()).isEqualTo(due);

    assertThat(calledBack("press", body, signed)).isEqualTo(204);
    assertThat(calledBack("press", body, signed)).as("replayed").isEqualTo(204);
    order = attempted(order);
    assertThat(order.status()).as("The shop says that it still prints").isEqualTo(OrderStatus.OPEN);
    world.clock().advance(Duration.ofSeconds(301));
    assertThat(calledBack("press", body, signed)).as("too old").isEqualTo(401);
  }

  @Test
  void whatTheShopIsToldIsSignedAndHasOneKeyForAllAttempts() {
    var order = attempted(aCertificateBought());
    var sent =
        shop.calls().calls().stream().filter(call -> call.body().contains(order.number())).toList();
    assertThat(sent).hasSize(1);
    var body = JsonMapper.shared().readTree(sent.getFirst().body());
    assertThat(body.path("action").asString()).isEqualTo("fulfill");
    assertThat(body.path("line_id").asLong()).isEqualTo(line(order));
    assertThat(body.path("attributes").path("paper").asString()).isEqualTo("A4");
    assertThat(body.path("callback_url").asString())
        .isEqualTo(bursar.getBean(Rest.class).root() + "/api/v3/remote/press/callbacks/");
  }

  private static Order aCertificateBought() {
    var campus = bursar.getBean(Campus.class);
    var made =
        bursar
            .getBean(Rest.class)
            .post(
                campus.aStaffMember(),
                "/api/v3/products/",
                """
                {"type": "Printed Certificate", "title": "A certificate for %s", "price": "0", "currency": "USD",
                 "attributes": {"paper": "A4"}}
                """
                    .formatted(UUID.randomUUID()));
    assertThat(made.status()).as(made.body()).isEqualTo(201);
    Account learner = campus.aLearner();
    var bought =
        bursar
            .getBean(BuyBySku.class)
            .checkout(
                learner,
                campus.site(),
                List.of(made.json().path("sku").asString()),
                Optional.empty(),
                Actor.api(learner.id()));
    return bursar.getBean(Orders.class).find(bought.orderNumber()).orElseThrow();
  }

  private static Order attempted(Order order) {
    bursar.getBean(Fulfillments.class).deliver(order.id(), false, Actor.api(order.userId()));
    return bursar.getBean(Orders.class).find(order.number()).orElseThrow();
  }

  private static DeliveryView delivery(Order order) {
    return bursar.getBean(Fulfillments.class).deliveriesOf(order.id()).getFirst();
  }

  private static String receipt(Order order) {
    var port = bursar.getEnvironment().getRequiredProperty("local.server.port", int.class);
    var learner = bursar.getBean(Accounts.class).get(order.userId());
    return new Visitor(port, learner)
        .get("/checkout/receipt/?order_number=" + order.number())
        .body();
  }

  private static List<String> calls(Order order) {
    return bursar.getBean(Fulfillments.class).attemptsOf(order.id()).stream()
        .map((AttemptView call) -> call.action() + ": " + call.outcome())
        .toList();
  }

  private static long line(Order order) {
    return order.lines().getFirst().id();
  }

  private static Map<String, String> signed(String secret, String body) {
    return new WebhookSignature(secret, world.clock()).headers("news", body.getBytes(UTF_8));
  }

  private static int calledBack(String remote, String body, Map<String, String> headers) {
    var request =
        HttpRequest.newBuilder(
                URI.create(
                    bursar.getBean(Rest.class).root()
                        + "/api/v3/remote/%s/callbacks/".formatted(remote)))
            .timeout(Duration.ofSeconds(30))
            .header("Content-Type", "application/json")
            .POST(ofByteArray(body.getBytes(UTF_8)));
    headers.forEach(request::header);
    return HttpClient.newHttpClient()
        .sendAsync(request.build(), BodyHandlers.discarding())
        .thenApply(response -> response.statusCode())
        .join();
  }
}
