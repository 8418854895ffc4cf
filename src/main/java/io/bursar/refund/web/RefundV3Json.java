package io.bursar.refund.web;

import io.bursar.payment.Credits;
import io.bursar.refund.CreateRefund;
import io.bursar.refund.Refund;
import io.bursar.refund.RefundPlan.PlannedLine;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// Refunds as the third version of the REST interface shows them.
@Component
class RefundV3Json {

  private final Credits credits;

  RefundV3Json(Credits credits) {
    this.credits = credits;
  }

  Map<String, @Nullable Object> of(Refund refund) {
    var json = new LinkedHashMap<String, @Nullable Object>();
    json.put("id", refund.id());
    json.put("order", refund.orderNumber());
    json.put("status", refund.status().text());
    json.put("currency", refund.total().currency().getCurrencyCode());
    json.put("total", refund.total().toApiText());
    json.put("origin", refund.origin().name().toLowerCase(Locale.ROOT));
    var choice = refund.choice();
    json.put("revoke", choice == null ? null : choice == Refund.Choice.REVOKE);
    json.put("held", refund.held());
    var cause = refund.cause();
    json.put("cause", cause == null ? null : cause.text());
    json.put("trouble", refund.trouble());
    json.put("reason", refund.reason());
    json.put("paid_outside", refund.outside());
    json.put("created", refund.createdAt().truncatedTo(ChronoUnit.MICROS).toString());
    json.put("modified", refund.updatedAt().truncatedTo(ChronoUnit.MICROS).toString());
    json.put("lines", refund.lines().stream().map(RefundV3Json::line).toList());
    json.put("credits", refund.shares().stream().map(this::credit).toList());
    return json;
  }

  Map<String, @Nullable Object> of(CreateRefund.Preview preview) {
    var json = new LinkedHashMap<String, @Nullable Object>();
    json.put("dry_run", true);
    json.put("currency", preview.plan().total().currency().getCurrencyCode());
    json.put("total", preview.plan().total().toApiText());
    json.put("lines", preview.plan().lines().stream().map(line -> line(line, preview)).toList());
    return json;
  }

  private static Map<String, Object> line(PlannedLine line, CreateRefund.Preview preview) {
    var json = new LinkedHashMap<String, Object>();
    json.put("line", line.line().id());
    json.put("quantity", line.quantity());
    json.put("credit", line.credit().toApiText());
    json.put("ends_access", line.endsLine());
    json.put("revocable", !preview.unrevocable().contains(line));
    return json;
  }

  private static Map<String, Object> line(Refund.Line line) {
    var json = new LinkedHashMap<String, Object>();
    json.put("line", line.lineId());
    json.put("quantity", line.quantity());
    json.put("credit", line.credit().toApiText());
    json.put("ends_access", line.endsLine());
    json.put("status", line.status().text());
    json.put("trouble", line.trouble());
    return json;
  }

  private Map<String, @Nullable Object> credit(Refund.Share share) {
    var credit = credits.get(share.creditId());
    var json = new LinkedHashMap<String, @Nullable Object>();
    json.put("processor", share.processor());
    json.put("payment", share.reference());
    json.put("amount", share.amount().toApiText());
    json.put("state", credit.state().text());
    json.put("reference", credit.reference());
    return json;
  }
}
