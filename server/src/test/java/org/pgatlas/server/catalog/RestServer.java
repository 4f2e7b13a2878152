package org.pgatlas.server.catalog;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.pgatlas.server.artifact.ArtifactStore;
import org.pgatlas.server.db.Database;
import org.pgatlas.server.db.Migrations;
import org.pgatlas.server.http.Cors;
import org.pgatlas.server.http.HttpConfig;
import org.pgatlas.server.http.HttpServer;
import org.pgatlas.server.http.OpenGate;
import org.pgatlas.server.http.Routes;
import org.pgatlas.server.http.Tenancy;
import org.pgatlas.server.ops.HealthEndpoints;
import org.pgatlas.server.submission.AuditEndpoints;
import org.pgatlas.server.submission.GitLogAuditStore;
import org.pgatlas.server.submission.RawArtifacts;
import org.pgatlas.server.submission.SubmissionAuditStore;
import org.pgatlas.server.testing.Requests;
import org.pgatlas.server.wire.Json;
import tools.jackson.databind.JsonNode;

/// The read side of REST on a port of its own, at a fixed moment.
final class RestServer implements AutoCloseable {
  static final Instant NOW = Instant.parse("2026-06-15T12:00:00Z");

  private final HttpServer server;
  private final HttpClient client = HttpClient.newHttpClient();

  /// An answer with its body as text.
  record Answered(int status, String body, Optional<String> contentType, Optional<String> tag) {
    JsonNode json() {
      return Json.MAPPER.readTree(body);
    }
  }

  RestServer(Database database, UUID tenant) {
    Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
    CatalogReads reads = CatalogReads.of(database);
    ArtifactStore artifacts = new ArtifactStore();
    RawArtifacts raw =
        (owner, digest) -> database.read(owner, handle -> artifacts.get(handle, owner, digest));
    Tenancy tenancy = _ -> tenant;
    List<Routes> routes =
        List.of(
            new HealthEndpoints(
                database, artifacts, List::of, new Migrations(database).version(), "0.0.0-test"),
            new OverviewEndpoints(reads.overview(), reads.search(), tenancy, clock),
            new ProjectEndpoints(reads.projects(), tenancy, clock),
            new RepoEndpoints(reads.repos(), tenancy, clock),
            new ExternalEndpoints(reads.externals(), tenancy),
            new ContributorEndpoints(reads.contributors(), tenancy),
            new AuditEndpoints(
                new SubmissionAuditStore(database), new GitLogAuditStore(database), raw, tenancy));
    server =
        new HttpServer(
            HttpConfig.onPort(0),
            new OpenGate(tenant, Cors.NONE),
            (_, problem) -> problem.detail(),
            (_, _) -> {},
            routes);
    server.start();
  }

  /// @param path raw, below `/api/v1`
  Answered get(String path, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + "/api/v1" + path));
    if (headers.length > 0) {
      request.headers(headers);
    }
    HttpResponse<String> response = Requests.send(client, request.build());
    return new Answered(
        response.statusCode(),
        response.body(),
        response.headers().firstValue("Content-Type"),
        response.headers().firstValue("ETag"));
  }

  /// The status of a request sent over a plain socket: a URI object would refuse what an attacker
  /// sends.
  int rawStatus(String path) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      String request =
          "GET /api/v1" + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      String answer =
          new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
      return Integer.parseInt(answer.substring("HTTP/1.1 ".length(), "HTTP/1.1 200".length()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    client.close();
    server.close();
  }
}
