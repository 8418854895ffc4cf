package io.bursar.tracking;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.apache.hc.client5.http.DnsResolver;
import org.springframework.stereotype.Component;

/// Finds addresses of endpoints and refuses those that lie inside: this machine, private networks,
/// and what clouds tell their machines. It is the resolver of the client itself, so the address
/// that was checked is the one that is called.
@Component
class PublicAddresses implements DnsResolver {

  private final WebhookSettings settings;

  PublicAddresses(WebhookSettings settings) {
    this.settings = settings;
  }

  /// Every address of a host; refuses with [Inside] if one of them lies inside.
  @Override
  public InetAddress[] resolve(String host) throws UnknownHostException {
    var addresses = InetAddress.getAllByName(host);
    if (!settings.allowPrivateAddresses()) {
      for (var address : addresses) {
        if (!isPublic(address)) {
          throw new Inside();
        }
      }
    }
    return addresses;
  }

  @Override
  public String resolveCanonicalHostname(String host) {
    return host;
  }

  static boolean isPublic(InetAddress address) {
    if (address.isAnyLocalAddress()
        || address.isLoopbackAddress()
        || address.isLinkLocalAddress()
        || address.isSiteLocalAddress()
        || address.isMulticastAddress()) {
      return false;
    }
    var bytes = address.getAddress();
    int first = bytes[0] & 0xff;
    int second = bytes[1] & 0xff;
    int third = bytes[2] & 0xff;
    return address instanceof Inet4Address
        ? isPublic4(first, second, third)
        : isPublic6(first, second, third, bytes[3] & 0xff);
  }

  /// Leaves out this network, shared addresses of providers, those for protocols, documentation and
  /// measuring, and what is reserved.
  private static boolean isPublic4(int first, int second, int third) {
    return switch (first) {
      case 0, 127 -> false;
      case 100 -> second < 64 || second > 127;
      case 192 -> second != 0 || (third != 0 && third != 2);
      case 198 -> second != 18 && second != 19 && !(second == 51 && third == 100);
      case 203 -> second != 0 || third != 113;
      default -> first < 224;
    };
  }

  /// Of what is given out to the public (2000::/3), leaves out what carries an address of IPv4
  /// (6to4, Teredo) and what is for protocols and documentation.
  private static boolean isPublic6(int first, int second, int third, int fourth) {
    if (first < 0x20 || first > 0x3f || (first == 0x20 && second == 0x02)) {
      return false;
    }
    if (first == 0x3f && second == 0xff) {
      return false;
    }
    return first != 0x20 || second != 0x01 || (third >= 0x02 && !(third == 0x0d && fourth == 0xb8));
  }

  /// The host lies inside.
  static final class Inside extends UnknownHostException {
    private static final long serialVersionUID = 1L;

    Inside() {
      super("It is not a public address.");
    }
  }
}
