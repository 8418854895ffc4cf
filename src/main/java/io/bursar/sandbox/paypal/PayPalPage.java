package io.bursar.sandbox.paypal;

import static org.springframework.web.util.HtmlUtils.htmlEscape;

import io.bursar.sandbox.http.Answer;
import io.bursar.sandbox.http.Call;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The page on which the payer approves. It may do no more than PayPal's: the money moves when the
/// shop captures.
final class PayPalPage {

  static final String PATH = "/checkoutnow";

  private final PayPalRecord record;
  private final PayPalWebhooks webhooks;

  PayPalPage(PayPalRecord record, PayPalWebhooks webhooks) {
    this.record = record;
    this.webhooks = webhooks;
  }

  Answer answer(Call call) {
    var posted = call.method().equals("POST");
    var id = posted ? call.form("token") : call.query("token");
    synchronized (record) {
      var order = record.order(String.valueOf(id)).orElse(null);
      if (order == null) {
        return Answer.page(404, "<h1>There is no such order</h1>");
      }
      if (!posted) {
        return Answer.page(200, form(order));
      }
      var how = String.valueOf(call.form("how"));
      if (how.equals("cancel")) {
        return Answer.redirect(303, back(order, "cancel_url"));
      }
      approve(order, how);
      return Answer.redirect(303, back(order, "return_url") + "&PayerID=PAYER1");
    }
  }

  /// The payer approves an order that was not captured.
  void approve(ObjectNode order, String how) {
    if (order.path("status").asString("").equals("PAYER_ACTION_REQUIRED")) {
      order.put("status", "APPROVED").put("how", how);
      record.save(order);
      webhooks.happened("CHECKOUT.ORDER.APPROVED", order);
    }
  }

  private static String back(ObjectNode order, String which) {
    var url = order.path("experience").path(which).asString("");
    return url + (url.contains("?") ? "&" : "?") + "token=" + order.path("id").asString("");
  }

  private static String form(ObjectNode order) {
    var unit = order.path("purchase_units").path(0);
    var amount = unit.path("amount");
    return """
    <!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
    <title>PayPal (sandbox)</title><style>
    :root{color-scheme:light dark}
    body{overflow-wrap:anywhere;font:16px/1.5 system-ui,sans-serif;max-width:28rem;margin:3rem auto;padding:0 1rem}
    button{font:inherit;display:block;width:100%%;padding:.6rem;margin:.5rem 0;border-radius:.4rem;border:1px solid #8886}
    .go{background:#0064b1;color:#fff;border:0}
    </style></head><body><h1>PayPal</h1>
    <p>This is the sandbox: no real money moves.</p>
    <p>%s, <strong>%s %s</strong></p>
    <ul>%s</ul>
    <form method="post"><input type="hidden" name="token" value="%s">
    <button class="go" name="how" value="pays">Approve</button>
    <button name="how" value="declined">Approve, but the money cannot be taken</button>
    <button name="how" value="held">Approve, but PayPal holds the money</button>
    <button name="how" value="cancel">Cancel and return to the shop</button>
    </form></body></html>
    """
        .formatted(
            htmlEscape(unit.path("description").asString("")),
            htmlEscape(amount.path("value").asString("")),
            htmlEscape(amount.path("currency_code").asString("")),
            items(unit),
            htmlEscape(order.path("id").asString("")));
  }

  private static String items(JsonNode unit) {
    var list = new StringBuilder();
    for (var item : unit.path("items")) {
      list.append("<li>")
          .append(htmlEscape(item.path("quantity").asString("")))
          .append(" × ")
          .append(htmlEscape(item.path("name").asString("")))
          .append("</li>");
    }
    return list.toString();
  }
}
