package io.bursar.refund;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The refund resource of the second version of the REST interface, key by key as its clients read
/// it.
public final class RefundJson {

  private RefundJson() {}

  /// The resource of this refund.
  public static Map<String, @Nullable Object> of(Refund refund) {
    var json = new LinkedHashMap<String, @Nullable Object>();
    json.put("id", refund.id());
    json.put("created", text(refund.createdAt()));
    json.put("modified", text(refund.updatedAt()));
    json.put("total_credit_excl_tax", refund.total().toApiText());
    json.put("currency", refund.total().currency().getCurrencyCode());
    json.put("status", refund.status().text());
    json.put("order", refund.orderId());
    json.put("user", refund.userId());
    return json;
  }

  private static String text(Instant at) {
    return at.truncatedTo(ChronoUnit.MICROS).toString();
  }
}
