package org.pgatlas.bench.endure;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.pgatlas.bench.Pace;
import tools.jackson.databind.JsonNode;

/// Everything that people, pipelines and clocks do to a server, all at once and over a bounded set
/// of repos, so that what grows is not the load.
final class SoakLoad implements AutoCloseable {
  /// Of each submitter.
  static final int REPOS = 30;
  private static final int ADVISORIES = 40;

  private static final List<String> QUESTIONS =
      List.of(
          "/api/v1/metadata",
          "/api/v1/repos?limit=100",
          "/api/v1/external-repos?limit=100&offset=50",
          "/api/v1/projects",
          "/api/v1/search?q=endured",
          "/api/v1/components?search=endured",
          "/api/v1/findings?limit=50",
          "/api/v1/ingest/sbom?limit=50",
          "/api/v1/metric-runs?limit=10",
          "/api/v1/jobs",
          "/api/v1/health",
          "/",
          "/findings",
          "/components",
          "/operations");
  private static final List<String> EXPORTS =
      List.of(
          "/api/v1/export/repos?format=csv",
          "/api/v1/export/graph?format=ndjson",
          "/api/v1/export/graph?format=graphml",
          "/api/v1/export/findings?format=sarif");

  /// What runs by the clock runs every minute here.
  private static final List<String> SCHEDULES =
      List.of("partitions", "retention", "graph-snapshot", "metrics-checkpoint", "components");

  private final String url;
  private final Rest rest;
  private final Accepted accepted = new Accepted();
  private final Map<String, Integer> answers = new TreeMap<>();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private volatile boolean stopping;

  SoakLoad(String url) {
    this.url = url;
    this.rest = new Rest(() -> url);
  }

  /// @param submissions a second
  void start(double submissions, int submitters, int followers) {
    for (String schedule : SCHEDULES) {
      JsonNode _ = rest.post("/api/v1/jobs/schedules/" + schedule, "{\"cron\": \"* * * * *\"}");
    }
    Duration pause = Duration.ofMillis((long) (1_000 * submitters / submissions));
    for (int i = 0; i < submitters; i++) {
      run(new Submitter(i, _ -> url, accepted, REPOS, pause, () -> !stopping));
    }
    run(() -> ask(QUESTIONS, Duration.ofMillis(120)));
    run(() -> ask(EXPORTS, Duration.ofSeconds(3)));
    run(this::vertices);
    run(this::feeds);
    for (int i = 0; i < followers; i++) {
      Random random = new Random(i);
      run(() -> follow(random));
    }
  }

  Accepted accepted() {
    return accepted;
  }

  /// Answers by kind and status.
  Map<String, Integer> answers() {
    synchronized (answers) {
      return new TreeMap<>(answers);
    }
  }

  /// Answers that were the server's fault, submissions included.
  long faults() {
    long faults =
        accepted.answers().entrySet().stream()
            .filter(one -> one.getKey() == 0 || one.getKey() >= 500)
            .mapToLong(Map.Entry::getValue)
            .sum();
    return faults
        + answers().entrySet().stream()
            .filter(one -> one.getKey().matches(".* (0|5..|backwards)"))
            .mapToLong(Map.Entry::getValue)
            .sum();
  }

  private void run(Runnable work) {
    Future<?> _ =
        threads.submit(
            () -> {
              try {
                work.run();
              } catch (RuntimeException e) {
                if (!stopping) {
                  count("a part of the load ended: " + e, 0);
                }
              }
            });
  }

  private void count(String kind, Object outcome) {
    synchronized (answers) {
      answers.merge(kind + " " + outcome, 1, Integer::sum);
    }
  }

  private HttpClient client() {
    return HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  }

  private void ask(List<String> paths, Duration pause) {
    HttpClient http = client();
    for (int i = 0; !stopping; i++) {
      String path = paths.get(i % paths.size());
      send(http, path.contains("/export/") ? "export" : "question", get(path));
      Pace.pause(pause);
    }
  }

