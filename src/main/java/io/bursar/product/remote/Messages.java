package io.bursar.product.remote;

import io.bursar.fulfillment.spi.LineToDeliver;
import io.bursar.fulfillment.spi.Outcome.Grant;
import io.bursar.fulfillment.spi.ProductToCheck;
import io.bursar.product.remote.RemoteCalls.Message;
import io.bursar.site.Sites;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/// What remote systems are told. A repeat of a request to act has the same id and the same key; a
/// question has an id of its own each time, since its answer changes.
@Component
class Messages {

  private final Sites sites;
  private final JsonMapper json;

  Messages(Sites sites, JsonMapper json) {
    this.sites = sites;
    this.json = json;
  }

  /// Asks for what the line owes.
  Message fulfill(String remote, LineToDeliver line) {
    return toAct("fulfill", line, about(remote, "fulfill", line));
  }

  /// Asks how it stands.
  Message observe(String remote, LineToDeliver line) {
    var key = line.key().toString();
    return new Message(
        "%s:observe:%s".formatted(key, line.requestKey()),
        key,
        line.requestKey(),
        json.writeValueAsString(about(remote, "observe", line)));
  }

  /// Asks to take back what was granted; its reference is empty when no answer ever told one.
  Message revoke(String remote, LineToDeliver line, Grant grant) {
    var body = about(remote, "revoke", line);
    body.put("reference", grant.reference());
    return toAct("revoke", line, body);
  }

  /// Asks whether the product could be delivered.
  Message check(ProductToCheck product) {
    var body = new LinkedHashMap<String, Object>();
    body.put("action", "check");
    body.put("product_type", product.productType());
    body.put("product_id", product.productId());
    body.put("attributes", product.attributes());
    var key = "product-" + product.productId();
    var requestKey = UUID.randomUUID();
    return new Message(
        "%s:check:%s".formatted(key, requestKey), key, requestKey, json.writeValueAsString(body));
  }

  private Message toAct(String action, LineToDeliver line, Map<String, Object> body) {
    var key = line.key().toString();
    return new Message(key + ":" + action, key, line.requestKey(), json.writeValueAsString(body));
  }

  private Map<String, Object> about(String remote, String action, LineToDeliver line) {
    var body = new LinkedHashMap<String, Object>();
    body.put("action", action);
    body.put("key", line.key().toString());
    body.put("line_id", line.lineId());
    body.put("order_number", line.orderNumber());
    body.put("placed_at", line.placedAt().toString());
    body.put("product_type", line.productType());
    body.put("sku", line.sku());
    body.put("title", line.title());
    body.put("quantity", line.quantity());
    body.put("attributes", line.attributes());
    body.put(
        "price",
        Map.of(
            "amount", line.price().toApiText(),
            "currency", line.price().currency().getCurrencyCode()));
    body.put(
        "learner",
        Map.of(
            "user_id", line.learner().userId(),
            "username", line.learner().username(),
            "email", line.learner().email(),
            "full_name", line.learner().fullName()));
    body.put("email_opt_in", line.emailOptIn());
    body.put("callback_url", callbackUrl(remote, line.siteId()));
    return body;
  }

  private String callbackUrl(String remote, long siteId) {
    return sites.get(siteId).link("/api/v3/remote/%s/callbacks/".formatted(remote));
  }
}
