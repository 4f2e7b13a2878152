package org.pgatlas.server.event;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.IntUnaryOperator;
import org.pgatlas.server.wire.Json;

/// A webhook's receiver that answers by the number of calls before, and keeps what it was sent.
final class Receiver implements AutoCloseable {
  /// Not a status: the call gets no answer.
  static final int NEVER = -1;

  private final HttpServer server;
  private final ConcurrentLinkedQueue<String> bodies = new ConcurrentLinkedQueue<>();
  private final ConcurrentLinkedQueue<String> taken = new ConcurrentLinkedQueue<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile boolean signed = true;

  /// @param secret that signs
  Receiver(byte[] secret, IntUnaryOperator status) throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext(
        "/hook",
        exchange -> {
          String body =
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          String expected =
              WebhookSender.sign(
                  secret,
                  String.valueOf(exchange.getRequestHeaders().getFirst("webhook-id")),
                  String.valueOf(exchange.getRequestHeaders().getFirst("webhook-timestamp")),
                  body);
          signed &= expected.equals(exchange.getRequestHeaders().getFirst("webhook-signature"));
          int answer = status.applyAsInt(bodies.size());
          bodies.add(body);
          if (answer == NEVER) {
            waitForTheEnd();
            return;
          }
          if (answer < 300) {
            taken.add(Json.MAPPER.readTree(body).path("subject").asString());
          }
          exchange.sendResponseHeaders(answer, -1);
          exchange.close();
        });
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/hook";
  }

  List<String> bodies() {
    return new ArrayList<>(bodies);
  }

  /// Subjects of the events that were answered in 2xx.
  List<String> taken() {
    return new ArrayList<>(taken);
  }

  boolean signed() {
    return signed;
  }

  private void waitForTheEnd() {
    try {
      boolean _ = closed.await(1, TimeUnit.MINUTES);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    closed.countDown();
    server.stop(0);
  }
}
