package io.bursar.tracking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bursar.sandbox.http.Fault;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PublicAddressesTest {

  private final PublicAddresses strict =
      new PublicAddresses(new WebhookSettings(false, Duration.ofSeconds(5)));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1",
        "127.9.9.9",
        "0.0.0.0",
        "10.1.2.3",
        "172.16.0.1",
        "172.31.255.255",
        "192.168.1.1",
        "169.254.169.254",
        "100.100.100.200",
        "192.0.0.192",
        "198.18.0.1",
        "224.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::ffff:10.0.0.1",
        "fe80::1",
        "fc00::1",
        "fd00:ec2::254",
        "64:ff9b::7f00:1",
        "2002:7f00:1::",
        "2001::1",
        "2001:db8::1",
        "ff02::1"
      })
  void whatLiesInsideIsRefused(String address) throws Exception {
    assertThat(PublicAddresses.isPublic(InetAddress.getByName(address))).isFalse();
    assertThatThrownBy(() -> strict.resolve(address)).isInstanceOf(PublicAddresses.Inside.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1.1.1.1",
        "100.63.0.1",
        "100.128.0.1",
        "172.15.0.1",
        "172.32.0.1",
        "192.0.1.1",
        "192.1.0.1",
        "198.20.0.1",
        "223.255.255.1",
        "2606:4700::1111",
        "2001:4860:4860::8888",
        "2a00:1450:4001::1"
      })
  void whatLiesOutsideIsNot(String address) throws Exception {
    assertThat(PublicAddresses.isPublic(InetAddress.getByName(address))).isTrue();
    assertThat(strict.resolve(address)).hasSize(1);
  }

  @Test
  void aCallOfWhatLiesInsideNeverLeaves() throws IOException {
    try (var receiver = new Receiver()) {
      var calls = new WebhookCall(Duration.ofSeconds(5), strict);
      var port = URI.create(receiver.url("/")).getPort();
      for (var host : new String[] {"127.0.0.1", "localhost", "[::1]", "2130706433"}) {
        var result =
            calls.post(URI.create("http://%s:%d/".formatted(host, port)), Map.of(), new byte[0]);
        assertThat(result.reason()).as(host).isEqualTo("Its host is not a public address.");
      }
      assertThat(receiver.taken()).isEmpty();
      calls.destroy();
    }
  }

  @Test
  void aHangingEndpointIsLeftInTime() throws IOException {
    try (var receiver = new Receiver()) {
      receiver.faults().add(Fault.hang());
      var open = new PublicAddresses(new WebhookSettings(true, Duration.ofSeconds(5)));
      var calls = new WebhookCall(Duration.ofMillis(300), open);
      var result = calls.post(URI.create(receiver.url("/")), Map.of(), new byte[0]);
      assertThat(result.reason()).isEqualTo("No answer in time.");
      assertThat(result.millis()).isBetween(250, 3_000);
      receiver.faults().clear();
      calls.destroy();
    }
  }
}
