package org.pgatlas.bench;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Several submitters at once, who wait when the server says so, and the time until everything
/// they sent can be seen.
final class BulkLoad {
  private static final JsonMapper JSON = new JsonMapper();
  private static final Duration GIVE_UP = Duration.ofMinutes(30);
  private static final Duration LOOK = Duration.ofMillis(50);

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final String url;

  BulkLoad(String url) {
    this.url = url;
  }

  /// @param occurrences components of the documents that were accepted
  /// @param accepted seconds until the last document was accepted
  /// @param applied seconds until the last one's components and edges were there
  /// @param scored seconds until the metrics counted them, too
  /// @param told how often a submitter was told to come again later
  record Result(
      int documents,
      int refused,
      int told,
      long occurrences,
      double accepted,
      double applied,
      double scored,
      Spread answers) {}

  Result run(List<IngestDocuments.Document> documents, int submitters) {
    AtomicInteger next = new AtomicInteger();
    AtomicInteger refused = new AtomicInteger();
    AtomicInteger told = new AtomicInteger();
    AtomicLong occurrences = new AtomicLong();
    long began = System.nanoTime();
    List<Double> answers = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<List<Double>>> running = new ArrayList<>();
      for (int i = 0; i < submitters; i++) {
        running.add(
            threads.submit(
                () -> {
                  List<Double> times = new ArrayList<>();
                  int at;
                  while ((at = next.getAndIncrement()) < documents.size()) {
                    IngestDocuments.Document document = documents.get(at);
                    long sent = System.nanoTime();
                    JsonNode answer =
                        post(
                            document.repository(),
                            HttpRequest.BodyPublishers.ofByteArray(document.bytes()),
                            told);
                    times.add(seconds(sent));
                    if (answer.has("submission_id")) {
                      occurrences.addAndGet(answer.path("package_count").asLong());
                    } else {
                      refused.incrementAndGet();
                    }
                  }
                  return times;
                }));
      }
      for (Future<List<Double>> each : running) {
        answers.addAll(each.get());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("a submitter failed", e);
    }
    double accepted = seconds(began);
    awaitIdle("ingest", began);
    double applied = seconds(began);
    awaitIdle("metrics", began);
    return new Result(
        documents.size() - refused.get(),
        refused.get(),
        told.get(),
        occurrences.get(),
        accepted,
        applied,
        seconds(began),
        Spread.of(answers));
  }

  /// One document from a file, so that the submitter holds none of it.
  Result run(String repository, Path file) throws IOException {
    AtomicInteger told = new AtomicInteger();
    long began = System.nanoTime();
    JsonNode answer = post(repository, HttpRequest.BodyPublishers.ofFile(file), told);
    double accepted = seconds(began);
    if (!answer.has("submission_id")) {
      throw new IllegalStateException(file + " was refused: " + answer);
    }
    awaitIdle("ingest", began);
    double applied = seconds(began);
    // The list, for the single one comes with the whole document.
    JsonNode audit =
        get("/api/v1/ingest/sbom?repository="
                + URLEncoder.encode(repository, StandardCharsets.UTF_8))
            .path("items")
            .path(0);
    if (!audit.path("status").asString().equals("processed")) {
      throw new IllegalStateException(file + " was not applied: " + audit);
    }
    awaitIdle("metrics", began);
    return new Result(
        1,
        0,
        told.get(),
        answer.path("package_count").asLong(),
        accepted,
        applied,
        seconds(began),
        Spread.of(List.of(accepted)));
  }

  private void awaitIdle(String lane, long began) {
    Duration left = GIVE_UP.minusNanos(System.nanoTime() - began);
    double _ = Pace.until(lane + " came to rest", left, LOOK, () -> isIdle(lane));
  }

  private boolean isIdle(String lane) {
    for (JsonNode queue : get("/api/v1/jobs").path("queues")) {
      if (queue.path("queue").asString().equals(lane)) {
        return queue.path("waiting").asInt() + queue.path("running").asInt() == 0;
      }
    }
    return false;
  }

  private JsonNode post(String repository, HttpRequest.BodyPublisher body, AtomicInteger told)
      throws IOException {
    HttpRequest request =
        HttpRequest.newBuilder(SubmissionClient.door(url, repository))
            .header("Content-Type", "application/json")
            .POST(body)
            .build();
    long began = System.nanoTime();
    while (seconds(began) < GIVE_UP.toSeconds()) {
      HttpResponse<String> response = Requests.send(http, request);
      int status = response.statusCode();
      if (status == 429 || status == 503) {
        told.incrementAndGet();
        Pace.pause(
            Duration.ofSeconds(response.headers().firstValueAsLong("Retry-After").orElse(1)));
        continue;
      }
      if (status >= 500) {
        throw new IOException(repository + ": " + status + " " + response.body());
      }
      return JSON.readTree(response.body());
    }
    throw new IllegalStateException(repository + " was told to come later for " + GIVE_UP);
  }

  private JsonNode get(String path) {
    HttpRequest request = HttpRequest.newBuilder(URI.create(url + path)).build();
    return JSON.readTree(Requests.send(http, request).body());
  }

  private static double seconds(long since) {
    return (System.nanoTime() - since) / 1e9;
  }
}
