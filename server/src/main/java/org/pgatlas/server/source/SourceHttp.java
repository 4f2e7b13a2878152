package org.pgatlas.server.source;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.pgatlas.server.db.Database;

/// Asks sources over HTTP: one request at a time and host, spaced; answers are bounded, kept with
/// their validators and asked for with `If-None-Match` the next time. Redirects are followed on the
/// same host only. A `Retry-After` of a few seconds is waited for, a longer one ends the attempt.
final class SourceHttp {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final int MAX_BYTES = 64 << 20;
  private static final int REDIRECTS = 5;
  private static final int TRIES = 4;

  private final Database database;
  private final Map<String, String> addresses;
  private final Map<String, String> tokens;
  private final Duration interval;
  private final Clock clock;
  private final HttpCacheStore cache = new HttpCacheStore();
  private final Map<String, Long> nextByHost = new ConcurrentHashMap<>();
  private final HttpClient client =
      HttpClient.newBuilder()
          .connectTimeout(Duration.ofSeconds(10))
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();

  /// @param addresses base addresses by source, e.g. `npm`
  /// @param tokens what is sent to the addresses of a source as `Authorization: Bearer`
  /// @param interval between two requests to the same host
  SourceHttp(
      Database database,
      Map<String, String> addresses,
      Map<String, String> tokens,
      Duration interval,
      Clock clock) {
    this.database = database;
    this.addresses = new HashMap<>(addresses);
    this.tokens = Map.copyOf(tokens);
    this.interval = interval;
    this.clock = clock;
  }

