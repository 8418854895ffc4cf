package io.bursar.sandbox.card;

import com.sun.net.httpserver.HttpServer;
import io.bursar.sandbox.http.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// A shop that takes notifications, after refusing as many as it is told to.
final class Merchant implements AutoCloseable {

  private final BlockingQueue<Message> messages = new LinkedBlockingQueue<>();
  private final AtomicInteger refusals = new AtomicInteger();
  private final HttpServer server;

  Merchant() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    server.createContext(
        "/",
        exchange -> {
          var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          messages.add(
              new Message(exchange.getRequestHeaders().getFirst(Notifier.SIGNATURE), body));
          exchange.sendResponseHeaders(refusals.getAndDecrement() > 0 ? 500 : 200, -1);
          exchange.close();
        });
    server.start();
  }

  void refuse(int times) {
    refusals.set(times);
  }

  String url(String path) {
    return "http://127.0.0.1:" + server.getAddress().getPort() + path;
  }

  /// The next notification, waited for at most five seconds.
  Message next() throws InterruptedException {
    var message = messages.poll(5, TimeUnit.SECONDS);
    if (message == null) {
      throw new AssertionError("No notification arrived.");
    }
    return message;
  }

  /// What has arrived and was not asked for.
  @Nullable Message other() {
    return messages.poll();
  }

  @Override
  public void close() {
    server.stop(0);
  }

  record Message(String signature, String body) {
    JsonNode json() {
      return Json.read(body);
    }
  }
}
