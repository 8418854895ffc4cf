package io.bursar.product.coupon;

import io.bursar.fulfillment.contract.FakeDestination;
import io.bursar.fulfillment.contract.FulfillmentModuleContract;
import io.bursar.fulfillment.contract.Lines;
import io.bursar.fulfillment.spi.FulfillmentModule;
import io.bursar.fulfillment.spi.LineToDeliver;
import io.bursar.testing.BursarTest;
import io.bursar.testing.Campus;
import io.bursar.testing.Mint;
import io.bursar.voucher.LineCodes;
import io.bursar.voucher.Usage;
import java.util.Map;
import org.springframework.beans.factory.annotation.Autowired;

@BursarTest
class CouponContractTest extends FulfillmentModuleContract {

  @Autowired CouponModule module;
  @Autowired LineCodes codes;
  @Autowired Campus campus;
  @Autowired Mint mint;

  @Override
  protected FulfillmentModule module() {
    return module;
  }

  @Override
  protected FakeDestination destination() {
    return line ->
        (int) codes.of(line.lineId()).stream().filter(code -> code.revokedAt() == null).count();
  }

  @Override
  protected LineToDeliver aLine() {
    var coupon = mint.aCode(Mint.percent("20"), Usage.SINGLE, null).coupon();
    return Lines.of(
        "Coupon", Map.of("coupon", coupon.id()), campus.site().id(), campus.aLearner().username());
  }
}
