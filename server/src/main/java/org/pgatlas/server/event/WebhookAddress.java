package org.pgatlas.server.event;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;

/// How a webhook's address is written. Whether its host may be asked is checked at every delivery,
/// since a name may come to mean another address.
///
/// @see org.pgatlas.server.net.PublicHosts
final class WebhookAddress {
  /// With what a mailbox begins.
  static final String MAIL = "mailto:";

  private static final int MOST_PORTS = 65_535;

  private WebhookAddress() {}

  /// @throws IllegalArgumentException saying what is wrong with it
  static void require(String url, String format) {
    if (!format.equals("email")) {
      URI _ = parse(url);
    } else if (!url.startsWith(MAIL) || !MailConfig.isAddress(url.substring(MAIL.length()))) {
      throw new IllegalArgumentException("mail goes to mailto:someone@host, not '" + url + "'");
    }
  }

  /// @throws IllegalArgumentException saying what is wrong with it
  static URI parse(String url) {
    URI uri;
    try {
      uri = new URI(url);
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("is not a URL: " + e.getMessage(), e);
    }
    String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    if (!scheme.equals("http") && !scheme.equals("https")) {
      throw new IllegalArgumentException("a webhook is an http or https URL, not '" + url + "'");
    }
    if (uri.getHost() == null || uri.getUserInfo() != null || uri.getFragment() != null) {
      throw new IllegalArgumentException(
          "a webhook names a host, and neither a user nor a fragment: '" + url + "'");
    }
    if (uri.getPort() == 0 || uri.getPort() > MOST_PORTS) {
      throw new IllegalArgumentException("there is no port " + uri.getPort() + ": '" + url + "'");
    }
    return uri;
  }
}
