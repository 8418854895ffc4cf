package io.bursar.tracking;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/// The connection to Kafka: idempotent, and nothing counts before all replicas in step have it. The
/// only class that touches Kafka's own.
final class KafkaBroker implements AutoCloseable {

  private static final int BLOCKED_MS_MAX = 5_000;
  private static final int REQUEST_MS_MAX = 8_000;
  private static final int DELIVERY_MS_MAX = 20_000;
  private static final Duration CLOSING = Duration.ofSeconds(5);

  private final KafkaProducer<String, byte[]> producer;
  private final String topic;

  KafkaBroker(KafkaSettings settings) {
    this.topic = settings.topic();
    var properties = new HashMap<String, Object>();
    properties.put(ProducerConfig.CLIENT_ID_CONFIG, "bursar");
    properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, BLOCKED_MS_MAX);
    properties.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, REQUEST_MS_MAX);
    properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, DELIVERY_MS_MAX);
    properties.putAll(settings.properties());
    properties.putAll(
        Map.of(
            ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
            settings.bootstrapServers(),
            ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
            true,
            ProducerConfig.ACKS_CONFIG,
            "all"));
    this.producer =
        new KafkaProducer<>(properties, new StringSerializer(), new ByteArraySerializer());
  }

  /// What came of a batch.
  ///
  /// @param taken those that Kafka has
  /// @param problem why it has not the others; null when it has all
  record Sent(List<DueDelivery> taken, @Nullable String problem) {}

  /// Sends a batch in its order, the events of one order to one partition, and waits for what
  /// becomes of it. Stops at the first that Kafka does not take.
  Sent send(List<DueDelivery> batch) {
    var answers = new ArrayList<Future<RecordMetadata>>();
    var taken = new ArrayList<DueDelivery>();
    String problem = null;
    try {
      for (var delivery : batch) {
        var answer = producer.send(message(delivery));
        answers.add(answer);
        if (answer.state() == Future.State.FAILED) {
          break;
        }
      }
      producer.flush();
    } catch (KafkaException | IllegalStateException failure) {
      problem = reason(failure);
    }
    for (int i = 0; i < answers.size(); i++) {
      try {
        answers.get(i).get();
        taken.add(batch.get(i));
      } catch (ExecutionException failure) {
        problem = reason(failure.getCause() == null ? failure : failure.getCause());
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
        problem = "Interrupted.";
        break;
      }
    }
    return new Sent(taken, problem);
  }

  @Override
  public void close() {
    producer.close(CLOSING);
  }

  private ProducerRecord<String, byte[]> message(DueDelivery delivery) {
    var message =
        new ProducerRecord<>(topic, delivery.orderNumber(), delivery.body().getBytes(UTF_8));
    message.headers().add("event-id", delivery.messageId().getBytes(UTF_8));
    return message;
  }

  private static String reason(Throwable failure) {
    return "Kafka did not take it: " + failure.getClass().getSimpleName() + ".";
  }
}
