package io.bursar.sandbox.paypal;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.bursar.sandbox.http.Answer;
import io.bursar.sandbox.http.Call;
import io.bursar.sandbox.http.CallLog;
import io.bursar.sandbox.http.Faults;
import io.bursar.sandbox.http.HttpListener;
import io.bursar.sandbox.http.Json;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// PayPal on a loopback port. What it decides is in its record before it answers. Thread-safe.
///
/// [#start] after construction; [#stop] and [#start] again keep port and record.
public final class SandboxPayPal implements AutoCloseable {

  private static final Pattern ORDER = Pattern.compile("/v2/checkout/orders/(\\w+)(/capture)?");
  private static final Pattern CAPTURE = Pattern.compile("/v2/payments/captures/(\\w+)(/refund)?");
  private static final Pattern REFUND = Pattern.compile("/v2/payments/refunds/(\\w+)");
  private static final Pattern DISPUTE = Pattern.compile("/v1/customer/disputes/([\\w-]+)");
  private static final String TOKEN = "A21.sandbox-paypal-token";

  private final Secrets secrets;
  private final PayPalRecord record;
  private final PayPalWebhooks webhooks;
  private final PayPalOrders orders;
  private final PayPalRefunds refunds;
  private final PayPalDisputes disputes;
  private final PayPalDesk desk;
  private final PayPalReports reports;
  private final PayPalPage page;
  private final Faults faults = new Faults();
  private final CallLog calls;
  private final HttpListener listener;
  private volatile String token = TOKEN;

  /// PayPal on this port, 0 meaning any free one, that remembers in this folder, null meaning
  /// nowhere.
  public SandboxPayPal(int port, Secrets secrets, @Nullable Path folder, Clock clock) {
    this.secrets = secrets;
    record = new PayPalRecord(folder, clock);
    webhooks = new PayPalWebhooks(secrets.webhookId(), clock);
    orders = new PayPalOrders(record, webhooks, this::pageUrl);
    refunds = new PayPalRefunds(record, webhooks, this::pageUrl);
    disputes = new PayPalDisputes(record, webhooks, this::pageUrl);
    reports = new PayPalReports(record);
    desk = new PayPalDesk(record, orders, refunds, disputes, reports);
    page = new PayPalPage(record, webhooks);
    calls = new CallLog(clock);
    listener = new HttpListener("sandbox PayPal", port, faults, calls, this::answer);
  }

  /// Listens from now on.
  public void start() {
    listener.start();
  }

  /// Stops listening; the record stays open.
  public void stop() {
    listener.stop();
  }

  /// Whether it was started and not stopped, whatever faults it shows.
  public boolean isRunning() {
    return listener.isRunning();
  }

  /// The root for programs, without a slash at the end. Known after the first start.
  public String url() {
    return "http://127.0.0.1:" + listener.port();
  }

  /// What it is told to do wrong.
  public Faults faults() {
    return faults;
  }

  /// The calls that arrived.
  public CallLog calls() {
    return calls;
  }

  /// Sends what happens from now on to this endpoint; null: to none.
  public void sendWebhooksTo(@Nullable String url) {
    webhooks.sendTo(url);
  }

  /// The bodies of all webhooks of this type, oldest first, whether they were sent or not.
  public List<String> webhooks(String type) {
    return webhooks.events(type);
  }

  /// The headers by which this body would be sent, signed.
  public Map<String, String> headers(String body) {
    return webhooks.headers(body);
  }

  /// The order of this id, as it stands.
  public JsonNode order(String id) {
    return record.order(id).orElseThrow();
  }

  /// The payer approves this order, and its capture will go like this: `pays`, `declined` or
  /// `held`.
  public void approve(String id, String how) {
    synchronized (record) {
      page.approve(record.order(id).orElseThrow(), how);
    }
  }

  /// What happens at PayPal without a call of the shop's.
  public PayPalDesk desk() {
    return desk;
  }

  /// Forgets what was answered under request ids, as PayPal does in time.
  public void forgetRequests() {
    record.forgetRequests();
  }

  /// Takes no token any more that was given before now.
  public void endTokens() {
    token = "A21." + PayPalRecord.random();
  }

  @Override
  public void close() {
    listener.close();
    webhooks.close();
    record.close();
  }

  private String pageUrl() {
    return "http://localhost:" + listener.port();
  }

  private Answer answer(Call call) {
    if (call.path().equals(PayPalPage.PATH)) {
      return page.answer(call);
    }
    if (call.path().equals("/v1/oauth2/token")) {
      return token(call);
    }
    if (!("Bearer " + token).equals(call.header("Authorization"))) {
      return PayPalRecord.refused(401, "AUTHENTICATION_FAILURE", "INVALID_TOKEN");
    }
    try {
      return route(call);
    } catch (Json.Unreadable unreadable) {
      return PayPalRecord.refused(400, "INVALID_REQUEST", "MALFORMED_REQUEST_JSON");
    }
  }

  private Answer token(Call call) {
    var pair = secrets.clientId() + ":" + secrets.clientSecret();
    var right = "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(UTF_8));
    return right.equals(call.header("Authorization"))
        ? Answer.json(200, Json.object().put("access_token", token).put("expires_in", 32_400))
        : PayPalRecord.refused(401, "invalid_client", "CLIENT_AUTHENTICATION_FAILED");
  }

  private Answer route(Call call) {
    var order = ORDER.matcher(call.path());
    var capture = CAPTURE.matcher(call.path());
    if (call.path().equals("/v2/checkout/orders") && call.method().equals("POST")) {
      return once(call, () -> orders.create(call));
    }
    if (order.matches()) {
      return order.group(2) == null
          ? orders.show(order.group(1))
          : once(call, () -> orders.capture(order.group(1)));
    }
    if (capture.matches()) {
      return capture.group(2) == null
          ? orders.showCapture(capture.group(1))
          : once(call, () -> refunds.refund(capture.group(1), Json.read(call.body())));
    }
    var refund = REFUND.matcher(call.path());
    if (refund.matches()) {
      return refunds.show(refund.group(1));
    }
    var dispute = DISPUTE.matcher(call.path());
    if (dispute.matches()) {
      return disputes.show(dispute.group(1));
    }
    return switch (call.path()) {
      case "/v1/customer/disputes" -> disputes.list(call);
      case "/v1/notifications/verify-webhook-signature" -> webhooks.verify(call.body());
      case "/v1/reporting/transactions" -> reports.transactions(call);
      default -> PayPalOrders.missing();
    };
  }

  /// Under one request id only once, as long as it is remembered; a refusal is not.
  private Answer once(Call call, Supplier<Answer> work) {
    var id = call.header("PayPal-Request-Id");
    synchronized (record) {
      var before = id == null ? null : record.answered(id).orElse(null);
      if (before != null) {
        return before;
      }
      var answer = work.get();
      if (id != null && answer.status() < 300) {
        record.keep(id, answer);
      }
      return answer;
    }
  }

  /// Who the shop is to PayPal.
  public record Secrets(String clientId, String clientSecret, String webhookId) {}
}
