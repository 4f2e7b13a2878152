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

  /// How the ids of generated advisories begin.
  private static final String GENERATED = "GEN-";

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
  Map<String, String> measure(RealFeed real) {
    GeneratedFeed feed = new GeneratedFeed(11, size.packages(), real);
    firstFeed(feed, real.documents().size());
    bigDocument(feed, !real.parts().isEmpty());
    List<String> shared = new ArrayList<>();
    for (int i = 0; i < 3 * size.repetitions(); i++) {
      shared.add("shared-" + i);
    }
    for (int i = 0; i < size.artifacts(); i++) {
      client.sbom("bench/of-" + i, feed.sbom("of-" + i, SMALL, shared));
    }
    settle();
    fill();
    oneAdvisory(shared);
    statements(shared);
    lists();
    return rows;
  }

  private void firstFeed(GeneratedFeed feed, int real) {
    byte[] archive = feed.archive(GENERATED, size.advisories());
    long began = System.nanoTime();
    JsonNode done = client.feed("bench", archive, true);
    double seconds = seconds(began);
    int count = size.advisories() + real;
    report(
        "feed of %,d advisories, %,d of them real: sent → applied".formatted(count, real),
        "%.1f s, %.0f advisories a second (%s)"
            .formatted(seconds, count / seconds, done.path("status").asString()));
    settle();
  }

  private void bigDocument(GeneratedFeed feed, boolean real) {
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
    List<JsonNode> runs = new ArrayList<>();
    repeat(scans, size.repetitions(), _ -> runs.add(client.scan(artifact)));
    JsonNode last = runs.getLast();
    report(
        "scan of it against all advisories, manifest and result kept (%,d findings, %,d of them by real advisories)"
            .formatted(
                last.path("findings").asInt(), foundByReal(last.path("id").asString(), real)),
        Spread.of(scans).milliseconds());
  }

  /// Real advisories that find nothing would be mere weight.
  private int foundByReal(String run, boolean real) {
    int found = 0;
    for (JsonNode line : client.get("/api/v1/scan-runs/" + run).path("findings")) {
      String name = line.path("vulnerability").asString();
      found += name.startsWith(GENERATED) || name.startsWith("CVE-2031-") ? 0 : 1;
    }
    if (real && found == 0) {
      throw new IllegalStateException("no real advisory concerns any of the components");
    }
    return found;
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

  /// More open findings of the artifacts, written behind the server's back: by its doors it would
  /// take an hour. Foreign keys and policies are true by construction.
  private void fill() {
    long began = System.nanoTime();
    int each = Math.max(1, size.findings() / size.artifacts());
    atlas
        .database()
        .asOwner(
            handle -> {
              handle.execute("set local statement_timeout = 0");
              handle.execute("set local session_replication_role = replica");
              handle
                  .createUpdate(
                      """
                      -- name: bench.fill_findings
                      insert into finding (tenant_id, source_id, artifact_purl, component_id, component_purl, vulnerability_id, vulnerability, matched,
                                           verdict, open, severity_score, severity_rating, kev, risk, evidence_hash, opened_at, changed_at)
                      select a.tenant_id, a.source_id, s.source_key, c.id, c.purl, v.id, v.name, 'affected', 'affected', true,
                             v.severity_score, v.severity_rating, false, round((random() * 100)::numeric, 2)::float8, e.hash, now(), now()
                      from artifact_document a
                      join edge_source s on s.tenant_id = a.tenant_id and s.id = a.source_id and s.source_key like 'pkg:github/bench/of-%'
                      cross join (
                        select id, name, severity_score, severity_rating, row_number() over (order by id) as at
                        from vulnerability where merged_into_id is null order by id limit :each) v
                      join (select id, purl, row_number() over (order by id) as at from component order by id limit :each) c on c.at = v.at
                      join (select hash, row_number() over (order by hash) as at from finding_evidence order by hash limit :each) e
                        on e.at = 1 + v.at % (select least(:each, count(*)) from finding_evidence)
                      on conflict do nothing
                      """)
                  .bind("each", each)
                  .execute();
              handle.execute("truncate artifact_risk_summary");
              handle.execute(
                  """
                  -- name: bench.fill_summaries
                  insert into artifact_risk_summary (tenant_id, source_id, artifact_purl, critical, high, medium, low, unrated, unknown, max_risk, refreshed_at)
                  select tenant_id, source_id, min(artifact_purl), count(*) filter (where severity_rating = 'critical'),
                         count(*) filter (where severity_rating = 'high'), count(*) filter (where severity_rating = 'medium'),
                         count(*) filter (where severity_rating in ('low', 'none')), count(*) filter (where severity_rating is null), 0,
                         max(risk), now()
                  from finding where open group by tenant_id, source_id
                  """);
              return true;
            });
    atlas.database().maintain("vacuum (analyze) finding");
    atlas.database().maintain("analyze");
    atlas.database().maintain("checkpoint");
    long open =
        atlas
            .database()
            .asOwner(
                handle ->
                    handle
                        .createQuery("select count(*) from finding where open")
                        .mapTo(Long.class)
                        .one());
    report("open findings there from here on", "%,d".formatted(open));
    System.err.println("filled in %.0f s".formatted(seconds(began)));
  }

  private void oneAdvisory(List<String> shared) {
    List<Double> opened = new ArrayList<>();
    alone(
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
    alone(
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
    alone(
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
      "/api/v1/findings?state=open&severity=critical&limit=100",
      "/api/v1/findings?state=open&artifact=bench/of-7&limit=100",
      "/api/v1/components?search=package12&limit=100",
      "/api/v1/licenses?search=apache&limit=100",
      "/api/v1/artifacts?license=MIT&limit=100",
      "/api/v1/vulnerabilities?search=package12&limit=100"
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

  /// Each on a server that has nothing else to do.
  private void alone(List<Double> times, int count, IntConsumer work) {
    for (int i = 0; i < count; i++) {
      settle();
      int one = i;
      repeat(times, 1, _ -> work.accept(one));
    }
  }

  private static void repeat(List<Double> times, int count, IntConsumer work) {
    for (int i = 0; i < count; i++) {
      long began = System.nanoTime();
      work.accept(i);
      times.add(seconds(began));
    }
  }

  /// Until no job and no event waits.
  private void settle() {
    while (!atlas.jobs().depth().idle() || eventsWait()) {
      FindingsClient.pause();
    }
  }

  private boolean eventsWait() {
    return atlas
        .database()
        .asWorker(
            handle ->
                handle
                    .createQuery("select exists (select from outbox_events)")
                    .mapTo(Boolean.class)
                    .one());
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
