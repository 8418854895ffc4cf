package io.bursar.sandbox.stripe;

import io.bursar.sandbox.http.Json;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/// What is typed where no page is: whom a card belongs to, and what people click.
final class Billing {

  private Billing() {}

  static ObjectNode ofSomebody() {
    var billing = Json.object().put("name", "Amelia Reyes").put("email", "amelia@example.org");
    billing
        .putObject("address")
        .put("line1", "1 Harbor Street")
        .put("line2", "")
        .put("city", "Northlake")
        .put("state", "WA")
        .put("postal_code", "98101")
        .put("country", "US");
    return billing;
  }

  static Params returnTo(String url) {
    return new Params(Map.of("return_url", url));
  }

  static Params refundOf(String intent) {
    return new Params(Map.of("payment_intent", intent));
  }
}
