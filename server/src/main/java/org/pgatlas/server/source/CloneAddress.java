package org.pgatlas.server.source;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.pgatlas.server.net.PublicHosts;

/// Where git is sent for an address that came as data: its host is resolved and checked, a few
/// redirects are followed and checked likewise, and git is told the addresses that were checked, so
/// that a name cannot come to mean another between the two.
///
/// @param url after redirects
/// @param pinned `host:port:address,…` for git, empty when the host is an address itself
record CloneAddress(String url, String pinned) {
  private static final int REDIRECTS = 3;
  private static final String REFS = "/info/refs";
  private static final String SERVICE = "?service=git-upload-pack";

  /// @throws GitClone.CloneFailed when it is none, may not be asked, or does not answer
  static CloneAddress of(String url, PublicHosts hosts, Duration timeout) {
    URI at = web(url);
    try (HttpClient client =
        HttpClient.newBuilder()
            .connectTimeout(Duration.ofSeconds(10))
            .followRedirects(HttpClient.Redirect.NEVER)
            .build()) {
      for (int hop = 0; hop <= REDIRECTS; hop++) {
        List<InetAddress> addresses = resolve(at, hosts);
        Optional<URI> next = redirect(client, at, timeout);
        if (next.isEmpty()) {
          return new CloneAddress(at.toString(), pin(at, addresses));
        }
        at = next.get();
      }
    }
    throw new GitClone.CloneFailed(url + " leads on and on");
  }

  /// An http or https address with a host and without a user, in the spelling of a URI.
  static URI web(String url) {
    URI uri;
    try {
      uri = new URI(url);
    } catch (URISyntaxException e) {
      throw new GitClone.CloneFailed("not an address: " + e.getMessage());
    }
    String scheme = String.valueOf(uri.getScheme());
    if (!scheme.equals("http") && !scheme.equals("https")) {
      throw new GitClone.CloneFailed("only https and http are fetched, not " + scheme);
    }
    if (uri.getHost() == null || uri.getRawUserInfo() != null || uri.getRawFragment() != null) {
      throw new GitClone.CloneFailed(
          "an address to fetch from names a host, and neither a user nor a fragment");
    }
    return uri;
  }

  private static List<InetAddress> resolve(URI at, PublicHosts hosts) {
    try {
      return hosts.resolve(at.getHost());
    } catch (UnknownHostException e) {
      throw new GitClone.CloneFailed("git is not sent there: " + e.getMessage());
    }
  }

  /// Where the first request of a clone is sent on to; empty when it is answered there.
  private static Optional<URI> redirect(HttpClient client, URI at, Duration timeout) {
    URI first = URI.create(at + REFS + SERVICE);
    HttpRequest request =
        HttpRequest.newBuilder(first).timeout(timeout).header("User-Agent", "git/pg-atlas").build();
    try {
      HttpResponse<InputStream> response =
          client.send(request, HttpResponse.BodyHandlers.ofInputStream());
      response.body().close();
      int status = response.statusCode();
      if (status < 300) {
        return Optional.empty();
      }
      String location = response.headers().firstValue("Location").orElse("");
      if (status >= 400 || location.isEmpty()) {
        throw new GitClone.CloneFailed("git clone: " + at + " is answered " + status);
      }
      String there = first.resolve(location).toString();
      int end = there.indexOf(REFS);
      if (end < 0) {
        throw new GitClone.CloneFailed(at + " leads to what is no repo, " + there);
      }
      return Optional.of(web(there.substring(0, end)));
    } catch (IllegalArgumentException e) {
      throw new GitClone.CloneFailed(at + " leads to what is no address: " + e.getMessage());
    } catch (IOException e) {
      throw new GitClone.CloneFailed("git clone: cannot reach " + at.getHost() + ": " + e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new GitClone.CloneFailed("interrupted");
    }
  }

  private static String pin(URI at, List<InetAddress> addresses) {
    if (at.getHost().startsWith("[")) {
      return "";
    }
    int port = at.getPort() >= 0 ? at.getPort() : at.getScheme().equals("https") ? 443 : 80;
    return at.getHost()
        + ":"
        + port
        + ":"
        + addresses.stream().map(CloneAddress::written).collect(Collectors.joining(","));
  }

  private static String written(InetAddress address) {
    String text = address.getHostAddress();
    return text.contains(":") ? "[" + text + "]" : text;
  }
}
