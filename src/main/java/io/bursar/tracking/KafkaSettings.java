package io.bursar.tracking;

import java.util.List;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// Events to Kafka.
///
/// @param bootstrapServers nowhere: nothing goes to Kafka
/// @param properties what the producer needs beside, such as `security.protocol`
@ConfigurationProperties("bursar.kafka")
record KafkaSettings(
    @DefaultValue List<String> bootstrapServers,
    @DefaultValue("bursar.events") String topic,
    @DefaultValue Map<String, String> properties) {

  KafkaSettings {
    bootstrapServers =
        bootstrapServers.stream().map(String::strip).filter(s -> !s.isEmpty()).toList();
  }

  boolean isOn() {
    return !bootstrapServers.isEmpty();
  }

  /// Tells no secrets.
  @Override
  public String toString() {
    return "KafkaSettings[%s, %s]".formatted(bootstrapServers, topic);
  }
}
