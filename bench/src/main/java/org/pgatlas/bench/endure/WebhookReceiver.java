package org.pgatlas.bench.endure;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Somebody who is told of events on this machine, checks each signature and, now and then,
/// refuses.
final class WebhookReceiver implements AutoCloseable {
  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final int refuseOneIn;
  private final List<Long> taken = new ArrayList<>();
  private final Map<Long, String> bodies = new HashMap<>();
  private byte[] secret = new byte[0];
  private int calls;
  private int forged;
  private int changed;

  /// @param refuseOneIn 0 for never
  WebhookReceiver(int refuseOneIn) throws IOException {
    this.refuseOneIn = refuseOneIn;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::told);
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/told";
  }

  /// Asks to be told of all that happens to SBOMs.
  void subscribe(Rest rest) {
    secret(
        rest.post("/api/v1/webhooks", "{\"url\": \"" + url() + "\", \"types\": [\"sbom.*\"]}")
            .path("secret")
            .asString());
  }

  /// @param text as the server showed it once: `whsec_…`
  private synchronized void secret(String text) {
    secret = Base64.getDecoder().decode(text.substring(text.indexOf('_') + 1));
  }

  /// Numbers of the events that it took, as they came.
  synchronized List<Long> taken() {
    return List.copyOf(taken);
  }

  /// Calls whose signature is not ours.
  synchronized int forged() {
    return forged;
  }

  /// Events that came again as something else.
  synchronized int changed() {
    return changed;
  }

  private void told(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(answer(exchange, body), -1);
    exchange.close();
  }

  private synchronized int answer(HttpExchange exchange, String body) {
    calls++;
    if (refuseOneIn > 0 && calls % refuseOneIn == 0) {
      return 503;
    }
    String id = String.valueOf(exchange.getRequestHeaders().getFirst("webhook-id"));
    String at = exchange.getRequestHeaders().getFirst("webhook-timestamp");
    String signature = String.valueOf(exchange.getRequestHeaders().getFirst("webhook-signature"));
    byte[] expected = ("v1," + hmac(id + "." + at + "." + body)).getBytes(StandardCharsets.UTF_8);
    if (!MessageDigest.isEqual(expected, signature.getBytes(StandardCharsets.UTF_8))) {
      forged++;
      return 400;
    }
    long seq = Long.parseLong(id.substring(id.indexOf('_') + 1));
    taken.add(seq);
    String before = bodies.putIfAbsent(seq, body);
    if (before != null && !before.equals(body)) {
      changed++;
    }
    return 204;
  }

  private String hmac(String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret, "HmacSHA256"));
      return Base64.getEncoder().encodeToString(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.close();
  }
}
