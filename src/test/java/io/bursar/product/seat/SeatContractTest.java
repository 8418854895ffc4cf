package io.bursar.product.seat;

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
import io.bursar.testing.Campus.Seats;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;

@BursarTest
class SeatContractTest extends FulfillmentModuleContract {

  private static @Nullable Seats course;

  @Autowired SeatModule seats;
  @Autowired SandboxLms lms;
  @Autowired Campus campus;

  @Override
  protected FulfillmentModule module() {
    return seats;
  }

  @Override
  protected FakeDestination destination() {
    return new HttpDestination(lms.faults(), lms.calls(), "/api/enrollment/") {

      @Override
      public int grantsOf(LineToDeliver line) {
        return (int)
            lms.enrollment(line.learner().username(), course().courseId()).stream()
                .filter(enrollment -> enrollment.active() && enrollment.mode().equals("verified"))
                .count();
      }

      @Override
      protected Fault refusal() {
        return Fault.error(
            400,
            "application/json",
            "{\"message\": \"An error occurred while creating the new course enrollment\"}");
      }
    };
  }

  @Override
  protected LineToDeliver aLine() {
    return Lines.of(
        "Seat",
        Map.of("course_key", course().courseId(), "mode", "verified"),
        campus.site().id(),
        campus.aLearner().username());
  }

  private Seats course() {
    if (course == null) {
      course = campus.aCourse();
    }
    return course;
  }
}
