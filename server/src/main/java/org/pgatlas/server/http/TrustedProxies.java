package org.pgatlas.server.http;

import io.javalin.http.Context;
import java.util.List;
import org.pgatlas.server.net.Network;

/// Proxies whose `X-Forwarded-For` is believed, by network; from anybody else the header is
/// ignored.
public final class TrustedProxies {
  public static final TrustedProxies NONE = of(List.of());

  private final List<Network> networks;

  private TrustedProxies(List<Network> networks) {
    this.networks = networks;
  }

  /// @param networks `10.0.0.0/8`, `fd00::/8` or a single address each
  public static TrustedProxies of(List<String> networks) {
    return new TrustedProxies(networks.stream().map(Network::parse).toList());
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
      if (!Network.isLiteral(address)) {
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
    if (networks.isEmpty() || !Network.isLiteral(address)) {
      return false;
    }
    byte[] bytes = Network.bytes(address);
    return networks.stream().anyMatch(network -> network.holds(bytes));
  }
}
