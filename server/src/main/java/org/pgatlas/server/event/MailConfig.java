package org.pgatlas.server.event;

import java.net.URI;
import java.net.URISyntaxException;
import org.jspecify.annotations.Nullable;

/// How mail leaves.
///
/// @param tls whether the connection begins encrypted; otherwise STARTTLS is used where it is
/// offered, and required when there is a password
/// @param from address of the sender
public record MailConfig(
    String host, int port, boolean tls, @Nullable String user, String password, String from) {

  /// @param url `smtp://host:25`, `smtp://user@host:587` or `smtps://user@host:465`; empty for none
  /// @return null when mail is not configured
  /// @throws IllegalArgumentException saying what is wrong
  public static @Nullable MailConfig parse(String url, String password, String from) {
    if (url.isEmpty()) {
      return null;
    }
    URI uri;
    try {
      uri = new URI(url);
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("smtp-url is not a URL: " + e.getMessage(), e);
    }
    boolean tls = "smtps".equals(uri.getScheme());
    if ((!tls && !"smtp".equals(uri.getScheme())) || uri.getHost() == null) {
      throw new IllegalArgumentException(
          "smtp-url is smtp://user@host:port or smtps://…, not '" + url + "'");
    }
    if (!isAddress(from)) {
      throw new IllegalArgumentException("smtp-from is the address that mail comes from");
    }
    int port = uri.getPort() > 0 ? uri.getPort() : tls ? 465 : 25;
    return new MailConfig(uri.getHost(), port, tls, uri.getUserInfo(), password, from);
  }

  /// One address, nothing that could begin a header.
  static boolean isAddress(String text) {
    return text.length() <= 254 && text.matches("[!-~&&[^@<>,;:\"()\\[\\]]]+@[A-Za-z0-9.-]+");
  }
}
