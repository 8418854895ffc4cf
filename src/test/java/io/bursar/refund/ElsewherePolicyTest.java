package io.bursar.refund;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.bursar.account.Account;
import io.bursar.order.Order;
import io.bursar.refund.Refund.Origin;
import io.bursar.sandbox.card.SandboxCardProcessor;
import io.bursar.testing.Campus;
import io.bursar.testing.Campus.Seats;
import io.bursar.testing.Visitor;
import io.bursar.testing.World;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;

/// What becomes of access when money went back elsewhere, where a site wants it otherwise than by
/// default.
class ElsewherePolicyTest {

  private final World world = new World();

  @AfterEach
  void end() {
    world.close();
  }

  @Test
  void whereAPersonDecidesAndBanksTakeTheCourseWithThem() {
    var shop = shop("made-elsewhere=hold", "disputes=revoke");

    var given = shop.sale();
    shop.cards().desk().giveBack(given.reference(), 14_900);
    var refund = given.awaitRefund(Origin.PROCESSOR, RefundStatus.PAYMENT_REFUNDED);
    given.isHeldForAPerson(refund);

    var disputed = shop.sale();
    var dispute = shop.cards().desk().dispute(disputed.reference(), 5_000);
    disputed.awaitRefund(Origin.DISPUTE, RefundStatus.OPEN);
    assertThat(disputed.isEnrolled()).as("nothing has gone yet").isTrue();
    shop.cards().desk().decide(dispute, true);
    disputed.awaitRefund(Origin.DISPUTE, RefundStatus.COMPLETE);
    assertThat(disputed.isEnrolled()).isFalse();

    given.isHeldForAPerson(refund);
    shop.staff().post("/dashboard/refunds/%d/approve/".formatted(refund.id()));
    given.awaitRefund(Origin.PROCESSOR, RefundStatus.COMPLETE);
    assertThat(given.isEnrolled()).isFalse();
    assertThat(shop.cashier().credits(given.order())).containsExactly(14_900L);
  }

  @Test
  void whereAnyPartTakesTheCourseAndOfDisputesOnlyTheWhole() {
    var shop = shop("made-elsewhere=revoke", "disputes=by-extent");

    var given = shop.sale();
    shop.cards().desk().giveBack(given.reference(), 100);
    given.awaitRefund(Origin.PROCESSOR, RefundStatus.COMPLETE);
    assertThat(given.isEnrolled()).isFalse();

    var part = shop.sale();
    shop.cards().desk().decide(shop.cards().desk().dispute(part.reference(), 5_000), true);
    var all = shop.sale();
    shop.cards().desk().decide(shop.cards().desk().dispute(all.reference(), 14_900), true);

    all.awaitRefund(Origin.DISPUTE, RefundStatus.COMPLETE);
    assertThat(all.isEnrolled()).isFalse();
    part.isHeldForAPerson(part.awaitRefund(Origin.DISPUTE, RefundStatus.PAYMENT_REFUNDED));
  }

  private Shop shop(String... settings) {
    var properties =
        List.of(settings).stream().map(it -> "bursar.refund." + it).toArray(String[]::new);
    var node = world.start(List.of(Cashier.class), properties);
    var staff = node.getBean(Campus.class).aStaffMember();
    var port = node.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
    return new Shop(
        world,
        node,
        node.getBean(Cashier.class),
        node.getBean(SandboxCardProcessor.class),
        new Visitor(port, staff));
  }

  private record Shop(
      World world,
      ConfigurableApplicationContext node,
      Cashier cashier,
      SandboxCardProcessor cards,
      Visitor staff) {

    /// A course that is paid and delivered.
    Sale sale() {
      var campus = node.getBean(Campus.class);
      var learner = campus.aLearner();
      var course = campus.aCourse();
      return new Sale(this, learner, course, cashier.delivered(learner, course.verifiedSku()));
    }
  }

  private record Sale(Shop shop, Account learner, Seats course, Order order) {

    String reference() {
      return shop.cashier().source(order).reference();
    }

    Refund awaitRefund(Origin origin, RefundStatus status) {
      var refunds = shop.node().getBean(Refunds.class);
      await()
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(
              () -> {
                shop.world().clock().advance(Duration.ofSeconds(2));
                assertThat(refunds.ofOrder(order.id()))
                    .singleElement()
                    .satisfies(
                        refund -> {
                          assertThat(refund.origin()).isEqualTo(origin);
                          assertThat(refund.status()).isEqualTo(status);
                        });
              });
      return refunds.ofOrder(order.id()).getFirst();
    }

    /// The learner has the course, and the list of what waits for somebody shows the refund.
    void isHeldForAPerson(Refund refund) {
      assertThat(shop.cashier().again(refund).held()).isTrue();
      assertThat(isEnrolled()).isTrue();
      assertThat(shop.staff().get("/dashboard/refunds/").body())
          .contains("/dashboard/refunds/%d/".formatted(refund.id()));
    }

    boolean isEnrolled() {
      return shop.world()
          .lms()
          .enrollment(learner.username(), course.courseId())
          .filter(enrollment -> enrollment.active())
          .isPresent();
    }
  }
}
