package io.bursar.history;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/// The audit log that parsers of the old service read: one INFO line an event, `name: k1="v1",
/// k2="v2"` with the keys in alphabetical order and null as `None`. Written after the commit of the
/// transaction in which it is called, so that a line tells what happened.
@Component
public class AuditLog {

  private static final Logger LOG = LoggerFactory.getLogger("audit");

  /// Writes one line; values are ids, codes and amounts, never names of people.
  public void event(String name, Map<String, ? extends @Nullable Object> values) {
    var line = name + ": " + text(values);
    if (!TransactionSynchronizationManager.isSynchronizationActive()) {
      LOG.info(line);
      return;
    }
    TransactionSynchronizationManager.registerSynchronization(
        new TransactionSynchronization() {
          @Override
          public void afterCommit() {
            LOG.info(line);
          }
        });
  }

  private static String text(Map<String, ? extends @Nullable Object> values) {
    return new TreeMap<>(values)
        .entrySet().stream()
            .map(
                e ->
                    "%s=\"%s\"".formatted(e.getKey(), e.getValue() == null ? "None" : e.getValue()))
            .collect(Collectors.joining(", "));
  }
}
