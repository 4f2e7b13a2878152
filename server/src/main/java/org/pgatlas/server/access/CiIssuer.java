package org.pgatlas.server.access;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;

/// Who signs the tokens of a CI system, and how its repositories are called.
///
/// @param forge package URL type of its repositories, e.g. `github`
/// @param url as in the tokens' `iss`
public record CiIssuer(String forge, String url) {
  public CiIssuer {
    if (!forge.matches("[a-z][a-z0-9.-]{0,31}")) {
      throw new IllegalArgumentException(
          "an issuer is forge=https://…, e.g. github=https://issuer.example, not '"
              + forge
              + "="
              + url
              + "'");
    }
    if (!trustworthy(url)) {
      throw new IllegalArgumentException("an issuer's address is https://…, not '" + url + "'");
    }
  }

  /// From `forge=https://…`.
  public static CiIssuer parse(String text) {
    int equals = text.indexOf('=');
    return new CiIssuer(
        equals < 0 ? "" : text.substring(0, equals).strip(), text.substring(equals + 1).strip());
  }

  /// Keys come over TLS, or from this machine.
  static boolean trustworthy(String url) {
    try {
      URI uri = URI.create(url);
      String scheme = String.valueOf(uri.getScheme());
      String host = uri.getHost();
      return host != null
          && uri.getUserInfo() == null
          && (scheme.equals("https") || (scheme.equals("http") && isLoopback(host)));
    } catch (IllegalArgumentException malformed) {
      return false;
    }
  }

  /// Literal addresses and `localhost`; no name is looked up.
  private static boolean isLoopback(String host) {
    if (List.of("localhost", "[::1]").contains(host)) {
      return true;
    }
    try {
      return host.matches("127\\.[0-9.]+") && InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException malformed) {
      return false;
    }
  }
}
