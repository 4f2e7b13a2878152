package org.pgatlas.server.http;

import io.javalin.http.Context;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.regex.Pattern;

/// Proxies whose `X-Forwarded-For` is believed, by network; from anybody else the header is
/// ignored.
public final class TrustedProxies {
  public static final TrustedProxies NONE = of(List.of());
  private static final Pattern ADDRESS =
      Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");

  private final List<Network> networks;

  @SuppressWarnings("ArrayRecordComponent") // an address, never compared as a record
  private record Network(byte[] address, int bits) {
    boolean holds(byte[] other) {
      if (other.length != address.length) {
        return false;
      }
      for (int bit = 0; bit < bits; bit++) {
        int mask = 0x80 >> (bit & 7);
        if ((address[bit >> 3] & mask) != (other[bit >> 3] & mask)) {
          return false;
        }
      }
      return true;
    }
  }

  private TrustedProxies(List<Network> networks) {
    this.networks = networks;
  }

  /// @param networks `10.0.0.0/8`, `fd00::/8` or a single address each
  public static TrustedProxies of(List<String> networks) {
    return new TrustedProxies(networks.stream().map(TrustedProxies::network).toList());
  }

  /// Where a request comes from: the peer, or the last address before the trusted ones.
  public String client(Context ctx) {
    String peer = String.valueOf(ctx.req().getRemoteAddr());
    String forwarded = ctx.header("X-Forwarded-For");
    if (forwarded == null || !trusts(peer)) {
      return peer;
    }
    List<String> hops = List.of(forwarded.split(",", -1)).reversed();
    String client = peer;
    for (String hop : hops) {
      String address = hop.strip();
      if (!ADDRESS.matcher(address).matches() || address.length() > 45) {
        return client;
      }
      client = address;
      if (!trusts(address)) {
        return client;
      }
    }
    return client;
  }

  /// True when the client speaks TLS, to us or to a trusted proxy before us.
  public boolean secure(Context ctx) {
    return ctx.req().isSecure()
        || (trusts(String.valueOf(ctx.req().getRemoteAddr()))
            && "https".equalsIgnoreCase(ctx.header("X-Forwarded-Proto")));
  }

  private boolean trusts(String address) {
    if (networks.isEmpty() || !ADDRESS.matcher(address).matches()) {
      return false;
    }
    byte[] bytes = bytes(address);
    return networks.stream().anyMatch(network -> network.holds(bytes));
  }

  private static Network network(String text) {
    int slash = text.indexOf('/');
    String address = slash < 0 ? text : text.substring(0, slash);
    if (!ADDRESS.matcher(address).matches()) {
      throw new IllegalArgumentException(
          "a proxy is an address or a network like 10.0.0.0/8, not '" + text + "'");
    }
    byte[] bytes = bytes(address);
    int bits = slash < 0 ? bytes.length * 8 : prefix(text, slash, bytes.length * 8);
    return new Network(bytes, bits);
  }

  private static int prefix(String text, int slash, int most) {
    String bits = text.substring(slash + 1);
    if (!bits.matches("[0-9]{1,3}") || Integer.parseInt(bits) > most) {
      throw new IllegalArgumentException(
          "a network's length is 0 to " + most + " bits, not '" + text + "'");
    }
    return Integer.parseInt(bits);
  }

  /// Of a literal address: no name is ever looked up.
  private static byte[] bytes(String literal) {
    try {
      return InetAddress.getByName(literal).getAddress();
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException("not an address: '" + literal + "'", e);
    }
  }
}
