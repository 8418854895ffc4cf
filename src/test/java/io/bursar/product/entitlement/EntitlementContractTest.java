package io.bursar.product.entitlement;

import io.bursar.fulfillment.contract.FakeDestination;
import io.bursar.fulfillment.contract.FulfillmentModuleContract;
import io.bursar.fulfillment.contract.HttpDestination;
import io.bursar.fulfillment.contract.Lines;
import io.bursar.fulfillment.spi.FulfillmentModule;
import io.bursar.fulfillment.spi.LineToDeliver;
import io.bursar.sandbox.http.Fault;
import io.bursar.sandbox.lms.SandboxLms;
import io.bursar.testing.BursarTest;
import io.bursar.testing.Campus;
import java.util.Map;
import org.springframework.beans.factory.annotation.Autowired;

@BursarTest
class EntitlementContractTest extends FulfillmentModuleContract {

  @Autowired EntitlementModule entitlements;
  @Autowired SandboxLms lms;
  @Autowired Campus campus;

  @Override
  protected FulfillmentModule module() {
    return entitlements;
  }

  @Override
  protected FakeDestination destination() {
    return new HttpDestination(lms.faults(), lms.calls(), "/api/entitlements/") {

      @Override
      public int grantsOf(LineToDeliver line) {
        return (int)
            lms.entitlementsOf(line.learner().username()).stream()
                .filter(entitlement -> entitlement.expired() == null)
                .count();
      }

      @Override
      protected Fault refusal() {
        return Fault.error(
            400, "application/json", "{\"course_uuid\": [\"There is no such course.\"]}");
      }
    };
  }

  @Override
  protected LineToDeliver aLine() {
    return Lines.of(
        "Course Entitlement",
        Map.of("UUID", "6f1ee9f8-1f0f-4a12-9d1b-2c1a5b8c7d6e", "mode", "verified"),
        campus.site().id(),
        campus.aLearner().username());
  }
}