  /// The base address of a source, without a slash at its end.
  ///
  /// @throws IllegalArgumentException when none is configured
  String address(String source) {
    return find(source)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "no address of '"
                        + source
                        + "' is configured: set source-urls to "
                        + source
                        + "=URL, or configure that ecosystem's own client"));
  }

  Optional<String> find(String source) {
    String address = addresses.get(source);
    return address == null || address.isBlank()
        ? Optional.empty()
        : Optional.of(address.endsWith("/") ? address.substring(0, address.length() - 1) : address);
  }

  /// The body of an address; what is not there is an [Absent].
  byte[] get(UUID tenant, String url) {
    return find(tenant, url, null).orElseThrow(() -> new Absent("nothing is at " + url));
  }

  /// The body, empty for 404 and 410.
  ///
  /// @param source whose token is sent
  Optional<byte[]> find(UUID tenant, String url, @Nullable String source) {
    HttpCacheStore.Kept kept =
        database.read(tenant, handle -> cache.find(handle, tenant, url)).orElse(null);
    HttpResponse<InputStream> response = ask(url, source, kept, 1);
    int status = response.statusCode();
    byte[] body = read(response, url);
    if (status == 304 && kept != null) {
      return Optional.of(kept.body());
    }
    if (status == 404 || status == 410) {
      return Optional.empty();
    }
    if (status != 200) {
      throw new IllegalArgumentException(url + " is answered " + status);
    }
    String etag = response.headers().firstValue("ETag").orElse(null);
    String modified = response.headers().firstValue("Last-Modified").orElse(null);
    if (etag != null || modified != null) {
      database.run(
          tenant,
          handle -> cache.keep(handle, tenant, url, new HttpCacheStore.Kept(etag, modified, body)));
    }
    return Optional.of(body);
  }

  static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private HttpResponse<InputStream> ask(
      String url, @Nullable String source, HttpCacheStore.@Nullable Kept kept, int attempt) {
    HttpResponse<InputStream> response = follow(url, source, kept);
    int status = response.statusCode();
    if (status != 429 && status < 500) {
      return response;
    }
    read(response, url);
    Duration wait = retryAfter(response).orElse(Duration.ofMillis(250L << attempt));
    if (attempt == TRIES || wait.compareTo(PATIENCE) > 0) {
      throw new Importer.RetryLater(
          url + " is answered " + status + ", to be asked again in " + wait.toSeconds() + " s",
          null);
    }
    sleep(wait);
    return ask(url, source, kept, attempt + 1);
  }

  private HttpResponse<InputStream> follow(
      String url, @Nullable String source, HttpCacheStore.@Nullable Kept kept) {
    URI at = http(URI.create(url));
    for (int hop = 0; hop <= REDIRECTS; hop++) {
      HttpResponse<InputStream> response = send(at, source, kept);
      Optional<String> location = response.headers().firstValue("Location");
      if (response.statusCode() < 300
          || response.statusCode() == 304
          || response.statusCode() >= 400
          || location.isEmpty()) {
        return response;
      }
      read(response, url);
      URI next = http(at.resolve(location.get()));
      if (!String.valueOf(next.getHost()).equals(String.valueOf(at.getHost()))
          || next.getPort() != at.getPort()) {
        throw new IllegalArgumentException(url + " leads to another host, " + next.getHost());
      }
      at = next;
    }
    throw new IllegalArgumentException(url + " leads on and on");
  }

  private HttpResponse<InputStream> send(
      URI uri, @Nullable String source, HttpCacheStore.@Nullable Kept kept) {
    pause(uri.getAuthority());
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri)
            .timeout(TIMEOUT)
            .header("Accept", "application/json, */*;q=0.5")
            .header("User-Agent", "pg-atlas");
    String token = source == null ? null : tokens.get(source);
    if (token != null && !token.isBlank()) {
      request.header("Authorization", "Bearer " + token);
    }
    if (kept != null && kept.etag() != null) {
      request.header("If-None-Match", kept.etag());
    } else if (kept != null && kept.lastModified() != null) {
      request.header("If-Modified-Since", kept.lastModified());
    }
    try {
      return client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
    } catch (IOException e) {
      throw new Importer.RetryLater("cannot reach " + uri.getHost() + ": " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Importer.RetryLater("interrupted", e);
    }
  }

  private void pause(String host) {
    long now = System.nanoTime();
    Long at =
        nextByHost.merge(
            host,
            now + interval.toNanos(),
            (before, _) -> Math.max(before, now) + interval.toNanos());
    long wait = at - interval.toNanos() - now;
    if (wait > 0) {
      sleep(Duration.ofNanos(wait));
    }
  }

  private Optional<Duration> retryAfter(HttpResponse<InputStream> response) {
    String text = response.headers().firstValue("Retry-After").orElse("").strip();
    if (text.matches("\\d{1,9}")) {
      return Optional.of(Duration.ofSeconds(Long.parseLong(text)));
    }
    try {
      Instant at = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
      Duration wait = Duration.between(clock.instant(), at);
      return Optional.of(wait.isNegative() ? Duration.ZERO : wait);
    } catch (DateTimeException _) {
      return Optional.empty();
    }
  }

  private static URI http(URI uri) {
    String scheme = String.valueOf(uri.getScheme());
    if ((!scheme.equals("http") && !scheme.equals("https")) || uri.getHost() == null) {
      throw new IllegalArgumentException("not an http address: " + uri);
    }
    return uri;
  }

  private static byte[] read(HttpResponse<InputStream> response, String url) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (InputStream in = response.body()) {
      byte[] buffer = new byte[1 << 14];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        if (out.size() + read > MAX_BYTES) {
          throw new IllegalArgumentException(url + " answers more than " + MAX_BYTES + " bytes");
        }
        out.write(buffer, 0, read);
      }
      return out.toByteArray();
    } catch (IOException e) {
      throw new Importer.RetryLater(url + " broke off: " + e.getMessage(), e);
    }
  }

  private static void sleep(Duration wait) {
    try {
      Thread.sleep(wait);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Importer.RetryLater("interrupted", e);
    }
  }

  /// The source does not have what was asked for.
  static final class Absent extends RuntimeException {
    private static final long serialVersionUID = 1;

    Absent(String message) {
      super(message);
    }
  }
}
