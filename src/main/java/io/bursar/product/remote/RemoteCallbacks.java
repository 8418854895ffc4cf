package io.bursar.product.remote;

import io.bursar.fulfillment.spi.Callbacks;
import io.bursar.shared.WebhookSignature;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What remote systems say of themselves. Nothing of it is believed: it names a line, and that line
/// is looked at, however often, late or out of order the news comes.
@Component
public class RemoteCallbacks {

  private static final Logger LOG = LoggerFactory.getLogger(RemoteCallbacks.class);

  private final ObjectProvider<RemoteModule> remotes;
  private final Callbacks callbacks;
  private final JsonMapper json;

  RemoteCallbacks(ObjectProvider<RemoteModule> remotes, Callbacks callbacks, JsonMapper json) {
    this.remotes = remotes;
    this.callbacks = callbacks;
    this.json = json;
  }

  /// Takes a callback of this remote system in.
  ///
  /// @param headers the value of the header of a name, or null
  public Received receive(String remote, byte[] body, Function<String, @Nullable String> headers) {
    var known = remotes.stream().filter(module -> module.remote().equals(remote)).findFirst();
    if (known.isEmpty()) {
      return Received.NO_SUCH_REMOTE;
    }
    var module = known.get();
    if (!module
        .signature()
        .isGenuine(
            headers.apply(WebhookSignature.ID),
            headers.apply(WebhookSignature.TIMESTAMP),
            headers.apply(WebhookSignature.SIGNATURE),
            body)) {
      LOG.warn("A callback of remote system {} is not genuine and was ignored", remote);
      return Received.NOT_GENUINE;
    }
    return lineOf(body)
        .map(
            line ->
                callbacks.newsOf(line, module.destination())
                    ? Received.NEWS
                    : Received.NOT_WAITED_FOR)
        .orElse(Received.UNREADABLE);
  }

  private Optional<Long> lineOf(byte[] body) {
    try {
      return Optional.of(json.readTree(body).path("line_id"))
          .filter(id -> id.isIntegralNumber() && id.canConvertToLong())
          .map(JsonNode::asLong);
    } catch (JacksonException noJson) {
      return Optional.empty();
    }
  }

  /// What came of a callback.
  public enum Received {
    /// The line is looked at now.
    NEWS,
    /// No delivery of that line waits for this remote system now.
    NOT_WAITED_FOR,
    /// Its signature is missing, wrong or too old.
    NOT_GENUINE,
    /// It names no line.
    UNREADABLE,
    /// No remote system of this name is configured.
    NO_SUCH_REMOTE
  }
}
