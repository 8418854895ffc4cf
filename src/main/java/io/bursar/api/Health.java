package io.bursar.api;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.springframework.boot.availability.ApplicationAvailability;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.http.ResponseEntity;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/// Whether this node can work: it can from the end of its start to the beginning of its stop, while
/// the database answers soon.
@RestController
class Health {

  private static final Duration PATIENCE = Duration.ofSeconds(3);

  private final JdbcClient db;
  private final ApplicationAvailability node;

  Health(JdbcClient db, ApplicationAvailability node) {
    this.db = db;
    this.node = node;
  }

  @GetMapping("/health")
  ResponseEntity<Map<String, Object>> health() {
    var database = databaseAnswers();
    var works = database && node.getReadinessState() == ReadinessState.ACCEPTING_TRAFFIC;
    return ResponseEntity.status(works ? 200 : 503)
        .body(
            Map.of(
                "overall_status",
                word(works),
                "detailed_status",
                Map.of("database_status", word(database))));
  }

  private static String word(boolean works) {
    return works ? "OK" : "UNAVAILABLE";
  }

  /// On a thread of its own: the pool would wait for a connection longer than the asker does.
  private boolean databaseAnswers() {
    var answer = new CompletableFuture<Integer>();
    Thread.startVirtualThread(
        () -> {
          try {
            answer.complete(db.sql("select 1").query(Integer.class).single());
          } catch (RuntimeException failure) {
            answer.completeExceptionally(failure);
          }
        });
    try {
      return answer.orTimeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS).join() == 1;
    } catch (CompletionException _) {
      return false;
    }
  }
}
