package org.pgatlas.server.source;

import java.io.ByteArrayInputStream;
import java.io.IOException;
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
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import org.pgatlas.server.db.Database;

/// Asks sources over HTTP: spaced by host; answers are bounded in size, packed and unpacked, and in
/// time, kept with their validators and asked for with `If-None-Match` the next time. Redirects are
/// followed on the same host only. A `Retry-After` of a few seconds is waited for, a longer one
/// ends the attempt. What is sent to prove who asks goes below the address that it was configured
/// for, and into no message.
final class SourceHttp {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  /// For an answer as a whole, which may come drop by drop.
  private static final Duration WHOLE = Duration.ofMinutes(3);

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
  /// @param tokens what is sent to the addresses of a source as `Authorization`, as `Bearer` unless
  /// it names its scheme
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
    return find(tenant, url).orElseThrow(() -> new Absent("nothing is at " + url));
  }

  /// The body, empty for 404 and 410.
  Optional<byte[]> find(UUID tenant, String url) {
    HttpCacheStore.Kept kept =
        database.read(tenant, handle -> cache.find(handle, tenant, url)).orElse(null);
    HttpResponse<byte[]> response = ask(url, kept, 1);
    int status = response.statusCode();
    if (status == 304 && kept != null) {
      return Optional.of(kept.body());
    }
    if (status == 404 || status == 410) {
      return Optional.empty();
    }
    if (status != 200) {
      throw new IllegalArgumentException(url + " is answered " + status);
    }
    byte[] body = unpacked(response, url);
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

  private HttpResponse<byte[]> ask(String url, HttpCacheStore.@Nullable Kept kept, int attempt) {
    HttpResponse<byte[]> response = follow(url, kept);
    int status = response.statusCode();
    if (status != 429 && status < 500 && !exhausted(response)) {
      return response;
    }
    Duration wait = retryAfter(response).orElse(Duration.ofMillis(250L << attempt));
    if (attempt == TRIES || wait.compareTo(PATIENCE) > 0) {
      throw new Importer.AskedToWait(
          url + " is answered " + status + ", to be asked again in " + wait.toSeconds() + " s",
          wait);
    }
    sleep(wait);
    return ask(url, kept, attempt + 1);
  }

  /// A forge says with 403 that nothing is left of what it allows in an hour.
  private static boolean exhausted(HttpResponse<?> response) {
    return response.statusCode() == 403
        && (response.headers().firstValue("Retry-After").isPresent()
            || response.headers().firstValue("X-RateLimit-Remaining").orElse("").equals("0"));
  }

  private HttpResponse<byte[]> follow(String url, HttpCacheStore.@Nullable Kept kept) {
    URI at = http(URI.create(url));
    for (int hop = 0; hop <= REDIRECTS; hop++) {
      HttpResponse<byte[]> response = send(at, kept);
      Optional<String> location = response.headers().firstValue("Location");
      if (response.statusCode() < 300
          || response.statusCode() == 304
          || response.statusCode() >= 400
          || location.isEmpty()) {
        return response;
      }
      URI next = http(at.resolve(location.get()));
      if (!String.valueOf(next.getHost()).equals(String.valueOf(at.getHost()))
          || next.getPort() != at.getPort()) {
        throw new IllegalArgumentException(url + " leads to another host, " + next.getHost());
      }
      at = next;
    }
    throw new IllegalArgumentException(url + " leads on and on");
  }

  private HttpResponse<byte[]> send(URI uri, HttpCacheStore.@Nullable Kept kept) {
    pause(uri.getAuthority());
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri)
            .timeout(TIMEOUT)
            .header("Accept", "application/json, */*;q=0.5")
            .header("Accept-Encoding", "gzip")
            .header("User-Agent", "pg-atlas");
    credential(uri.toString()).ifPresent(proof -> request.header("Authorization", proof));
    if (kept != null && kept.etag() != null) {
      request.header("If-None-Match", kept.etag());
    } else if (kept != null && kept.lastModified() != null) {
      request.header("If-Modified-Since", kept.lastModified());
    }
    CompletableFuture<HttpResponse<byte[]>> answer =
        client.sendAsync(
            request.build(),
            HttpResponse.BodyHandlers.limiting(HttpResponse.BodyHandlers.ofByteArray(), MAX_BYTES));
    try {
      return answer.get(WHOLE.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      String problem = String.valueOf(e.getCause());
      if (problem.contains("capacity")) {
        throw new IllegalArgumentException(uri + " answers more than " + MAX_BYTES + " bytes", e);
      }
      throw new Importer.RetryLater("cannot reach " + uri.getHost() + ": " + problem, e);
    } catch (TimeoutException e) {
      answer.cancel(true);
      throw new Importer.RetryLater(
          uri + " has not answered whole in " + WHOLE.toSeconds() + " s", e);
    } catch (InterruptedException e) {
      answer.cancel(true);
      Thread.currentThread().interrupt();
      throw new Importer.RetryLater("interrupted", e);
    }
  }

  /// What proves who asks, to addresses below that of a source which has such a proof; of several
  /// sources the one with the longest address.
  private Optional<String> credential(String url) {
    return tokens.entrySet().stream()
        .filter(token -> !token.getValue().isBlank())
        .filter(token -> find(token.getKey()).map(base -> below(url, base)).orElse(false))
        .max(Comparator.comparing(token -> find(token.getKey()).orElse("").length()))
        .map(Map.Entry::getValue)
        .map(SourceHttp::header);
  }

  /// `Basic:x` and `Raw:x` where a blank cannot be written; a word alone is a bearer's token.
  private static String header(String proof) {
    if (proof.startsWith("Raw:")) {
      return proof.substring("Raw:".length());
    }
    if (proof.startsWith("Basic:")) {
      return "Basic " + proof.substring("Basic:".length());
    }
    return proof.indexOf(' ') < 0 ? "Bearer " + proof : proof.strip();
  }

  private static boolean below(String url, String base) {
    return url.startsWith(base)
        && (url.length() == base.length() || "/?".indexOf(url.charAt(base.length())) >= 0);
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

  private Optional<Duration> retryAfter(HttpResponse<byte[]> response) {
    String text = response.headers().firstValue("Retry-After").orElse("").strip();
    if (text.matches("\\d{1,9}")) {
      return Optional.of(Duration.ofSeconds(Long.parseLong(text)));
    }
    String reset = response.headers().firstValue("X-RateLimit-Reset").orElse("");
    if (text.isEmpty() && reset.matches("\\d{1,11}")) {
      Duration wait =
          Duration.between(clock.instant(), Instant.ofEpochSecond(Long.parseLong(reset)));
      return Optional.of(wait.isNegative() ? Duration.ZERO : wait);
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

  private static byte[] unpacked(HttpResponse<byte[]> response, String url) {
    byte[] body = response.body();
    if (!response.headers().firstValue("Content-Encoding").orElse("").equalsIgnoreCase("gzip")) {
      return body;
    }
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(body))) {
      byte[] whole = in.readNBytes(MAX_BYTES + 1);
      if (whole.length > MAX_BYTES) {
        throw new IllegalArgumentException(
            url + " answers more than " + MAX_BYTES + " bytes when unpacked");
      }
      return whole;
    } catch (IOException e) {
      throw new IllegalArgumentException(
          url + " answers what is not gzip though it says so: " + e.getMessage(), e);
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
  static final class Absent extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    Absent(String message) {
      super(message);
    }
  }
}
