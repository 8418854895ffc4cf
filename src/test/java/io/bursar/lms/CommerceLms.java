package io.bursar.lms;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A small LMS that takes the modes of courses over real HTTP, keeps every call that it got, and
/// answers for a path whatever a test says.
public final class CommerceLms {

  private final HttpServer server;
  private final List<Call> calls = new CopyOnWriteArrayList<>();
  private final Map<String, Answer> answers = new ConcurrentHashMap<>();
  private final Map<String, Runnable> before = new ConcurrentHashMap<>();

  private CommerceLms(HttpServer server) {
    this.server = server;
  }

  /// Starts one on a free port of the loopback interface.
  public static CommerceLms start() {
    try {
      var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      var lms = new CommerceLms(server);
      server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
      server.createContext("/", lms::answer);
      server.start();
      return lms;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Its root.
  public String url() {
    return "http://localhost:" + server.getAddress().getPort();
  }

  /// From now on calls whose path ends so get this answer; status 0 closes the connection.
  public void answer(String endOfPath, int status, String body) {
    answers.put(endOfPath, new Answer(status, body));
  }

  /// What happens when such a call has arrived, before it is answered.
  public void before(String endOfPath, Runnable action) {
    before.put(endOfPath, action);
  }

  /// The calls whose raw path ends so, the oldest first.
  public List<Call> calls(String endOfPath) {
    return calls.stream().filter(call -> call.path().endsWith(endOfPath)).toList();
  }

  /// Stops it.
  public void stop() {
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      var path = exchange.getRequestURI().getRawPath();
      var body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
      calls.add(
          new Call(
              exchange.getRequestMethod(), path, Map.copyOf(exchange.getRequestHeaders()), body));
      before.forEach(
          (end, action) -> {
            if (path.endsWith(end)) {
              action.run();
            }
          });
      var answer =
          answers.entrySet().stream()
              .filter(entry -> path.endsWith(entry.getKey()))
              .map(Map.Entry::getValue)
              .findFirst()
              .orElse(new Answer(200, "{}"));
      if (answer.status() != 0) {
        var bytes = answer.body().getBytes(UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(answer.status(), bytes.length);
        exchange.getResponseBody().write(bytes);
      }
    }
  }

  /// One call that arrived.
  public record Call(String method, String path, Map<String, List<String>> headers, String body) {

    /// Its body as JSON.
    public JsonNode json() {
      return JsonMapper.shared().readTree(body);
    }
  }

  private record Answer(int status, String body) {}
}
