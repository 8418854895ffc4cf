package io.bursar.fulfillment;

import io.bursar.fulfillment.spi.FulfillmentModule;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/// The fulfillment modules in the configured order. A name that no module has, or that comes twice,
/// stops the start.
@Component
class Modules {

  private static final Logger LOG = LoggerFactory.getLogger(Modules.class);

  /// The destination of a line that no module supports yet.
  static final String NO_DESTINATION = "none";

  private final List<FulfillmentModule> configured;

  Modules(List<FulfillmentModule> present, FulfillmentSettings settings) {
    configured = inOrder(present, settings.modules());
  }

  /// The first module that supports such a line.
  Optional<FulfillmentModule> supporting(String productType, Map<String, Object> attributes) {
    return configured.stream()
        .filter(module -> supports(module, productType, attributes))
        .findFirst();
  }

  /// A module that fails here gets nothing, and keeps no order from being placed.
  private static boolean supports(
      FulfillmentModule module, String productType, Map<String, Object> attributes) {
    try {
      return module.supports(productType, attributes);
    } catch (RuntimeException bug) {
      LOG.error("Module {} cannot say what it supports", module.name(), bug);
      return false;
    }
  }

  /// All of them, in order.
  List<FulfillmentModule> all() {
    return configured;
  }

  /// The configured module of this name.
  Optional<FulfillmentModule> named(String name) {
    return configured.stream().filter(module -> module.name().equals(name)).findFirst();
  }

  /// Every destination that a delivery may wait for.
  List<String> destinations() {
    var all =
        new ArrayList<>(
            configured.stream().map(FulfillmentModule::destination).distinct().toList());
    all.add(NO_DESTINATION);
    return all;
  }

  private static List<FulfillmentModule> inOrder(
      List<FulfillmentModule> present, List<String> names) {
    var seen = new HashSet<String>();
    var ordered = new ArrayList<FulfillmentModule>();
    for (var name : names) {
      if (!seen.add(name)) {
        throw new IllegalStateException(
            "bursar.fulfillment.modules names \"%s\" twice".formatted(name));
      }
      ordered.add(
          present.stream()
              .filter(module -> module.name().equals(name))
              .findFirst()
              .orElseThrow(
                  () ->
                      new IllegalStateException(
                          "bursar.fulfillment.modules names \"%s\"; there are: %s"
                              .formatted(
                                  name, present.stream().map(FulfillmentModule::name).toList()))));
    }
    return List.copyOf(ordered);
  }
}
