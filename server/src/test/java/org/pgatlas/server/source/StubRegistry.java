package org.pgatlas.server.source;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.zip.GZIPOutputStream;
import org.pgatlas.server.Setting;

/// Any registry on loopback: answers what it was given, and remembers who asked for what.
final class StubRegistry implements AutoCloseable {
  private final HttpServer server;
  private final Map<String, Answer> answers = new ConcurrentHashMap<>();
  private final List<Asked> asked = new CopyOnWriteArrayList<>();

  /// What it answers.
  @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
  record Answer(int status, Map<String, String> headers, byte[] body) {}

  /// A request.
  record Asked(String path, String authorization) {}

  StubRegistry() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/", this::answer);
    server.start();
  }

  String base() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  StubRegistry on(String path, String body) {
    return on(path, 200, Map.of(), body.getBytes(StandardCharsets.UTF_8));
  }

  StubRegistry on(String path, int status, Map<String, String> headers, byte[] body) {
    answers.put(path, new Answer(status, headers, body));
    return this;
  }

  List<Asked> asked() {
    return asked;
  }

  /// Settings with each source below its own name here.
  Map<Setting, String> settings(String... sources) {
    StringBuilder urls = new StringBuilder();
    for (String source : sources) {
      urls.append(source).append('=').append(base()).append('/').append(source).append(' ');
    }
    Map<Setting, String> settings = new HashMap<>();
    settings.put(Setting.SOURCE_URLS, urls.toString());
    settings.put(Setting.SOURCE_INTERVAL_MS, "0");
    return settings;
  }

  static byte[] gzip(byte[] body) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(body);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  private void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().toString();
    String authorization = exchange.getRequestHeaders().getFirst("Authorization");
    asked.add(new Asked(path, authorization == null ? "" : authorization));
    Answer answer = answers.get(path);
    try (exchange) {
      if (answer == null) {
        exchange.sendResponseHeaders(404, -1);
        return;
      }
      answer.headers().forEach(exchange.getResponseHeaders()::add);
      exchange.sendResponseHeaders(
          answer.status(), answer.body().length == 0 ? -1 : answer.body().length);
      exchange.getResponseBody().write(answer.body());
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
