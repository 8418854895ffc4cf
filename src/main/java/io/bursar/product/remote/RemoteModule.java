package io.bursar.product.remote;

import static java.util.Objects.requireNonNull;

import io.bursar.catalog.ProductType;
import io.bursar.fulfillment.spi.Deliverability;
import io.bursar.fulfillment.spi.FulfillmentModule;
import io.bursar.fulfillment.spi.LineToDeliver;
import io.bursar.fulfillment.spi.Observation;
import io.bursar.fulfillment.spi.Outcome;
import io.bursar.fulfillment.spi.Outcome.Evidence;
import io.bursar.fulfillment.spi.Outcome.Grant;
import io.bursar.fulfillment.spi.Outcome.Refused;
import io.bursar.fulfillment.spi.ProductToCheck;
import io.bursar.fulfillment.spi.Retries;
import io.bursar.fulfillment.spi.Revocation;
import io.bursar.fulfillment.spi.Revocation.NotRevoked;
import io.bursar.product.remote.RemoteCalls.Message;
import io.bursar.shared.WebhookSignature;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/// Products of one type that another system delivers, each line under its stable key. Two lines
/// never stand for each other here: whether two keys give the same thing is for the other system to
/// know.
class RemoteModule implements FulfillmentModule {

  /// How the destinations of remote modules begin.
  static final String DESTINATION = "remote:";

  private final String remote;
  private final RemoteType type;
  private final ProductType declared;
  private final WebhookSignature signature;
  private final RemoteCalls calls;
  private final Answers answers;
  private final Messages messages;

  RemoteModule(
      String remote,
      RemoteType type,
      RemoteCalls calls,
      Answers answers,
      Messages messages,
      Clock clock) {
    this.remote = remote;
    this.type = type;
    this.declared = type.declared();
    this.signature = new WebhookSignature(requireNonNull(type.secret()), clock);
    this.calls = calls;
    this.answers = answers;
    this.messages = messages;
  }

  /// Its name in `bursar.remote` and in the address of its callbacks.
  String remote() {
    return remote;
  }

  /// By which both sides sign.
  WebhookSignature signature() {
    return signature;
  }

  @Override
  public ProductType productType() {
    return declared;
  }

  @Override
  public String destination() {
    return DESTINATION + remote;
  }

  @Override
  public boolean supports(String productType, Map<String, Object> attributes) {
    return productType.equals(declared.name());
  }

  @Override
  public Optional<Grant> owed(LineToDeliver line) {
    return Optional.of(grant(line));
  }

  @Override
  public Outcome fulfill(LineToDeliver line) {
    return answers.ofFulfilling(
        remote, line, grant(line), call("fulfill", messages.fulfill(remote, line), line.timeout()));
  }

  @Override
  public Observation observe(LineToDeliver line) {
    return answers.ofObserving(
        remote, line, grant(line), call("observe", messages.observe(remote, line), line.timeout()));
  }

  @Override
  public Revocation revoke(LineToDeliver line, Grant grant) {
    if (!declared.revocable()) {
      return new NotRevoked(
          new Refused(
              "Products of type %s cannot be taken back.".formatted(declared.name()),
              Evidence.NONE));
    }
    return answers.ofRevoking(
        remote, line, call("revoke", messages.revoke(remote, line, grant), line.timeout()));
  }

  @Override
  public Deliverability check(ProductToCheck product) {
    return answers.ofChecking(remote, call("check", messages.check(product), product.timeout()));
  }

  @Override
  public Optional<Retries> retries() {
    return Optional.ofNullable(type.retry()).map(RemoteType.Retry::asRetries);
  }

  private RemoteAnswer call(String action, Message message, Duration timeout) {
    return calls.post(URI.create(type.url() + "/" + action), signature, message, timeout);
  }

  private Grant grant(LineToDeliver line) {
    return new Grant(line.key().toString(), remote, "");
  }
}
