package io.bursar.tracking;

import io.bursar.sandbox.http.Answer;
import io.bursar.sandbox.http.Call;
import io.bursar.sandbox.http.CallLog;
import io.bursar.sandbox.http.Faults;
import io.bursar.sandbox.http.HttpListener;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Somebody else's computer: a real HTTP server that keeps what it was told and fails on request.
final class Receiver implements AutoCloseable {

  private final Faults faults = new Faults();
  private final List<Call> taken = new CopyOnWriteArrayList<>();
  private final HttpListener listener;

  Receiver() {
    this.listener =
        new HttpListener(
            "receiver",
            0,
            faults,
            new CallLog(Clock.systemUTC()),
            call -> {
              taken.add(call);
              return call.path().equals("/elsewhere")
                  ? Answer.redirect(307, "/")
                  : Answer.json(200, Map.of());
            });
    listener.start();
  }

  String url(String path) {
    return "http://127.0.0.1:" + listener.port() + path;
  }

  Faults faults() {
    return faults;
  }

  /// What it did the work of, even if its answer was lost.
  List<Call> taken() {
    return List.copyOf(taken);
  }

  /// What it was told of this order.
  List<Call> of(String orderNumber) {
    return taken.stream().filter(call -> call.body().contains(orderNumber)).toList();
  }

  static JsonNode json(Call call) {
    return JsonMapper.shared().readTree(call.body());
  }

  @Override
  public void close() {
    listener.close();
  }
}
