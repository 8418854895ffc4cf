package io.bursar;

import static java.net.http.HttpRequest.BodyPublishers.ofString;

import com.nimbusds.jose.JWSAlgorithm;
import io.bursar.sandbox.SandboxMain;
import io.bursar.testing.LmsTokens;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The real program on a data folder, to be killed and started again, and beside it the LMS and the
/// card processor as another program, which lives on.
final class Town implements AutoCloseable {

  private static final String API_KEY = "town-api-key";
  private static final String CARD_KEY = "town-card-key";
  static final String NOTIFICATION_SECRET = "town-notification-secret";
  private static final int START_SECONDS_MAX = 90;

  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(2))
          .build();
  private final Path folder;
  private final int port;
  private final Jvm sandbox;
  private final JsonNode addresses;
  private Jvm bursar;

  Town(Path folder) throws IOException {
    this.folder = folder;
    this.port = freePort();
    this.sandbox = Jvm.start(SandboxMain.class, sandboxArguments(folder));
    this.addresses = json(String.valueOf(sandbox.output().readLine()));
    this.bursar = started();
  }

  /// Kills Bursar, and leaves its PostgreSQL as it is.
  void kill() throws InterruptedException {
    bursar.kill();
  }

  /// Starts Bursar again after it was killed.
  void startAgain() throws IOException {
    bursar = started();
  }

  /// Waits until Bursar answers.
  void awaitReady() throws InterruptedException {
    for (long waited = 0; waited < START_SECONDS_MAX * 10; waited++) {
      try {
        if (send(request("/health/").GET().build()).statusCode() == 200) {
          return;
        }
      } catch (IOException notYet) {
        if (!bursar.isAlive()) {
          throw new AssertionError("Bursar does not start; see " + log(), notYet);
        }
      }
      TimeUnit.MILLISECONDS.sleep(100);
    }
    throw new AssertionError("Bursar is not ready in time; see " + log());
  }

  /// A call of the REST interface as this user.
  HttpResponse<String> post(String path, String json, String username, boolean staff)
      throws IOException, InterruptedException {
    return send(
        request(path)
            .header("Content-Type", "application/json")
            .header("Authorization", jwt(username, staff))
            .POST(ofString(json))
            .build());
  }

  /// The status of Bursar's answer to a notification with this signature.
  int notify(String body, String signature) throws IOException, InterruptedException {
    return send(request("/payment/sandbox/notify/")
            .header("Content-Type", "application/json")
            .header("Bursar-Sandbox-Signature", signature)
            .POST(ofString(body))
            .build())
        .statusCode();
  }

  /// Pays on the page of the card processor.
  void pay(String paymentId) throws IOException, InterruptedException {
    send(
        HttpRequest.newBuilder(URI.create(address("card") + "/pay/" + paymentId))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(ofString("card=4242424242424242&action=pay"))
            .build());
  }

  /// What the LMS and the card processor say for themselves.
  JsonNode control(String path) throws IOException, InterruptedException {
    return json(
        send(HttpRequest.newBuilder(URI.create(address("control") + path)).GET().build()).body());
  }

  /// Steers the LMS and the card processor.
  void control(String path, String json) throws IOException, InterruptedException {
    var answer =
        send(
            HttpRequest.newBuilder(URI.create(address("control") + path))
                .PUT(ofString(json))
                .build());
    if (answer.statusCode() != 200) {
      throw new AssertionError(answer.body());
    }
  }

  /// Bursar's own database, as long as this start lasts.
  JdbcClient db() throws IOException {
    var cluster = folder.resolve("data/postgresql");
    var postgresPort = Files.readAllLines(cluster.resolve("postmaster.pid")).get(3).strip();
    return JdbcClient.create(
        new DriverManagerDataSource(
            "jdbc:postgresql://127.0.0.1:%s/bursar".formatted(postgresPort),
            "bursar",
            Files.readString(cluster.resolve("bursar.password"))));
  }

  Path log() {
    return folder.resolve("bursar.log");
  }

  @Override
  public void close() {
    bursar.close();
    sandbox.close();
  }

  private Jvm started() throws IOException {
    return Jvm.start(
        Bursar.class,
        log(),
        List.of(
            "--server.port=" + port,
            "--bursar.data-dir=" + folder.resolve("data"),
            "--bursar.sandbox.lms=false",
            "--bursar.sandbox.payment=false",
            "--bursar.lms.url=" + address("lms"),
            "--bursar.lms.api-key=" + API_KEY,
            "--bursar.lms.oauth.client-id=ecommerce_worker",
            "--bursar.lms.oauth.client-secret=sandbox-worker-secret",
            "--bursar.auth.jwt.issuers=" + LmsTokens.ISSUER,
            "--bursar.auth.jwt.secret=" + LmsTokens.SECRET,
            "--bursar.payment.processors=sandbox",
            "--bursar.payment.sandbox.url=" + address("card"),
            "--bursar.payment.sandbox.secret-key=" + CARD_KEY,
            "--bursar.payment.sandbox.notification-secret=" + NOTIFICATION_SECRET,
            "--bursar.fulfillment.timeout=500ms",
            "--bursar.fulfillment.retry.first=100ms",
            "--bursar.fulfillment.retry.longest=1s"));
  }

  private static List<String> sandboxArguments(Path folder) {
    var arguments = new ArrayList<>(List.of("--record-dir", folder.resolve("sandbox").toString()));
    arguments.addAll(List.of("--api-key", API_KEY, "--card-secret", CARD_KEY));
    arguments.addAll(List.of("--notification-secret", NOTIFICATION_SECRET));
    arguments.addAll(List.of("--jwt-issuer", LmsTokens.ISSUER, "--jwt-secret", LmsTokens.SECRET));
    return arguments;
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
        .timeout(Duration.ofSeconds(20));
  }

  private HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
    return client.send(request, BodyHandlers.ofString());
  }

  private static String jwt(String username, boolean staff) {
    var claims =
        LmsTokens.usual(
            Clock.systemUTC(),
            username,
            staff ? Map.of("administrator", true) : Map.of("email", username + "@example.org"));
    return "JWT " + LmsTokens.sign(JWSAlgorithm.HS256, claims);
  }

  private String address(String server) {
    return addresses.get(server).asString();
  }

  private static JsonNode json(String text) {
    return JsonMapper.shared().readTree(text);
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
