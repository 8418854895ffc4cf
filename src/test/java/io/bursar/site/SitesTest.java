package io.bursar.site;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bursar.testing.TestDatabase;
import java.time.ZoneId;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.env.MockEnvironment;

class SitesTest {

  private final MockEnvironment environment = new MockEnvironment();

  @Test
  void theFirstSiteFollowsTheConfiguration() {
    var database = TestDatabase.create();

    var first = sites(database, "https://shop.campus.example/", "edx", null).first();
    assertThat(first.url()).isEqualTo("https://shop.campus.example");
    assertThat(first.link("/basket/")).isEqualTo("https://shop.campus.example/basket/");
    assertThat(first.partner().name()).isEqualTo("edx");

    var moved = sites(database, "https://store.campus.example", "EDX", "Campus").first();
    assertThat(moved.id()).isEqualTo(first.id());
    assertThat(moved.url()).isEqualTo("https://store.campus.example");
    assertThat(moved.partner()).isEqualTo(new Partner(first.partner().id(), "edx", "Campus"));

    var unnamed = sites(database, "https://store.campus.example", "edx", null).first();
    assertThat(unnamed.partner().name()).isEqualTo("Campus");
  }

  @Test
  void nodesThatStartAtOnceMakeOneSite() throws Exception {
    var database = TestDatabase.create();
    try (var nodes = Executors.newVirtualThreadPerTaskExecutor()) {
      var starts =
          IntStream.range(0, 8)
              .mapToObj(
                  _ -> nodes.submit(() -> sites(database, "http://a.example", "edx", null).first()))
              .toList();
      for (var start : starts) {
        assertThat(start.get()).isEqualTo(starts.getFirst().get());
      }
    }
  }

  @Test
  void whileThereIsOneSiteAnyHostIsIts() {
    var sites = sites(TestDatabase.create(), "https://shop.campus.example", "edx", null);

    assertThat(sites.forHost("10.0.0.7")).contains(sites.first());
    assertThat(sites.isSecure()).isTrue();
  }

  @Test
  void withTwoSitesTheExactHostSelects() {
    var sites = TwoSites.sites();

    assertThat(sites.forHost("SHOP.campus.example")).contains(sites.first());
    assertThat(sites.forHost("shop.college.example").orElseThrow().id())
        .isNotEqualTo(sites.first().id());
    assertThat(sites.forHost("evil.example")).isEmpty();
    assertThat(sites.get(sites.first().id())).isEqualTo(sites.first());
    assertThatThrownBy(() -> sites.get(99)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void withoutAnAddressTheSiteIsOnThisMachine() {
    environment.setProperty("server.port", "0");
    var sites = sites(TestDatabase.create(), null, "edx", null);
    assertThatThrownBy(sites::first).hasMessageContaining("bursar.site.url");

    environment.setProperty("local.server.port", "4711");
    assertThat(sites.first().url()).isEqualTo("http://localhost:4711");
    assertThat(sites.isSecure()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"shop.example", "ftp://shop.example", "https://", "https://a b", "https://x/?q=1"})
  void anAddressThatIsNoRootStopsTheStart(String url) {
    assertThatThrownBy(() -> new SiteSettings(url, ZoneId.of("UTC"), List.of()))
        .hasMessageContaining("bursar.site.url");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "ninechars", "a-b", "é"})
  void aShortCodeThatOrderNumbersCannotHoldStopsTheStart(String code) {
    assertThatThrownBy(() -> new PartnerSettings(code, null))
        .hasMessageContaining("bursar.partner.short-code");
  }

  private Sites sites(
      TestDatabase database, @Nullable String url, String shortCode, @Nullable String name) {
    return TwoSites.started(database, url, shortCode, name, environment);
  }
}
