package io.bursar.fulfillment.contract;

import io.bursar.fulfillment.spi.FulfillmentModule;
import io.bursar.fulfillment.spi.LineToDeliver;
import io.bursar.fulfillment.spi.Observation;
import io.bursar.fulfillment.spi.Outcome.Accepted;
import io.bursar.fulfillment.spi.Outcome.Delivered;
import io.bursar.fulfillment.spi.Outcome.Grant;
import io.bursar.fulfillment.spi.Outcome.Unsure;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;

/// Lines that meet troubles and deaths at random. The seed is in the failure; `-Dcontract.seed` and
/// `-Dcontract.lines` repeat and lengthen it.
final class Mixture {

  private static final int LINES = 40;
  private static final int ROUNDS = 4;

  private final Engine engine;
  private final FulfillmentModule module;
  private final FakeDestination destination;
  private final List<Trouble> troubles;
  private final long seed = Long.getLong("contract.seed", System.nanoTime());
  private final Random random = new Random(seed);

  Mixture(FulfillmentModule module, FakeDestination destination) {
    this.engine = new Engine(module, destination);
    this.module = module;
    this.destination = destination;
    this.troubles = Arrays.stream(Trouble.values()).filter(destination::canShow).toList();
  }

  void run(Supplier<LineToDeliver> lines) {
    for (int i = 0; i < Integer.getInteger("contract.lines", LINES); i++) {
      var line = lines.get();
      try {
        liveAndEnd(line);
      } catch (AssertionError broken) {
        throw new AssertionError(
            "With -Dcontract.seed=%d, line %d: %s".formatted(seed, i, broken.getMessage()), broken);
      }
    }
  }

  private void liveAndEnd(LineToDeliver line) {
    var unsure = false;
    for (int round = random.nextInt(ROUNDS + 1); round > 0; round--) {
      if (!troubles.isEmpty() && random.nextInt(3) > 0) {
        destination.show(troubles.get(random.nextInt(troubles.size())));
      }
      unsure = attempt(line, unsure);
      destination.heal();
      if (random.nextBoolean()) {
        destination.finish(line);
      }
    }
    Grant granted = engine.owed(line);
    if (random.nextInt(4) > 0) {
      granted = engine.deliver(line, unsure).grant();
    }
    if (module.productType().revocable()) {
      engine.revoke(line, random.nextBoolean() ? granted : engine.owed(line));
    }
  }

  /// One attempt; answers whether the next one must look first. A death in the middle loses what
  /// was learned.
  private boolean attempt(LineToDeliver line, boolean unsure) {
    if (unsure && !(engine.look(line) instanceof Observation.NotAsAsked)) {
      return true;
    }
    var outcome = engine.ask(line);
    var died = random.nextInt(4) == 0;
    return died
        || outcome instanceof Delivered
        || outcome instanceof Unsure
        || outcome instanceof Accepted;
  }
}
