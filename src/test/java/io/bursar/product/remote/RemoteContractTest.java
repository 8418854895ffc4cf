package io.bursar.product.remote;

import static java.util.Objects.requireNonNull;

import io.bursar.fulfillment.contract.FakeDestination;
import io.bursar.fulfillment.contract.FulfillmentModuleContract;
import io.bursar.fulfillment.contract.HttpDestination;
import io.bursar.fulfillment.contract.Lines;
import io.bursar.fulfillment.spi.FulfillmentModule;
import io.bursar.fulfillment.spi.LineToDeliver;
import io.bursar.sandbox.http.Fault;
import io.bursar.sandbox.press.PressSettings;
import io.bursar.sandbox.press.PrintShop;
import io.bursar.testing.BursarTest;
import io.bursar.testing.TestClock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.springframework.beans.factory.annotation.Autowired;

/// The module for remote systems against a print shop over real HTTP: one that answers when all is
/// done, and one that accepts, works and says so later.
@BursarTest
class RemoteContractTest {

  private static final String SECRET = "a-secret-of-24-characters";

  @Autowired RemoteCalls calls;
  @Autowired Answers answers;
  @Autowired Messages messages;
  @Autowired TestClock clock;

  @Nested
  class AtOnce extends Contract {
    AtOnce() {
      super(null);
    }
  }

  @Nested
  class WithNewsLater extends Contract {
    WithNewsLater() {
      super(Duration.ofDays(1));
    }
  }

  abstract class Contract extends FulfillmentModuleContract {

    private final PrintShop shop;
    private @Nullable RemoteModule module;

    Contract(@Nullable Duration printing) {
      shop = new PrintShop(new PressSettings(0, SECRET, printing, null), clock);
    }

    @BeforeEach
    void open() {
      shop.start();
      module = new RemoteModule("press", type(shop.url()), calls, answers, messages, clock);
    }

    @AfterEach
    void close() {
      shop.close();
    }

    @Override
    protected FulfillmentModule module() {
      return requireNonNull(module);
    }

    @Override
    protected FakeDestination destination() {
      return new HttpDestination(shop.faults(), shop.calls(), null) {

        @Override
        public int grantsOf(LineToDeliver line) {
          return shop.printsOf(line.lineId());
        }

        @Override
        protected Fault refusal() {
          return Fault.error(
              200,
              "application/json",
              "{\"status\": \"refused\", \"message\": \"We do not print this.\"}");
        }

        @Override
        public boolean canForget() {
          return true;
        }

        @Override
        public void forget(LineToDeliver line) {
          shop.forget(line.lineId());
        }

        @Override
        public void finish(LineToDeliver line) {
          shop.postNow(line.lineId());
        }
      };
    }

    @Override
    protected LineToDeliver aLine() {
      return Lines.of("Printed Certificate", Map.of("paper", "A4"), 1, "learner");
    }
  }

  private static RemoteType type(String url) {
    return new RemoteType(
            "Printed Certificate", url, SECRET, List.of(), null, false, true, "", "", null)
        .checked("press");
  }
}
