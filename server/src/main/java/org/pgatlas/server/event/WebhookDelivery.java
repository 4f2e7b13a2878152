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
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.pgatlas.server.db.Database;
import org.pgatlas.server.job.Job;
import org.pgatlas.server.job.JobHandler;
import org.pgatlas.server.net.PublicHosts;
import org.pgatlas.server.wire.Json;
import tools.jackson.databind.JsonNode;

/// Sends one event to one webhook, signed. Any answer in 2xx ends it; 410 switches the webhook off;
/// everything else is tried again later, so a receiver may get an event twice and tells by
/// `webhook-id`.
///
/// @see <a href="https://github.com/standard-webhooks/standard-webhooks">Standard Webhooks</a>
public final class WebhookDelivery implements JobHandler, AutoCloseable {
  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final Duration WHOLE = Duration.ofSeconds(15);
  private static final int GONE = 410;

  private final Database database;
  private final WebhookStore webhooks;
  private final Clock clock;
  private final PublicHosts hosts;
  private final HttpClient http =
      HttpClient.newBuilder()
          .connectTimeout(CONNECT)
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();

  public WebhookDelivery(Database database, WebhookStore webhooks, Clock clock, PublicHosts hosts) {
    this.hosts = hosts;
    this.database = database;
    this.webhooks = webhooks;
    this.clock = clock;
  }

  /// The receiver did not take it.
  private static final class NotDelivered extends RuntimeException {
    private static final long serialVersionUID = 1;

    private NotDelivered(String message) {
      super(message);
    }
  }

  @Override
  public void handle(Job job, Completion completion) {
    JsonNode payload = Json.MAPPER.readTree(job.payload());
    int webhook = payload.path("webhook").asInt();
    long seq = payload.path("seq").asLong();
    UUID tenant = job.tenant();
    WebhookStore.Delivery delivery = webhooks.delivery(tenant, webhook, seq).orElse(null);
    if (delivery == null || !delivery.active() || delivery.event() == null) {
      return;
    }
    long start = System.nanoTime();
    Integer status = null;
    String error = null;
    try {
      status = send(delivery, delivery.event());
      if (status < 200 || status >= 300) {
        error = "answered " + status;
      }
    } catch (IOException e) {
      error = String.valueOf(e.getMessage());
    }
    long tookMs = (System.nanoTime() - start) / 1_000_000;
    record(job, webhook, seq, status, error, tookMs, completion);
    if (error != null && !isGone(status)) {
      throw new NotDelivered("webhook " + webhook + ": " + error);
    }
  }

  @Override
  public void close() {
    http.shutdownNow();
  }

  private void record(
      Job job,
      int webhook,
      long seq,
      @Nullable Integer status,
      @Nullable String error,
      long tookMs,
      Completion completion) {
    database.run(
        job.tenant(),
        handle -> {
          webhooks.attempted(
              handle, job.tenant(), webhook, seq, job.attempts(), status, error, tookMs);
          if (isGone(status)) {
            webhooks.activate(handle, job.tenant(), webhook, false);
          }
          if (error == null || isGone(status)) {
            completion.in(handle);
          }
        });
  }

  private static boolean isGone(@Nullable Integer status) {
    return status != null && status == GONE;
  }

  private int send(WebhookStore.Delivery delivery, Event event) throws IOException {
    String id = "evt_" + event.seq();
    String timestamp = Long.toString(clock.instant().getEpochSecond());
    String body = Json.write(EventEndpoints.body(event));
    return post(
        delivery.url(),
        Map.of(
            "webhook-id", id,
            "webhook-timestamp", timestamp,
            "webhook-signature", sign(delivery.secret(), id, timestamp, body)),
        body);
  }

  /// Posts JSON; returns the status of the answer.
  int post(String url, Map<String, String> headers, String body) throws IOException {
    URI uri = WebhookAddress.parse(url);
    hosts.resolve(uri.getHost());
    HttpRequest.Builder building =
        HttpRequest.newBuilder(uri)
            .timeout(WHOLE)
            .header("Content-Type", "application/json")
            .header("User-Agent", "pg-atlas")
            .POST(HttpRequest.BodyPublishers.ofString(body));
    headers.forEach(building::header);
    HttpRequest request = building.build();
    CompletableFuture<HttpResponse<Void>> answer =
        http.sendAsync(request, HttpResponse.BodyHandlers.discarding());
    try {
      return answer.get(WHOLE.toMillis(), TimeUnit.MILLISECONDS).statusCode();
    } catch (TimeoutException e) {
      answer.cancel(true);
      throw new IOException("no answer within " + WHOLE.toSeconds() + " s", e);
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
