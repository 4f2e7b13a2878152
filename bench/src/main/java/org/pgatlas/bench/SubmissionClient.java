package org.pgatlas.bench;

import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Random;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Submits synthetic SBOMs and watches until the answer changes.
final class SubmissionClient {
  private static final JsonMapper JSON = new JsonMapper();
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Duration BETWEEN = Duration.ofMillis(3);

  private final HttpClient http = HttpClient.newHttpClient();
  private final String url;

  SubmissionClient(String url) {
    this.url = url;
  }

  /// Seconds from sending a document.
  ///
  /// @param committed until its edges are in the database
  /// @param visible until the score of a run that saw them can be read
  record Landed(double committed, double visible) {
    double metrics() {
      return visible - committed;
    }
  }

  Landed submit(String repository, int components, long seed) {
    byte[] sbom = sbom(components, seed);
    long began = System.nanoTime();
    JsonNode accepted = post(repository, sbom);
    if (accepted.path("duplicate").asBoolean()) {
      throw new IllegalStateException(repository + " was taken for a duplicate");
    }
    String audit = url + "/api/v1/ingest/sbom/" + accepted.path("submission_id").asInt();
    double _ =
        Pace.until(
            repository + " is processed",
            PATIENCE,
            BETWEEN,
            () -> get(audit).path("status").asString("").equals("processed"));
    double committed = (System.nanoTime() - began) / 1e9;
    String score =
        url
            + "/api/v1/scores/"
            + URLEncoder.encode("pkg:npm/bench-" + seed + "-leaf", StandardCharsets.UTF_8);
    // The last component is needed by all before it: visible once its score counts them and the
    // repo.
    double _ =
        Pace.until(
            repository + " is visible",
            PATIENCE,
            BETWEEN,
            () -> get(score).path("criticality_score").asInt(-1) == components);
    return new Landed(committed, (System.nanoTime() - began) / 1e9);
  }

  double visibleSeconds(String repository, int components, long seed) {
    return submit(repository, components, seed).visible();
  }

  double duplicateSeconds(String repository, int components, long seed) {
    byte[] sbom = sbom(components, seed);
    long began = System.nanoTime();
    JsonNode accepted = post(repository, sbom);
    double seconds = (System.nanoTime() - began) / 1e9;
    if (!accepted.path("duplicate").asBoolean()) {
      throw new IllegalStateException(repository + " was not taken for a duplicate");
    }
    return seconds;
  }

  /// A chain from the repo through all components to a leaf, with random further edges forward.
  private static byte[] sbom(int components, long seed) {
    Random random = new Random(seed);
    StringBuilder json = new StringBuilder(components * 200);
    json.append(
        "{\"bomFormat\":\"CycloneDX\",\"specVersion\":\"1.6\",\"metadata\":{\"component\":");
    json.append(
        "{\"type\":\"application\",\"name\":\"bench\",\"bom-ref\":\"root\"}},\"components\":[");
    for (int i = 0; i < components; i++) {
      String name = name(i, components, seed);
      json.append(i == 0 ? "" : ",");
      json.append("{\"type\":\"library\",\"name\":\"")
          .append(name)
          .append("\",\"version\":\"1.")
          .append(i);
      json.append(".0\",\"bom-ref\":\"c").append(i).append("\",\"purl\":\"pkg:npm/").append(name);
      json.append("@1.").append(i).append(".0\"}");
    }
    json.append("],\"dependencies\":[{\"ref\":\"root\",\"dependsOn\":[\"c0\"]}");
    for (int i = 0; i + 1 < components; i++) {
      int other = i + 1 + random.nextInt(components - i - 1);
      json.append(",{\"ref\":\"c").append(i).append("\",\"dependsOn\":[\"c").append(i + 1);
      json.append(other == i + 1 ? "\"]}" : "\",\"c" + other + "\"]}");
    }
    return json.append("]}").toString().getBytes(StandardCharsets.UTF_8);
  }

  private static String name(int i, int components, long seed) {
    return i == components - 1 ? "bench-" + seed + "-leaf" : "bench-" + seed + "-" + i;
  }

  /// Where SBOMs of a repo are handed in.
  static URI door(String url, String repository) {
    return URI.create(
        url
            + "/api/v1/ingest/sbom?repository="
            + URLEncoder.encode(repository, StandardCharsets.UTF_8));
  }

  private JsonNode post(String repository, byte[] sbom) {
    return send(
        HttpRequest.newBuilder(door(url, repository))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofByteArray(sbom))
            .build(),
        202);
  }

  private JsonNode get(String address) {
    return send(HttpRequest.newBuilder(URI.create(address)).GET().build(), 0);
  }

  /// @param expected the only status that will do, 0 for any
  private JsonNode send(HttpRequest request, int expected) {
    HttpResponse<String> response = Requests.send(http, request);
    if (expected != 0 && response.statusCode() != expected) {
      throw new IllegalStateException(
          request.uri() + ": " + response.statusCode() + " " + response.body());
    }
    return JSON.readTree(response.body());
  }
}
