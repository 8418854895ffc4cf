package io.bursar.sandbox.web;

import io.bursar.sandbox.SandboxOn;
import io.bursar.sandbox.SandboxServer;
import io.bursar.sandbox.card.SandboxCardProcessor;
import io.bursar.sandbox.http.Faults;
import io.bursar.sandbox.lms.SandboxLms;
import io.bursar.sandbox.press.PrintShop;
import java.util.List;
import java.util.Optional;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Conditional;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ResponseStatusException;

/// The sandbox servers of this process: each may be switched off.
@Component
@Conditional(SandboxOn.class)
class SandboxServers {

  private final ObjectProvider<SandboxLms> lms;
  private final ObjectProvider<SandboxCardProcessor> cards;
  private final ObjectProvider<PrintShop> shop;
  private final List<SandboxServer> all;

  SandboxServers(
      ObjectProvider<SandboxLms> lms,
      ObjectProvider<SandboxCardProcessor> cards,
      ObjectProvider<PrintShop> shop,
      List<SandboxServer> all) {
    this.lms = lms;
    this.cards = cards;
    this.shop = shop;
    this.all = List.copyOf(all);
  }

  /// All that run here.
  List<SandboxServer> all() {
    return all;
  }

  Optional<PrintShop> shop() {
    return Optional.ofNullable(shop.getIfAvailable());
  }

  Optional<SandboxLms> lms() {
    return Optional.ofNullable(lms.getIfAvailable());
  }

  Optional<SandboxCardProcessor> cards() {
    return Optional.ofNullable(cards.getIfAvailable());
  }

  /// The faults of the server with this key; 404 when there is no such server, or it does not run
  /// here.
  Faults faults(String server) {
    return all.stream()
        .filter(each -> each.key().equals(server))
        .findFirst()
        .map(SandboxServer::faults)
        .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
  }
}
