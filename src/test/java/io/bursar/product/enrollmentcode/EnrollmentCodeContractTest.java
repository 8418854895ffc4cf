package io.bursar.product.enrollmentcode;

import io.bursar.fulfillment.contract.FakeDestination;
import io.bursar.fulfillment.contract.FulfillmentModuleContract;
import io.bursar.fulfillment.contract.Lines;
import io.bursar.fulfillment.spi.FulfillmentModule;
import io.bursar.fulfillment.spi.LineToDeliver;
import io.bursar.testing.BursarTest;
import io.bursar.testing.Campus;
import io.bursar.voucher.LineCodes;
import java.util.Map;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

@BursarTest
class EnrollmentCodeContractTest extends FulfillmentModuleContract {

  @Autowired EnrollmentCodeModule module;
  @Autowired LineCodes codes;
  @Autowired Campus campus;
  @Autowired JdbcClient db;

  @Override
  protected FulfillmentModule module() {
    return module;
  }

  @Override
  protected FakeDestination destination() {
    return new FakeDestination() {
      @Override
      public int grantsOf(LineToDeliver line) {
        return (int)
            codes.of(line.lineId()).stream().filter(code -> code.revokedAt() == null).count();
      }

      @Override
      public boolean canForget() {
        return true;
      }

      @Override
      public void forget(LineToDeliver line) {
        db.sql(
                """
                delete from voucher.vouchers where offer_id in (select id from voucher.offers where line_id = :line)
                """)
            .param("line", line.lineId())
            .update();
      }
    };
  }

  @Override
  protected LineToDeliver aLine() {
    return Lines.of(
        "Enrollment Code",
        Map.of("course_key", campus.aCourse().courseId(), "seat_type", "verified"),
        campus.site().id(),
        campus.aLearner().username());
  }
}