  /// What is asked about one repo: its page, who depends on it, what it contains.
  private void vertices() {
    HttpClient http = client();
    Random random = new Random(11);
    while (!stopping) {
      String id = "pkg:github%2Fendured%2Fs" + random.nextInt(2) + "-r" + random.nextInt(REPOS);
      String plain = id.replace("%2F", "/");
      send(http, "vertex", get("/api/v1/repos/" + plain));
      send(http, "vertex", get("/api/v1/graph/blast-radius?id=" + id));
      send(http, "vertex", get("/api/v1/scores/" + id));
      send(http, "vertex", get("/api/v1/export/cyclonedx?artifact=" + id));
      Pace.pause(Duration.ofMillis(250));
    }
  }

  /// Advisories about shared packages, of which some change every time.
  private void feeds() {
    HttpClient http = client();
    for (int round = 0; !stopping; round++) {
      StringBuilder feed = new StringBuilder("[");
      for (int i = 0; i < ADVISORIES; i++) {
        feed.append(i == 0 ? "" : ",")
            .append("{\"id\":\"SOAK-")
            .append(i)
            .append("\",\"modified\":\"")
            .append(Instant.now().minusSeconds(i % 4 == round % 4 ? 0 : 86_400_000L))
            .append("\",\"summary\":\"round ")
            .append(i % 4 == round % 4 ? round : 0)
            .append("\",\"affected\":[{\"package\":{\"ecosystem\":\"npm\",\"name\":\"endured-")
            .append(i % 33)
            .append('-')
            .append(1 + i % 11)
            .append(
                "\"},\"ranges\":[{\"type\":\"SEMVER\",\"events\":[{\"introduced\":\"0\"},{\"fixed\":\"1.")
            .append(2 + (round + i) % 7)
            .append(".0\"}]}]}]}");
      }
      send(
          http,
          "feed",
          HttpRequest.newBuilder(URI.create(url + "/api/v1/ingest/advisories"))
              .timeout(Duration.ofMinutes(1))
              .header("Content-Type", "application/json")
              .POST(HttpRequest.BodyPublishers.ofString(feed.append(']').toString()))
              .build());
      Pace.pause(Duration.ofSeconds(10));
    }
  }

  /// Follows events for a while, goes away without a word, comes back where it was.
  private void follow(Random random) {
    HttpClient http = client();
    long last = 0;
    while (!stopping) {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(url + "/api/v1/events"))
              .header("Accept", "text/event-stream")
              .header("Last-Event-ID", Long.toString(last))
              .build();
      long until = System.nanoTime() + (2 + random.nextInt(10)) * 1_000_000_000L;
      boolean stalls = random.nextInt(4) == 0;
      try (InputStream stream =
          http.send(request, HttpResponse.BodyHandlers.ofInputStream()).body()) {
        count("follower", "came");
        if (stalls) {
          Pace.pause(Duration.ofNanos(Math.max(1, until - System.nanoTime())));
        } else {
          last = read(stream, until, last);
        }
      } catch (IOException gone) {
        count("follower", "cut");
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  private long read(InputStream stream, long until, long from) throws IOException {
    long last = from;
    StringBuilder line = new StringBuilder();
    int next;
    while (System.nanoTime() < until && !stopping && (next = stream.read()) >= 0) {
      if (next != '\n') {
        line.append((char) next);
        continue;
      }
      if (line.indexOf("id:") == 0) {
        long seq = Long.parseLong(line.substring(3).strip());
        if (seq <= last) {
          count("follower", "backwards");
        }
        last = seq;
      }
      line.setLength(0);
    }
    return last;
  }

  private HttpRequest get(String path) {
    return HttpRequest.newBuilder(URI.create(url + path))
        .timeout(Duration.ofMinutes(1))
        .header("Accept", "application/json, text/html;q=0.9")
        .build();
  }

  private void send(HttpClient http, String kind, HttpRequest request) {
    try {
      HttpResponse<InputStream> answer =
          http.send(request, HttpResponse.BodyHandlers.ofInputStream());
      try (InputStream body = answer.body()) {
        long _ = body.transferTo(OutputStream.nullOutputStream());
      }
      count(kind, answer.statusCode());
    } catch (IOException broken) {
      count(kind, 0);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    stopping = true;
    List<Runnable> _ = threads.shutdownNow();
  }
}
