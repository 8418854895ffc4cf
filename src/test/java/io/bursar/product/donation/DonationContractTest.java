package io.bursar.product.donation;

import io.bursar.fulfillment.contract.FakeDestination;
import io.bursar.fulfillment.contract.FulfillmentModuleContract;
import io.bursar.fulfillment.contract.Lines;
import io.bursar.fulfillment.spi.FulfillmentModule;
import io.bursar.fulfillment.spi.LineToDeliver;
import java.util.Map;

class DonationContractTest extends FulfillmentModuleContract {

  @Override
  protected FulfillmentModule module() {
    return new DonationModule();
  }

  /// Nothing is kept of a donation, so there is nothing to count.
  @Override
  protected FakeDestination destination() {
    return _ -> -1;
  }

  @Override
  protected LineToDeliver aLine() {
    return Lines.of("Donation", Map.of(), 1, "learner");
  }
}
