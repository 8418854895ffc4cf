import static java.net.http.HttpRequest.BodyPublishers.ofString;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Sets the scene of the benchmark: learners and courses at the LMS, courses with a free seat in
/// Bursar, and two files for the load generator: one token a learner, one SKU a course.
public final class Scene {

  private static final Pattern SKU = Pattern.compile("\"partner_sku\":\"([0-9A-F]+)\"}");
  private static final int FILLERS = 10_000;
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private Scene() {}

  /// Arguments: root of Bursar, root of the sandbox's control, issuer, secret, how many learners,
  /// how many courses, the folder to write to.
  public static void main(String[] args) throws Exception {
    var bursar = args[0];
    var control = args[1];
    var learners = Integer.parseInt(args[4]);
    var courses = Integer.parseInt(args[5]);
    var folder = Path.of(args[6]);
    makeKnown(control, "learner", learners);
    makeKnown(control, "filler", FILLERS + 1);
    var skus = new ArrayList<String>();
    var staff = jwt("staff", true, args[2], args[3]);
    for (int i = 0; i < courses; i++) {
      var id = "course-v1:BenchX+C%d+2026".formatted(i);
      put(
          control + "/lms/courses",
          "[{\"id\":\"%s\",\"name\":\"C\",\"invite_only\":false,\"modes\":[]}]".formatted(id));
      skus.add(published(bursar, staff, id));
    }
    var tokens = new ArrayList<String>();
    for (int i = 0; i < learners; i++) {
      tokens.add(jwt("learner" + i, false, args[2], args[3]));
    }
    Files.write(folder.resolve("tokens.txt"), tokens);
    Files.write(folder.resolve("skus.txt"), skus);
  }

  private static String published(String bursar, String staff, String course) throws Exception {
    var body =
        """
        {"id": "%s", "name": "Course", "products": [
          {"product_class": "Seat", "price": "0.00", "expires": null, "stockrecords": [{"partner_sku": null}],
           "attribute_values": [{"name": "certificate_type", "value": ""},
                                {"name": "id_verification_required", "value": false}]}]}
        """
            .formatted(course);
    var answer =
        CLIENT.send(
            HttpRequest.newBuilder(URI.create(bursar + "/api/v2/publication/"))
                .header("Content-Type", "application/json")
                .header("Authorization", "JWT " + staff)
                .POST(ofString(body))
                .build(),
            BodyHandlers.ofString());
    var sku = SKU.matcher(answer.body());
    if (answer.statusCode() > 299 || !sku.find()) {
      throw new IllegalStateException(answer.statusCode() + " " + answer.body());
    }
    return sku.group(1);
  }

  private static void makeKnown(String control, String prefix, int count) throws Exception {
    put(
        control + "/lms/learners",
        IntStream.range(0, count)
            .mapToObj(i -> "\"" + prefix + i + "\"")
            .collect(Collectors.joining(",", "[", "]")));
  }

  private static void put(String url, String json) throws Exception {
    var answer =
        CLIENT.send(
            HttpRequest.newBuilder(URI.create(url)).PUT(ofString(json)).build(),
            BodyHandlers.ofString());
    if (answer.statusCode() != 200) {
      throw new IllegalStateException(answer.body());
    }
  }

  private static String jwt(String username, boolean staff, String issuer, String secret)
      throws Exception {
    var now = Instant.now().getEpochSecond();
    var claims =
        "{\"iss\":\"%s\",\"iat\":%d,\"exp\":%d,\"preferred_username\":\"%s\",\"administrator\":%s}"
            .formatted(issuer, now - 1, now + 86_400, username, staff);
    var signed =
        base64("{\"alg\":\"HS256\"}".getBytes(UTF_8)) + "." + base64(claims.getBytes(UTF_8));
    var mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(secret.getBytes(UTF_8), "HmacSHA256"));
    return signed + "." + base64(mac.doFinal(signed.getBytes(UTF_8)));
  }

  private static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
