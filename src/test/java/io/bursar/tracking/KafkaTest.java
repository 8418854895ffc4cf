package io.bursar.tracking;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.bursar.testing.BursarTest;
import io.bursar.testing.Campus;
import io.bursar.testing.TestClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.kafka.test.EmbeddedKafkaKraftBroker;
import org.springframework.transaction.support.TransactionTemplate;

/// Events to Kafka, to a real broker. Each test has a topic and a sender of its own.
@BursarTest
class KafkaTest {

  private static final EmbeddedKafkaKraftBroker broker =
      new EmbeddedKafkaKraftBroker(1, 3, "orders", "late");

  @Autowired EventStore events;
  @Autowired SignalStore deliveries;
  @Autowired Campus campus;
  @Autowired JdbcClient db;
  @Autowired TransactionTemplate transaction;
  @Autowired TestClock clock;

  @BeforeAll
  static void start() {
    broker.afterPropertiesSet();
  }

  @AfterAll
  static void stop() {
    broker.destroy();
  }

  @Test
  void eventsArriveInTheirOrderByOrderNumberAndOnceMoreAfterACrash() {
    var settings = settings("orders");
    var sending = new SendToKafka(settings, deliveries, clock);
    try {
      var written = IntStream.range(0, 20).mapToObj(i -> write("EDX-K" + i % 4, i)).toList();
      sending.sendDue();
      assertThat(states(written)).containsOnly("sent");

      // The process dies between the answer of Kafka and the record of it.
      var lost = write("EDX-K0", 20);
      try (var dying = new KafkaBroker(settings)) {
        var taken = deliveries.take(WriteEvents.KAFKA, 500, clock.instant());
        assertThat(dying.send(taken).taken()).hasSize(1);
      }
      clock.advance(SignalStore.LEASE.plusSeconds(1));
      sending.sendDue();

      var received = received("orders", 22);
      assertThat(states(List.of(lost))).containsOnly("sent");
      assertThat(received.stream().filter(it -> id(it).equals(lost))).hasSize(2);
      for (int order = 0; order < 4; order++) {
        var key = "EDX-K" + order;
        assertThat(
                received.stream().filter(it -> it.key().equals(key)).map(KafkaTest::id).distinct())
            .containsExactlyElementsOf(
                IntStream.range(0, 21)
                    .filter(i -> ("EDX-K" + i % 4).equals(key))
                    .mapToObj(i -> i == 20 ? lost : written.get(i))
                    .toList());
      }
    } finally {
      sending.destroy();
    }
  }

  @Test
  void whatIsWrittenWhileNoBrokerAnswersWaitsAndArrives() {
    var down =
        new SendToKafka(
            new KafkaSettings(List.of("127.0.0.1:1"), "late", Map.of("max.block.ms", "500")),
            deliveries,
            clock);
    var up = new SendToKafka(settings("late"), deliveries, clock);
    try {
      var written = IntStream.range(0, 5).mapToObj(i -> write("EDX-DOWN", i)).toList();
      down.sendDue();
      clock.advance(Duration.ofHours(1));
      down.sendDue();
      assertThat(states(written)).containsOnly("due");
      clock.advance(Duration.ofDays(9));

      up.sendDue();

      assertThat(states(written)).containsOnly("sent");
      assertThat(received("late", 5)).extracting(KafkaTest::id).containsExactlyElementsOf(written);
    } finally {
      down.destroy();
      up.destroy();
    }
  }

  private static KafkaSettings settings(String topic) {
    return new KafkaSettings(List.of(broker.getBrokersAsString()), topic, Map.of());
  }

  private String write(String orderNumber, int n) {
    var id = "evt_" + UUID.randomUUID();
    var event =
        new NewEvent(
            clock.instant(),
            campus.site().id(),
            id,
            EventType.OUTAGE_ENDED,
            null,
            orderNumber,
            "{\"n\":%d}".formatted(n));
    transaction.executeWithoutResult(_ -> events.insert(event, Set.of(WriteEvents.KAFKA)));
    return id;
  }

  private List<String> states(List<String> ids) {
    return db.sql(
            """
            select d.state from tracking.deliveries d join tracking.events e on e.id = d.event_id and e.at = d.event_at
             where e.message_id = any (:ids)
            """)
        .param("ids", ids.toArray(String[]::new))
        .query(String.class)
        .list();
  }

  private static List<ConsumerRecord<String, String>> received(String topic, int count) {
    var all = new ArrayList<ConsumerRecord<String, String>>();
    Map<String, Object> properties =
        Map.of(
            "bootstrap.servers",
            broker.getBrokersAsString(),
            "group.id",
            topic,
            "auto.offset.reset",
            "earliest");
    try (var consumer =
        new KafkaConsumer<>(properties, new StringDeserializer(), new StringDeserializer())) {
      consumer.subscribe(List.of(topic));
      await()
          .atMost(Duration.ofSeconds(30))
          .until(
              () -> {
                consumer.poll(Duration.ofMillis(200)).forEach(all::add);
                return all.size() >= count;
              });
    }
    assertThat(all).hasSize(count);
    return all;
  }

  private static String id(ConsumerRecord<String, String> message) {
    return new String(message.headers().lastHeader("event-id").value(), UTF_8);
  }
}
