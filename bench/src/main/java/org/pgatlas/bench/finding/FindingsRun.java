package org.pgatlas.bench.finding;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;
import org.pgatlas.bench.Spread;
import org.pgatlas.server.Atlas;
import org.pgatlas.server.AtlasConfig;
import org.pgatlas.server.Setting;
import tools.jackson.databind.JsonNode;

/// One measured server, from an empty database on.
final class FindingsRun implements AutoCloseable {
  private static final int SMALL = 20;

  private final FindingsSize size;
  private final Atlas atlas;
  private final FindingsClient client;
  private final Map<String, String> rows = new LinkedHashMap<>();

  FindingsRun(FindingsSize size, Path data) {
    this.size = size;
    Map<Setting, String> flags = new EnumMap<>(Setting.class);
    flags.put(Setting.PORT, "0");
    flags.put(Setting.DATA, data.toString());
    atlas = Atlas.start(AtlasConfig.resolve(flags, System.getenv(), "unused"), _ -> {});
    client = new FindingsClient(atlas.url());
  }

  @Override
  public void close() {
    atlas.close();
  }

  /// What was measured, by what it is.
  Map<String, String> measure(List<Path> real) {
    GeneratedFeed feed = new GeneratedFeed(11, size.packages());
    firstFeed(feed, real);
    bigDocument(feed);
    List<String> shared = new ArrayList<>();
    for (int i = 0; i < 3 * size.repetitions(); i++) {
      shared.add("shared-" + i);
    }
    for (int i = 0; i < size.artifacts(); i++) {
      client.sbom("bench/of-" + i, feed.sbom("of-" + i, SMALL, shared));
    }
    settle();
    oneAdvisory(shared);
    statements(shared);
    lists();
    return rows;
  }

  private void firstFeed(GeneratedFeed feed, List<Path> real) {
    byte[] archive = feed.archive("GEN-", size.advisories(), real);
    long began = System.nanoTime();
    JsonNode done = client.feed("bench", archive, true);
    double seconds = seconds(began);
    int count = size.advisories() + real.size();
    report(
        "feed of %,d advisories, %,d of them real: sent → applied".formatted(count, real.size()),
        "%.1f s, %.0f advisories a second (%s)"
            .formatted(seconds, count / seconds, done.path("status").asString()));
    settle();
  }

  private void bigDocument(GeneratedFeed feed) {
    String artifact = "pkg:github/bench/large";
    List<Double> visible = new ArrayList<>();
    String latest = "";
    for (int i = 0; i < 3; i++) {
      byte[] sbom = feed.sbom("large-" + i, size.components(), List.of());
      long began = System.nanoTime();
      client.sbom("bench/large", sbom);
      latest = nextRun(artifact, latest);
      visible.add(seconds(began));
      settle();
    }
    report(
        "SBOM of %,d components: sent → its findings visible".formatted(size.components()),
        Spread.of(visible).milliseconds());
    List<Double> scans = new ArrayList<>();
    int[] found = new int[1];
    repeat(
        scans, size.repetitions(), _ -> found[0] = client.scan(artifact).path("findings").asInt());
    report(
        "scan of it against all advisories, manifest and result kept (%,d findings)"
            .formatted(found[0]),
        Spread.of(scans).milliseconds());
  }

  /// Waits for a scan run that is not the one known.
  private String nextRun(String artifact, String known) {
    while (true) {
      JsonNode runs =
          client.get("/api/v1/scan-runs?limit=1&artifact=" + FindingsClient.coded(artifact));
      String id = runs.path(0).path("id").asString("");
      if (!id.isEmpty() && !id.equals(known)) {
        return id;
      }
      FindingsClient.pause();
    }
  }

  private void oneAdvisory(List<String> shared) {
    List<Double> opened = new ArrayList<>();
    repeat(
        opened,
        shared.size(),
        i -> {
          String advisory = GeneratedFeed.about("ONE-" + i, shared.get(i), "2.0.0", 1);
          client.feed("", advisory.getBytes(StandardCharsets.UTF_8), false);
        });
    require(shared.size(), "CVE-2032-ONE-%d&state=open");
    // The first ones find the code cold.
    report(
        "one advisory that touches %,d artifacts: sent → open findings right"
            .formatted(size.artifacts()),
        Spread.of(opened.subList(size.repetitions(), opened.size())).milliseconds());
    List<Double> closed = new ArrayList<>();
    repeat(
        closed,
        size.repetitions(),
        i -> {
          String advisory = GeneratedFeed.about("ONE-" + i, shared.get(i), "0.5.0", 2);
          client.feed("", advisory.getBytes(StandardCharsets.UTF_8), false);
        });
    require(size.repetitions(), "CVE-2032-ONE-%d&state=closed");
    report("its correction, which closes them all", Spread.of(closed).milliseconds());
  }

  private void statements(List<String> shared) {
    List<Double> closed = new ArrayList<>();
    int first = size.repetitions();
    repeat(
        closed,
        size.repetitions(),
        i -> client.vex(statement(i, "CVE-2032-ONE-" + (first + i), shared.get(first + i))));
    report(
        "one VEX statement that closes %,d findings: sent → answered".formatted(size.artifacts()),
        Spread.of(closed).milliseconds());
  }

  private static byte[] statement(int number, String vulnerability, String name) {
    return """
        {"@context":"https://openvex.dev/ns/v0.2.0","@id":"https://vex.example/%d","author":"bench","timestamp":"2031-02-01T00:00:00Z",\
        "version":1,"statements":[{"vulnerability":{"name":"%s"},"products":[{"@id":"pkg:npm/%s"}],"status":"not_affected",\
        "justification":"vulnerable_code_not_in_execute_path"}]}"""
        .formatted(number, vulnerability, name)
        .getBytes(StandardCharsets.UTF_8);
  }

  private void lists() {
    String[] paths = {
      "/api/v1/findings?state=open&limit=100",
      "/api/v1/components?q=package12&limit=100",
      "/api/v1/vulnerabilities?q=package12&limit=100"
    };
    for (String path : paths) {
      List<Double> times = new ArrayList<>();
      repeat(times, 20, _ -> client.get(path));
      times.clear();
      repeat(times, 200, _ -> client.get(path));
      report("GET " + path, Spread.of(times).milliseconds());
    }
  }

  /// Every one of the vulnerabilities must be found in all artifacts, or the time means nothing.
  private void require(int vulnerabilities, String query) {
    for (int i = 0; i < vulnerabilities; i++) {
      long total =
          client
              .get("/api/v1/findings?limit=1&total=true&vulnerability=" + query.formatted(i))
              .path("total")
              .asLong();
      if (total != size.artifacts()) {
        throw new IllegalStateException(query.formatted(i) + ": " + total);
      }
    }
  }

  private static void repeat(List<Double> times, int count, IntConsumer work) {
    for (int i = 0; i < count; i++) {
      long began = System.nanoTime();
      work.accept(i);
      times.add(seconds(began));
    }
  }

  private void settle() {
    while (!atlas.jobs().depth().idle()) {
      FindingsClient.pause();
    }
  }

  /// Told at once, too: a long run that fails late has said something.
  private void report(String what, String figure) {
    rows.put(what, figure);
    System.err.println(what + ": " + figure);
  }

  private static double seconds(long began) {
    return (System.nanoTime() - began) / 1e9;
  }
}
