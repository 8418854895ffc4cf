package io.bursar.reconciliation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.bursar.refund.Cashier;
import io.bursar.sandbox.card.SandboxCardProcessor;
import io.bursar.sandbox.http.Fault;
import io.bursar.testing.Campus;
import io.bursar.testing.World;
import java.time.Duration;
import java.util.List;
import org.assertj.core.api.ThrowingConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;

/// Days are compared by themselves, without anybody who asks for it.
class CompareDaysTaskTest {

  private final World world = new World();
  private final ConfigurableApplicationContext node =
      world.start(List.of(Cashier.class), "bursar.reconciliation.every=1h");
  private final ComparedDays comparedDays = node.getBean(ComparedDays.class);

  @AfterEach
  void end() {
    world.close();
  }

  @Test
  void aDayIsComparedOnceItIsOverAndWhatCouldNotBeReadAnHourLater() {
    var campus = node.getBean(Campus.class);
    var cards = node.getBean(SandboxCardProcessor.class);
    node.getBean(Cashier.class).paid(campus.aLearner(), campus.aCourse().verifiedSku());
    cards.faults().add(Fault.error(503).only("/v1/movements"));
    world.clock().advance(Duration.ofDays(1));

    awaitThat("stripe", it -> assertThat(it.missing()).isZero());
    awaitThat("paypal", it -> assertThat(it.missing()).isZero());
    awaitThat(Subject.DELIVERIES, it -> assertThat(it.missing()).isZero());
    awaitThat(
        "sandbox", it -> assertThat(it.trouble()).startsWith("The statement could not be read"));
    assertThat(of("sandbox").missing()).isEqualTo(1);

    cards.faults().clear();
    world.clock().advance(Duration.ofHours(1));

    awaitThat("sandbox", it -> assertThat(it.missing()).isZero());
    assertThat(of("sandbox").compared()).isPositive();
    assertThat(node.getBean(Findings.class).countOpen(campus.site().id())).isEmpty();
  }

  private void awaitThat(String source, ThrowingConsumer<ComparedDays.Compared> there) {
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() -> assertThat(of(source)).satisfies(there));
  }

  private ComparedDays.Compared of(String source) {
    return comparedDays.all().stream()
        .filter(it -> it.source().equals(source))
        .findFirst()
        .orElseThrow();
  }
}
