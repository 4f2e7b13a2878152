package org.pgatlas.server.net;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Which hosts the server asks when an address came as data (a repo's URL, a webhook): those of the
/// public internet, and of the inner network only what is configured. Otherwise whoever sends data
/// could reach, through us, what only we can reach.
///
/// Names are resolved here and every address of a name must pass; who connects does so to the
/// addresses that were checked, or soon after, for the resolver keeps its answers for a while.
///
/// @see <a href="https://www.iana.org/assignments/iana-ipv4-special-registry">Special addresses</a>
public final class PublicHosts {
  private static final List<Network> INNER =
      List.of(
              "0.0.0.0/8",
              "10.0.0.0/8",
              "100.64.0.0/10",
              "127.0.0.0/8",
              "169.254.0.0/16",
              "172.16.0.0/12",
              "192.0.0.0/24",
              "192.168.0.0/16",
              "198.18.0.0/15",
              "224.0.0.0/4",
              "240.0.0.0/4",
              "::/127",
              "100::/64",
              "2001::/32",
              "fc00::/7",
              "fe80::/10",
              "fec0::/10",
              "ff00::/8")
          .stream()
          .map(Network::parse)
          .toList();

  /// Never a host that somebody runs: metadata services of clouds, groups, no address at all.
  private static final List<Network> NOBODY =
      List.of("0.0.0.0/8", "169.254.0.0/16", "224.0.0.0/4", "::/128", "fe80::/10", "ff00::/8")
          .stream()
          .map(Network::parse)
          .toList();

  private final boolean all;
  private final List<String> names;
  private final List<Network> networks;

  private PublicHosts(boolean all, List<String> names, List<Network> networks) {
    this.all = all;
    this.names = List.copyOf(names);
    this.networks = List.copyOf(networks);
  }

  /// @param allowed of the inner network: names, addresses, networks, or `*` for all but link-local
  /// addresses
  /// @throws IllegalArgumentException for what is none of these
  public static PublicHosts and(List<String> allowed) {
    List<String> names = new ArrayList<>();
    List<Network> networks = new ArrayList<>();
    for (String one : allowed) {
      if (one.equals("*")) {
        continue;
      }
      if (one.contains("/") || Network.isLiteral(one)) {
        networks.add(Network.parse(one));
      } else if (one.matches("[A-Za-z0-9]([A-Za-z0-9.-]{0,252})")) {
        names.add(one.toLowerCase(Locale.ROOT));
      } else {
        throw new IllegalArgumentException(
            "expected a host's name, an address or a network like 10.0.0.0/8, not '" + one + "'");
      }
    }
    return new PublicHosts(allowed.contains("*"), names, networks);
  }

  /// The addresses of a host, all of which may be asked.
  ///
  /// @param host as in a URI, an IPv6 address in brackets
  /// @throws UnknownHostException when it has none, or one that may not be asked, saying so
  public List<InetAddress> resolve(String host) throws UnknownHostException {
    String bare =
        host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    List<InetAddress> found = List.of(InetAddress.getAllByName(bare));
    boolean named = names.contains(bare.toLowerCase(Locale.ROOT));
    for (InetAddress address : found) {
      if (!named && !passes(address.getAddress())) {
        throw new UnknownHostException(
            host
                + " is "
                + address.getHostAddress()
                + ", which is not a public address; private-hosts says which others may be asked");
      }
    }
    return found;
  }

  private boolean passes(byte[] address) {
    byte[] inner = embedded(address);
    if (within(networks, inner)) {
      return true;
    }
    return !within(all ? NOBODY : INNER, inner);
  }

  /// The IPv4 address that a translated or tunnelled IPv6 one stands for, else the address itself.
  private static byte[] embedded(byte[] address) {
    if (address.length != 16) {
      return address;
    }
    boolean translated = Network.parse("64:ff9b::/96").holds(address);
    boolean compatible = Network.parse("::/96").holds(address);
    if (translated || (compatible && (address[12] | address[13]) != 0)) {
      return new byte[] {address[12], address[13], address[14], address[15]};
    }
    boolean tunnelled = Network.parse("2002::/16").holds(address);
    return tunnelled ? new byte[] {address[2], address[3], address[4], address[5]} : address;
  }

  private static boolean within(List<Network> networks, byte[] address) {
    return networks.stream().anyMatch(network -> network.holds(address));
  }
}
