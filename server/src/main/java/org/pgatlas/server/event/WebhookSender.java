package org.pgatlas.server.event;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.pgatlas.server.net.PublicHosts;
import org.pgatlas.server.wire.Json;

/// Posts to receivers: to hosts that may be asked, without following them elsewhere, and for so
/// long only.
///
/// @see <a href="https://github.com/standard-webhooks/standard-webhooks">Standard Webhooks</a>
public final class WebhookSender implements AutoCloseable {
  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final Duration WHOLE = Duration.ofSeconds(15);

  private final Clock clock;
  private final PublicHosts hosts;
  private final Duration whole;
  private final HttpClient http =
      HttpClient.newBuilder()
          .connectTimeout(CONNECT)
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();

  public WebhookSender(Clock clock, PublicHosts hosts) {
    this(clock, hosts, WHOLE);
  }

  /// @param whole how long a receiver may take for its answer
  WebhookSender(Clock clock, PublicHosts hosts, Duration whole) {
    this.clock = clock;
    this.hosts = hosts;
    this.whole = whole;
  }

  @Override
  public void close() {
    http.shutdownNow();
  }

  /// Posts an event, signed; returns the status of the answer.
  int send(String url, byte[] secret, Event event) throws IOException {
    String id = "evt_" + event.seq();
    String timestamp = Long.toString(clock.instant().getEpochSecond());
    String body = Json.write(EventEndpoints.body(event));
    return post(
        url,
        Map.of(
            "webhook-id", id,
            "webhook-timestamp", timestamp,
            "webhook-signature", sign(secret, id, timestamp, body)),
        body);
  }

  /// Posts JSON; returns the status of the answer.
  int post(String url, Map<String, String> headers, String body) throws IOException {
    URI uri = WebhookAddress.parse(url);
    hosts.resolve(uri.getHost());
    HttpRequest.Builder building =
        HttpRequest.newBuilder(uri)
            .timeout(whole)
            .header("Content-Type", "application/json")
            .header("User-Agent", "pg-atlas")
            .POST(HttpRequest.BodyPublishers.ofString(body));
    headers.forEach(building::header);
    HttpRequest request = building.build();
    CompletableFuture<HttpResponse<Void>> answer =
        http.sendAsync(request, HttpResponse.BodyHandlers.discarding());
    try {
      return answer.get(whole.toMillis(), TimeUnit.MILLISECONDS).statusCode();
    } catch (TimeoutException e) {
      answer.cancel(true);
      throw new IOException("no answer within " + whole.toMillis() + " ms", e);
    } catch (ExecutionException e) {
      throw new IOException(reason(e.getCause()), e);
    } catch (InterruptedException e) {
      answer.cancel(true);
      Thread.currentThread().interrupt();
      throw new IOException("the server stops", e);
    }
  }

  private static String reason(@Nullable Throwable cause) {
    if (cause == null) {
      return "failed";
    }
    String message = cause.getMessage();
    return cause.getClass().getSimpleName() + (message == null ? "" : ": " + message);
  }

  /// `v1,` and the Base64 of HMAC-SHA-256 over `id.timestamp.body`.
  static String sign(byte[] secret, String id, String timestamp, String body) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret, "HmacSHA256"));
      String signed = id + "." + timestamp + "." + body;
      return "v1,"
          + Base64.getEncoder()
              .encodeToString(mac.doFinal(signed.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
