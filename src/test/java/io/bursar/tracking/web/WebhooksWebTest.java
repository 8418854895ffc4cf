package io.bursar.tracking.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.bursar.testing.BursarTest;
import io.bursar.testing.Campus;
import io.bursar.testing.Rest;
import io.bursar.testing.Visitor;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

@BursarTest
class WebhooksWebTest {

  private static final String API = "/api/v3/webhook-endpoints/";
  private static final Pattern SECRET = Pattern.compile("whsec_[A-Za-z0-9+/]{43}=");
  // Nobody listens there.
  private static final String URL = "http://127.0.0.1:1/hook";

  @Autowired Campus campus;
  @Autowired Rest rest;
  @LocalServerPort int port;

  @Test
  void staffManageEndpointsOverTheRestInterfaceAndNobodyElseDoes() {
    var staff = campus.aStaffMember();
    var body =
        "{\"url\":\"%s\",\"types\":[\"outage.opened\"],\"description\":\"Data\"}".formatted(URL);
    assertThat(rest.post(campus.aLearner(), API, body).status()).isEqualTo(403);
    assertThat(rest.get(campus.aLearner(), API).status()).isEqualTo(403);
    assertThat(rest.get(null, API).status()).isEqualTo(401);

    var created = rest.post(staff, API, body);
    assertThat(created.status()).as(created.body()).isEqualTo(201);
    assertThat(created.json().get("secret").asString()).matches(SECRET);
    var one = API + created.json().get("id").asLong() + "/";
    assertThat(rest.get(staff, one).body()).contains(URL).doesNotContain("whsec_");
    assertThat(rest.get(staff, API).body()).contains(URL).doesNotContain("whsec_");

    var rotated = rest.post(staff, one + "rotate-secret/", "{}").json();
    assertThat(rotated.get("secret").asString())
        .matches(SECRET)
        .isNotEqualTo(created.json().get("secret").asString());
    assertThat(rotated.get("old_secret_until").isNull()).isFalse();

    assertThat(rest.post(staff, one + "disable/", "{}").json().get("enabled").asBoolean())
        .isFalse();
    assertThat(
            rest.post(staff, one + "replay-failed/", "{\"since\":\"2026-01-01T00:00:00Z\"}")
                .status())
        .isEqualTo(409);
    assertThat(rest.post(staff, one + "enable/", "{}").json().get("enabled").asBoolean()).isTrue();
    assertThat(
            rest.post(staff, one + "replay-failed/", "{\"since\":\"2026-01-01T00:00:00Z\"}")
                .json()
                .get("replayed")
                .asInt())
        .isZero();
    assertThat(rest.post(staff, one + "replay-failed/", "{\"since\":\"yesterday\"}").status())
        .isEqualTo(400);
    assertThat(rest.post(staff, one + "deliveries/999999999/replay/", "{}").status())
        .isEqualTo(404);
    assertThat(rest.get(staff, one + "deliveries/?state=failed").json().get("results")).isEmpty();
    rest.post(staff, one + "disable/", "{}");
    assertThat(rest.get(staff, API + "999999999/").status()).isEqualTo(404);
  }

  @Test
  void whatIsNoEndpointIsRefusedWithASentence() {
    var staff = campus.aStaffMember();
    for (var url :
        new String[] {
          "ftp://127.0.0.1/",
          "nonsense",
          "http://me:secret@127.0.0.1/",
          "http://127.0.0.1/#there",
          "http://no-such-host.invalid/"
        }) {
      var answer =
          rest.post(staff, API, "{\"url\":\"%s\",\"types\":[\"order.placed\"]}".formatted(url));
      assertThat(answer.status()).as(url).isEqualTo(400);
      assertThat(answer.json().get("detail").asString()).as(url).isNotBlank();
    }
    var none = rest.post(staff, API, "{\"url\":\"%s\",\"types\":[\"order.lost\"]}".formatted(URL));
    assertThat(none.status()).isEqualTo(400);
    assertThat(none.body()).contains("order.placed");
  }

  @Test
  void thePageShowsASecretOnceAndManagesAnEndpoint() {
    var staff = new Visitor(port, campus.aStaffMember());
    assertThat(staff.get("/dashboard/webhooks/").body()).contains("Add an endpoint");
    var refused = staff.post("/dashboard/webhooks/", "url", "ftp://x", "types", "order.placed");
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(refused.body()).contains("This must be an address", "ftp://x");

    var added =
        staff.post(
            "/dashboard/webhooks/", "url", URL, "types", "outage.opened", "description", "Mine");
    assertThat(added.statusCode()).isEqualTo(303);
    var page = Visitor.location(added);
    var first = staff.get(page + "/").body();
    assertThat(first).containsPattern(SECRET).contains(URL, "Mine", "outage.opened", "Enabled");
    assertThat(staff.get(page + "/").body()).doesNotContain("whsec_");

    staff.post(page + "/rotate/");
    assertThat(staff.get(page + "/").body()).containsPattern(SECRET).contains("signs too until");
    staff.post(page + "/disable/");
    assertThat(staff.get(page + "/?state=failed").body())
        .contains("A member of staff disabled it.", "Nothing here");
    assertThat(staff.get("/dashboard/webhooks/").body()).contains(URL, "Disabled");
    assertThat(new Visitor(port, campus.aLearner()).get("/dashboard/webhooks/").statusCode())
        .isEqualTo(403);
  }
}
