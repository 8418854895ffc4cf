package io.bursar.sandbox.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// An HTTP server on a loopback port that answers with a function, logs every call and shows the
/// faults it is told to show. May be started again after a stop, on the same port.
public final class HttpListener implements AutoCloseable {

  private static final int BODY_BYTES_MAX = 1_000_000;
  private static final int BACKLOG = 1_000;
  private static final int NO_ANSWER = 0;

  static {
    // The JDK's server writes head and body apart: without this a small answer waits 40 ms for
    // Nagle.
    setIfAbsent("sun.net.httpserver.nodelay", "true");
    // It would drop kept connections that a client's pool still counts on.
    setIfAbsent("sun.net.httpserver.maxIdleConnections", "10000");
    setIfAbsent("sun.net.httpserver.idleInterval", "600");
  }

  private final String name;
  private final Faults faults;
  private final CallLog log;
  private final Function<Call, Answer> handler;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private int port;
  private volatile boolean running;
  private boolean shut;
  private @Nullable HttpServer server;

  /// A server with this name for people; port 0 means any free one.
  public HttpListener(
      String name, int port, Faults faults, CallLog log, Function<Call, Answer> handler) {
    this.name = name;
    this.port = port;
    this.faults = faults;
    this.log = log;
    this.handler = handler;
    faults.guard(new Socket());
  }

  /// Listens from now on. Throws an [IllegalStateException] that names the port when it is taken.
  public synchronized void start() {
    if (!running) {
      running = true;
      openSocket();
      if (shut) {
        closeSocket();
      }
    }
  }

  /// Closes the socket and every connection; held calls end without an answer and without their
  /// work.
  public void stop() {
    synchronized (this) {
      running = false;
      closeSocket();
    }
    faults.letGo();
  }

  /// Whether it has been started and not stopped, whatever faults it shows.
  public boolean isRunning() {
    return running;
  }

  /// The port; known after the first start when any free one was asked for.
  public synchronized int port() {
    return port;
  }

  @Override
  public void close() {
    stop();
    threads.shutdownNow();
  }

  private void openSocket() {
    if (server != null) {
      return;
    }
    try {
      var address =
          new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port);
      server = HttpServer.create(address, BACKLOG);
    } catch (IOException e) {
      running = false;
      throw new IllegalStateException(
          "The %s cannot listen on port %d: %s".formatted(name, port, e.getMessage()), e);
    }
    port = server.getAddress().getPort();
    server.setExecutor(threads);
    server.createContext("/", this::receive);
    server.start();
  }

  private void closeSocket() {
    if (server != null) {
      server.stop(0);
      server = null;
    }
  }

  private void receive(HttpExchange exchange) throws IOException {
    try {
      var bytes = exchange.getRequestBody().readNBytes(BODY_BYTES_MAX + 1);
      var call =
          new Call(
              exchange.getRequestMethod(),
              exchange.getRequestURI(),
              exchange.getRequestHeaders(),
              new String(bytes, UTF_8));
      if (!Loopback.isLoopbackHost(call.header("Host"))) {
        send(
            exchange, call, plain(403, "This sandbox answers only on this machine's own name."), 1);
      } else if (bytes.length > BODY_BYTES_MAX) {
        send(exchange, call, plain(413, "Too long."), 1);
      } else {
        serve(exchange, call);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } finally {
      exchange.close();
    }
  }

  private void serve(HttpExchange exchange, Call call) throws IOException, InterruptedException {
    var id = log.arrived(call);
    var status = NO_ANSWER;
    try {
      var hit = faults.take(call);
      if (hit == null) {
        status = send(exchange, call, work(call), 1);
        return;
      }
      var fault = hit.fault();
      switch (fault.kind()) {
        case LATENCY -> {
          TimeUnit.MILLISECONDS.sleep(fault.millis() == null ? 0 : fault.millis());
          status = workLate(exchange, call);
        }
        case HANG -> {
          hit.cleared().await();
          status = workLate(exchange, call);
        }
        case ERROR -> status = send(exchange, call, fault.answer(), 1);
        case DROP_ANSWER -> work(call);
        case CUT_OFF -> status = send(exchange, call, work(call), 2);
        case REFUSE -> {}
      }
    } finally {
      log.answered(id, status);
    }
  }

  private int workLate(HttpExchange exchange, Call call) throws IOException {
    return running ? send(exchange, call, work(call), 1) : NO_ANSWER;
  }

  private Answer work(Call call) {
    try {
      return handler.apply(call);
    } catch (RuntimeException e) {
      System.getLogger(name).log(System.Logger.Level.ERROR, "A call failed", e);
      return Answer.html(500, "<h1>Server Error (500)</h1>");
    }
  }

  /// Sends the answer, or only its head and one `share`-th of its body.
  private static int send(HttpExchange exchange, Call call, Answer answer, int share)
      throws IOException {
    answer.headers().forEach((header, value) -> exchange.getResponseHeaders().set(header, value));
    var body = "HEAD".equals(call.method()) ? new byte[0] : answer.body().getBytes(UTF_8);
    exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
    if (body.length > 0) {
      exchange.getResponseBody().write(body, 0, body.length / share);
      exchange.getResponseBody().flush();
    }
    return answer.status();
  }

  private static Answer plain(int status, String sentence) {
    return new Answer(status, Map.of("Content-Type", "text/plain"), sentence);
  }

  private static void setIfAbsent(String property, String value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, value);
    }
  }

  private final class Socket implements Faults.Door {

    @Override
    public void shut() {
      synchronized (HttpListener.this) {
        shut = true;
        closeSocket();
      }
    }

    @Override
    public void open() {
      synchronized (HttpListener.this) {
        shut = false;
        if (running) {
          openSocket();
        }
      }
    }
  }
}
