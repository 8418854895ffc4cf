package io.bursar.sandbox.web;

import io.bursar.sandbox.SandboxOn;
import io.bursar.sandbox.card.SandboxCardProcessor;
import io.bursar.sandbox.http.Faults;
import io.bursar.sandbox.lms.SandboxLms;
import java.util.Optional;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Conditional;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ResponseStatusException;

/// The sandbox servers of this process: either may be switched off.
@Component
@Conditional(SandboxOn.class)
class SandboxServers {

  private final ObjectProvider<SandboxLms> lms;
  private final ObjectProvider<SandboxCardProcessor> cards;

  SandboxServers(ObjectProvider<SandboxLms> lms, ObjectProvider<SandboxCardProcessor> cards) {
    this.lms = lms;
    this.cards = cards;
  }

  Optional<SandboxLms> lms() {
    return Optional.ofNullable(lms.getIfAvailable());
  }

  Optional<SandboxCardProcessor> cards() {
    return Optional.ofNullable(cards.getIfAvailable());
  }

  /// The faults of `lms` or `card`; 404 when there is no such server, or it does not run here.
  Faults faults(String server) {
    var faults =
        switch (server) {
          case "lms" -> lms().map(SandboxLms::faults);
          case "card" -> cards().map(SandboxCardProcessor::faults);
          default -> Optional.<Faults>empty();
        };
    return faults.orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
  }
}
