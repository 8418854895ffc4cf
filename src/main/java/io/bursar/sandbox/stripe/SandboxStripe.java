package io.bursar.sandbox.stripe;

import io.bursar.sandbox.http.Answer;
import io.bursar.sandbox.http.Call;
import io.bursar.sandbox.http.CallLog;
import io.bursar.sandbox.http.Faults;
import io.bursar.sandbox.http.HttpListener;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Stripe on a loopback port. What it decides is in its record before it answers. Thread-safe.
///
/// [#start] after construction; [#stop] and [#start] again keep port and record.
public final class SandboxStripe implements AutoCloseable {

  private final StripeSecrets secrets;
  private final StripeRecord record;
  private final StripeEvents events;
  private final Intents intents;
  private final MoneyBack moneyBack;
  private final StripeApi api;
  private final StripePages pages;
  private final Faults faults = new Faults();
  private final CallLog calls;
  private final HttpListener listener;

  /// Stripe on this port, 0 meaning any free one, that remembers in this folder, null meaning
  /// nowhere.
  public SandboxStripe(int port, StripeSecrets secrets, @Nullable Path folder, Clock clock) {
    this.secrets = secrets;
    record = new StripeRecord(folder, clock);
    events = new StripeEvents(secrets.webhookSecret(), clock);
    intents = new Intents(record, events, this::url);
    moneyBack = new MoneyBack(record, events);
    api = new StripeApi(secrets, record, intents, moneyBack);
    pages = new StripePages(record, intents);
    calls = new CallLog(clock);
    listener = new HttpListener("sandbox Stripe", port, faults, calls, this::answer);
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

  /// Where browsers load the stand-in for Stripe.js.
  public String scriptUrl() {
    return url() + StripePages.SCRIPT;
  }

  /// What it is told to do wrong.
  public Faults faults() {
    return faults;
  }

  /// The calls that arrived.
  public CallLog calls() {
    return calls;
  }

  /// Who shop and Stripe are to each other.
  public StripeSecrets secrets() {
    return secrets;
  }

  /// Sends what happens from now on to this endpoint; null: to none.
  public void sendEventsTo(@Nullable String url) {
    events.sendTo(url);
  }

  /// The bodies of all events of this type about this object or its intent, oldest first.
  public List<String> events(String type, String id) {
    return events.events().stream()
        .filter(event -> event.type().equals(type) && event.body().contains('"' + id + '"'))
        .map(StripeEvents.Event::body)
        .toList();
  }

  /// The header `Stripe-Signature` of this body at this moment.
  public String signature(String body, Instant at) {
    return events.signature(body, at);
  }

  /// The object of this id: an intent, a charge, a refund or a dispute.
  public JsonNode object(String id) {
    return record.find(id).orElseThrow();
  }

  /// All objects of this kind (`payment_intent`, `charge`, `refund`, `dispute`), newest first.
  public List<? extends JsonNode> all(String kind) {
    return record.all(kind);
  }

  /// The payer confirms an intent with this card in Stripe's form; answers where it then stands.
  public String pay(String intent, StripeCard card) {
    synchronized (record) {
      try {
        var open = record.get(intent, Intents.INTENT);
        if (Intents.isOpen(open)) {
          open.put("payment_method", card.method()).put("status", "requires_confirmation");
          open.set("billing", Billing.ofSomebody());
        }
        return intents
            .confirm(open, Billing.returnTo("http://localhost/"))
            .path("status")
            .asString("");
      } catch (StripeRefused declined) {
        return object(intent).path("status").asString("");
      }
    }
  }

  /// A page puts this card into an intent without confirming it.
  public void fillIn(String intent, StripeCard card) {
    synchronized (record) {
      var open = record.get(intent, Intents.INTENT);
      open.put("payment_method", card.method()).put("status", "requires_confirmation");
      open.putNull("last_payment_error");
      open.set("billing", Billing.ofSomebody());
      record.save(open);
    }
  }

  /// The payer answers their bank's question rightly, or not.
  public void answerChallenge(String intent, boolean rightly) {
    synchronized (record) {
      intents.answered(record.get(intent, Intents.INTENT), rightly);
    }
  }

  /// Somebody changes the amount of an intent that is not paid yet.
  public void changeAmount(String intent, long amount) {
    synchronized (record) {
      record.save(record.get(intent, Intents.INTENT).put("amount", amount));
    }
  }

  /// The payer's bank takes its time.
  public void keepProcessing(String intent) {
    synchronized (record) {
      intents.processing(record.get(intent, Intents.INTENT));
    }
  }

  /// The bank that took its time has decided, with the answer of this card.
  public void decide(String intent, StripeCard card) {
    synchronized (record) {
      var waiting = record.get(intent, Intents.INTENT);
      record.save(waiting.put("status", "requires_confirmation"));
      pay(intent, card);
    }
  }

  /// Staff give all that is left of this intent back in Stripe's own pages.
  public String refundByHand(String intent) {
    synchronized (record) {
      return moneyBack.refund(Billing.refundOf(intent)).path("id").asString("");
    }
  }

  /// The payer's bank wants the money of this intent back.
  public String dispute(String intent) {
    synchronized (record) {
      var charge = record.get(intent, Intents.INTENT).path("latest_charge").asString("");
      return moneyBack.dispute(record.get(charge, "charge")).path("id").asString("");
    }
  }

  /// The bank decides a dispute: `won` or `lost`.
  public void closeDispute(String dispute, String status) {
    synchronized (record) {
      moneyBack.close(record.get(dispute, "dispute"), status);
    }
  }

  /// Forgets what was answered under idempotency keys, as Stripe does after a day.
  public void forgetKeys() {
    record.forgetKeys();
  }

  @Override
  public void close() {
    listener.close();
    events.close();
    record.close();
  }

  private Answer answer(Call call) {
    if (call.path().equals(StripePages.SCRIPT)) {
      return pages.script();
    }
    return call.path().startsWith(StripePages.CHALLENGE) ? pages.challenge(call) : api.answer(call);
  }
}
