package org.pgatlas.server.advisory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.pgatlas.server.artifact.ArtifactStore;
import org.pgatlas.server.db.Database;
import org.pgatlas.server.job.Job;
import org.pgatlas.server.job.JobHandler;
import org.pgatlas.server.job.Lane;
import org.pgatlas.server.testing.AtlasFixture;
import org.pgatlas.server.testing.Eventually;
import org.pgatlas.server.testing.PostgresExtension;
import org.pgatlas.server.testing.RunningAtlas;
import org.pgatlas.server.testing.TestDatabase;
import org.pgatlas.server.wire.Json;
import org.pgatlas.testing.TestData;
import tools.jackson.databind.JsonNode;

/// Feeds through HTTP and the queue: real ones, again, cut short, with less in them.
final class FeedImportDbTest {
  @RegisterExtension static final PostgresExtension POSTGRES = AtlasFixture.postgres();

  private final TestDatabase rows = POSTGRES.createDatabase();

  @Test
  void a_real_feed_goes_in_once_and_changes_nothing_again(@TempDir Path data) throws Exception {
    SequencedMap<String, byte[]> files = files(TestData.require("osv/PyPI"));
    int advisories = files.size();
    try (RunningAtlas atlas = new RunningAtlas(rows, data, Map.of())) {
      byte[] archive = zip(files);
      JsonNode first = imported(atlas, "/api/v1/ingest/advisories?feed=PyPI", archive);
      assertThat(first.path("added").asInt()).isEqualTo(advisories);
      assertThat(first.path("refused").asInt()).isZero();
      String before = AdvisoryRows.everything(rows);

      RunningAtlas.Answer same =
          atlas.post("/api/v1/ingest/advisories?feed=PyPI", "application/zip", archive);
      assertThat(same.body().path("duplicate").asBoolean()).isTrue();
      // Other bytes, and nothing else in them.
      byte[] reordered = zip(files.reversed());
      JsonNode again = imported(atlas, "/api/v1/ingest/advisories?feed=PyPI", reordered);
      assertThat(again.path("unchanged").asInt()).isEqualTo(advisories);
      assertThat(again.path("added").asInt() + again.path("updated").asInt()).isZero();
      assertThat(AdvisoryRows.everything(rows)).isEqualTo(before);

      String lost = files.sequencedKeySet().getFirst();
      String name = Json.MAPPER.readTree(files.remove(lost)).path("id").asString();
      JsonNode less = imported(atlas, "/api/v1/ingest/advisories?feed=PyPI", zip(files));
      assertThat(less.path("missing").asInt()).isEqualTo(1);
      JsonNode detail = atlas.get("/api/v1/vulnerabilities/" + name).body();
      assertThat(detail.findPath("missing_from").get(0).asString()).isEqualTo("osv:PyPI");
      assertThat(atlas.get("/api/v1/feeds").body().get(0).path("advisories").asInt())
          .isEqualTo(advisories);
      assertThat(rows.query("select count(*) from event_log where type = 'advisory.imported'"))
          .isEqualTo("3");
    }
  }

  @Test
  void every_published_advisory_goes_in_or_is_told(@TempDir Path data) throws Exception {
    SequencedMap<String, byte[]> files = files(TestData.require("osv"));
    assertThat(files).hasSize(4_079);
    try (RunningAtlas atlas = new RunningAtlas(rows, data, Map.of())) {
      JsonNode counts = imported(atlas, "/api/v1/ingest/advisories?feed=all", zip(files));

      assertThat(counts.path("refused").asInt()).as(counts.toString()).isZero();
      assertThat(counts.path("advisories").asInt()).isEqualTo(4_079);
      assertThat(rows.query("select count(*) from advisory")).isEqualTo("4077");
      assertThat(rows.query("select count(*) from advisory where withdrawn is not null"))
          .isEqualTo("27");
      assertThat(
              rows.query(
                  "select count(*) from advisory_link l join advisory a using (advisory_id) where a.withdrawn is not null"))
          .isEqualTo("0");
      assertThat(
              rows.query(
                  "select count(*) from advisory a join vulnerability v on v.id = a.vulnerability_id where v.merged_into_id is not null"))
          .isEqualTo("0");
      assertThat(
              rows.query(
                  "select count(*) from vulnerability v where merged_into_id is null and not exists (select from vulnerability_alias a where a.vulnerability_id = v.id)"))
          .isEqualTo("0");
      assertThat(rows.query("select count(*) from job_dead")).isEqualTo("0");
      assertThat(atlas.get("/api/v1/vulnerabilities?search=django&severity=critical").status())
          .isEqualTo(200);
      RunningAtlas.Answer django =
          atlas.get(
              "/api/v1/vulnerabilities?package=pkg:pypi/Django&limit=1&sort=severity_score:desc");
      assertThat(django.body().path("total").asInt()).isGreaterThan(10);
    }
  }

  @Test
  void an_import_that_was_killed_goes_on_where_it_stood() throws Exception {
    List<String> all = new ArrayList<>();
    for (int i = 0; i < 1_200; i++) {
      all.add(advisory("GHSA-" + i, 1, "CVE-2024-" + (10_000 + i)));
    }
    all.add("{\"id\": \"\"}");
    Map<String, byte[]> files = new LinkedHashMap<>();
    all.forEach(
        one -> files.put("a" + files.size() + ".json", one.getBytes(StandardCharsets.UTF_8)));
    try (Database database = AtlasFixture.open(rows)) {
      UUID tenant = AtlasFixture.of(database, "default").tenant();
      long id = admitted(database, tenant, zip(files));
      AtomicInteger calls = new AtomicInteger();
      FeedImporter dying =
          new FeedImporter(
              database,
              new ArtifactStore(),
              (_, _, _) -> {
                if (calls.incrementAndGet() == 2) {
                  throw new IllegalStateException("killed");
                }
              },
              (_, _, _, _) -> {});
      Job job = job(tenant, id);
      assertThatThrownBy(() -> dying.handle(job, JobHandler.Completion.NONE)).hasMessage("killed");
      assertThat(rows.query("select count(*) from advisory")).isEqualTo("500");
      assertThat(rows.query("select doc ->> 'position' from feed_import")).isEqualTo("500");

      new FeedImporter(
              database, new ArtifactStore(), VulnerabilitiesChanged.NOBODY, (_, _, _, _) -> {})
          .handle(job, JobHandler.Completion.NONE);

      assertThat(rows.query("select count(*) from advisory")).isEqualTo("1200");
      JsonNode counts =
          Json.MAPPER.readTree(
              String.valueOf(rows.query("select doc -> 'counts' from feed_import")));
      assertThat(counts.path("added").asInt()).isEqualTo(1_200);
      assertThat(counts.path("refused").asInt()).isEqualTo(1);
      assertThat(counts.path("refusals").get(0).path("place").asString()).isEqualTo("a1200.json");
      assertThat(rows.query("select status from feed_import")).isEqualTo("processed");
    }
  }

  @Test
  void scores_and_the_catalogue_of_exploited_ones_are_kept_and_shown(@TempDir Path data)
      throws Exception {
    try (RunningAtlas atlas = new RunningAtlas(rows, data, Map.of())) {
      imported(
          atlas,
          "/api/v1/ingest/advisories",
          advisory("GHSA-1", 1, "CVE-2024-10001").getBytes(StandardCharsets.UTF_8));
      JsonNode scores =
          imported(atlas, "/api/v1/ingest/epss", gzip(epss("2026-03-02", "0.5", "0.25")));
      assertThat(scores.path("changed").asInt()).isEqualTo(2);
      JsonNode older =
          imported(
              atlas,
              "/api/v1/ingest/epss",
              epss("2026-03-01", "0.1", "0.1").getBytes(StandardCharsets.UTF_8));
      assertThat(older.path("older").asBoolean()).isTrue();
      JsonNode newer =
          imported(
              atlas,
              "/api/v1/ingest/epss",
              epss("2026-03-03", "0.5", "0.3").getBytes(StandardCharsets.UTF_8));
      assertThat(newer.path("changed").asInt()).as("only what differs").isEqualTo(1);
      imported(atlas, "/api/v1/ingest/kev", kev("2026-03-01", "CVE-2024-10001", "CVE-2024-10002"));

      JsonNode detail = atlas.get("/api/v1/vulnerabilities/ghsa-1").body();
      assertThat(detail.path("vulnerability").path("id").asString()).isEqualTo("CVE-2024-10001");
      assertThat(detail.path("vulnerability").path("epss").asDouble()).isEqualTo(0.5);
      assertThat(detail.path("kev").get(0).path("ransomware").asBoolean()).isTrue();
      assertThat(total(atlas, "?kev=true")).isEqualTo(1);

      imported(atlas, "/api/v1/ingest/kev", kev("2026-03-02", "CVE-2024-10002"));
      assertThat(total(atlas, "?kev=true")).isZero();
      assertThat(rows.query("select count(*) from kev_entry where not listed")).isEqualTo("1");
    }
  }

  @Test
  void the_catalogue_is_read_from_its_table_too(@TempDir Path data) throws Exception {
    try (RunningAtlas atlas = new RunningAtlas(rows, data, Map.of())) {
      imported(
          atlas,
          "/api/v1/ingest/advisories",
          advisory("GHSA-1", 1, "CVE-2024-10001").getBytes(StandardCharsets.UTF_8));
      String table =
          """
          cveID,vendorProject,product,vulnerabilityName,dateAdded,shortDescription,requiredAction,dueDate,knownRansomwareCampaignUse,notes,cwes
          CVE-2024-10001,Acme,App,"Acme ""App"", overflow",2026-01-02,"Two
          lines, one field",Update,2026-01-23,Known,,CWE-787
          CVE-2024-10002,Acme,Other,Acme Other,2026-01-03,,,,Unknown,,
          """;
      assertThat(
              imported(atlas, "/api/v1/ingest/kev", table.getBytes(StandardCharsets.UTF_8))
                  .path("entries")
                  .asInt())
          .isEqualTo(2);
      JsonNode kev = atlas.get("/api/v1/vulnerabilities/ghsa-1").body().path("kev").get(0);
      assertThat(kev.path("ransomware").asBoolean()).isTrue();
      assertThat(
              rows.query(
                  "select concat_ws('|', name, due_date, description) from kev_entry where cve = 'CVE-2024-10001'"))
          .isEqualTo("Acme \"App\", overflow|2026-01-23|Two\nlines, one field");
      assertRefused(atlas, "kev", "cveID,dateAdded\nCVE-1,2026-01-01\n", 422);
      assertRefused(atlas, "kev", "cveID,dateAdded\nCVE-2024-10001,yesterday\n", 422);
    }
  }

  @Test
  void the_same_bytes_again_revive_an_import_that_died(@TempDir Path data) throws Exception {
    try (RunningAtlas atlas = new RunningAtlas(rows, data, Map.of())) {
      assertThat(atlas.post("/api/v1/jobs/queues/import/pause", "", new byte[0]).status())
          .isEqualTo(200);
      byte[] feed = advisory("GHSA-1", 1).getBytes(StandardCharsets.UTF_8);
      RunningAtlas.Answer first = atlas.post("/api/v1/ingest/advisories", "application/json", feed);
      assertThat(first.status()).isEqualTo(202);
      rows.query("with gone as (delete from job_queue returning 1) select count(*) from gone");
      assertThat(atlas.post("/api/v1/jobs/queues/import/resume", "", new byte[0]).status())
          .isEqualTo(200);
      RunningAtlas.Answer again = atlas.post("/api/v1/ingest/advisories", "application/json", feed);
      assertThat(again.body().path("duplicate").asBoolean()).isTrue();
      atlas.settle();
      assertThat(rows.query("select status::text from feed_import")).isEqualTo("processed");
      assertThat(rows.query("select count(*) from document_submission where status <> 'processed'"))
          .isEqualTo("0");
    }
  }

  @Test
  void an_import_that_is_given_up_says_why_and_is_applied_when_it_is_put_back(@TempDir Path data)
      throws Exception {
    try (RunningAtlas atlas = new RunningAtlas(rows, data, Map.of())) {
      atlas.atlas().jobs().pause(Lane.IMPORT, "test");
      byte[] feed = advisory("GHSA-1", 1).getBytes(StandardCharsets.UTF_8);
      assertThat(atlas.post("/api/v1/ingest/advisories", "application/json", feed).status())
          .isEqualTo(202);
      assertThat(atlas.post("/api/v1/ingest/survey?round=1", "text/csv", survey()).status())
          .isEqualTo(202);
      rows.execute("create table kept as select sha256, bytes from artifact_blob");
      rows.execute("update artifact_blob set bytes = '\\x00'");
      rows.execute("update job_queue set max_attempts = 1 where queue = 'import'");
      atlas.atlas().jobs().resume(Lane.IMPORT);
      atlas.settle();
      String imports =
          "select string_agg(distinct concat_ws(' ', status, phase, left(error_detail, 24)), ';') from feed_import";
      Eventually.until(
          "its handler has heard of the dead job",
          () -> "failed given-up given up after 1 attempt".equals(rows.query(imports)));
      String attempts = "select concat_ws(' ', status, error_code) from document_submission";
      assertThat(rows.query(attempts)).isEqualTo("failed gave-up");
      rows.execute(
          "update artifact_blob b set bytes = k.bytes from kept k where k.sha256 = b.sha256");
      assertThat(
              atlas
                  .post("/api/v1/ingest/advisories", "application/json", feed)
                  .body()
                  .path("duplicate")
                  .asBoolean())
          .as("handed in again it is the same import")
          .isTrue();
      UUID tenant = UUID.fromString(String.valueOf(rows.query("select id from tenant")));
      atlas.atlas().jobs().requeue(tenant, null);
      atlas.settle();
      assertThat(rows.query("select string_agg(distinct status::text, ';') from feed_import"))
          .isEqualTo("processed");
      assertThat(
              rows.query(
                  "select string_agg(distinct concat_ws(' ', status, error_code), ';') from document_submission"))
          .isEqualTo("processed");
    }
  }

  private static byte[] survey() {
    return "project,status\ndaoip-5:local:project:github.com/acme,live\n"
        .getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void what_is_no_feed_is_refused_with_its_place_and_recorded(@TempDir Path data) throws Exception {
    try (RunningAtlas atlas = new RunningAtlas(rows, data, Map.of())) {
      assertRefused(atlas, "advisories", "[{\"id\": \"A-1\"}, {\"id\": 3}]", 422);
      assertRefused(atlas, "advisories", "", 422);
      assertRefused(atlas, "epss", "cve,epss,percentile\nCVE-2024-10001,0.1,0.1\n", 422);
      assertRefused(atlas, "epss", epss("2026-03-02", "1.5", "0"), 422);
      assertRefused(atlas, "kev", "{\"vulnerabilities\": []}", 415);
      byte[] slip = zip(Map.of("../../a.json", advisory("A", 1).getBytes(StandardCharsets.UTF_8)));
      assertThat(atlas.post("/api/v1/ingest/advisories", "application/zip", slip).status())
          .isEqualTo(422);
      byte[] bomb = zip(Map.of("a.json", new byte[100 << 20]));
      assertThat(atlas.post("/api/v1/ingest/advisories", "application/zip", bomb).status())
          .isEqualTo(413);
      assertThat(rows.query("select count(*) from document_submission where status = 'failed'"))
          .isEqualTo("7");
      assertThat(rows.query("select count(*) from feed_import")).isEqualTo("0");
      assertThat(rows.query("select count(*) from artifact_blob")).isEqualTo("0");
    }
  }

  private static void assertRefused(RunningAtlas atlas, String feed, String body, int status) {
    RunningAtlas.Answer answer =
        atlas.post(
            "/api/v1/ingest/" + feed, "application/json", body.getBytes(StandardCharsets.UTF_8));
    assertThat(answer.status()).as(feed + " " + answer.body()).isEqualTo(status);
    assertThat(answer.body().path("detail").isMissingNode()).isFalse();
  }

  private static int total(RunningAtlas atlas, String query) {
    return atlas.get("/api/v1/vulnerabilities" + query).body().path("total").asInt();
  }

  /// Posts a feed and waits; returns what became of it.
  private static JsonNode imported(RunningAtlas atlas, String path, byte[] body) {
    RunningAtlas.Answer answer = atlas.post(path, "application/octet-stream", body);
    assertThat(answer.status()).as(answer.body().toString()).isEqualTo(202);
    atlas.settle();
    JsonNode feed = atlas.get(answer.location()).body();
    assertThat(feed.path("status").asString()).as(feed.toString()).isEqualTo("processed");
    return feed.path("counts");
  }

  private long admitted(Database database, UUID tenant, byte[] bytes) throws SQLException {
    ArtifactStore.Stored identity = ArtifactStore.Stored.of(bytes);
    return database.write(
        tenant,
        handle -> {
          new ArtifactStore().put(handle, tenant, identity, bytes);
          return new FeedStore()
              .insert(handle, tenant, "osv:test", "", identity.sha256(), null, true);
        });
  }

  private static Job job(UUID tenant, long id) {
    return new Job(
        1, tenant, FeedImporter.JOB.name(), "{\"feed_import_id\": " + id + "}", 1, 10, 1);
  }

  private static String advisory(String id, int day, String... aliases) {
    return """
        {"id": "%s", "modified": "2024-01-%02dT00:00:00Z", "aliases": [%s],
         "affected": [{"package": {"ecosystem": "npm", "name": "left"}, "ranges": [{"type": "SEMVER", "events": [{"introduced": "0"}]}]}]}
        """
        .formatted(
            id, day, String.join(", ", Stream.of(aliases).map(one -> "\"" + one + "\"").toList()));
  }

  private static String epss(String date, String first, String second) {
    return """
        #model_version:v2025.03.14,score_date:%sT00:00:00+0000
        cve,epss,percentile
        CVE-2024-10001,%s,0.9
        CVE-2024-10002,%s,0.4
        """
        .formatted(date, first, second);
  }

  private static byte[] kev(String date, String... cves) {
    List<String> entries =
        Stream.of(cves)
            .map(
                cve ->
                    """
                    {"cveID": "%s", "vendorProject": "Vendor", "product": "Product", "vulnerabilityName": "Flaw", "dateAdded": "2026-01-02",
                     "shortDescription": "Bad.", "requiredAction": "Update.", "dueDate": "2026-02-02",
                     "knownRansomwareCampaignUse": "Known", "notes": "", "cwes": []}
                    """
                        .formatted(cve))
            .toList();
    return """
        {"title": "Catalogue", "catalogVersion": "%s", "dateReleased": "%sT00:00:00.0000Z", "count": %d, "vulnerabilities": [%s]}
        """
        .formatted(date, date, cves.length, String.join(",", entries))
        .getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] gzip(@Nullable String text) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(String.valueOf(text).getBytes(StandardCharsets.UTF_8));
    }
    return out.toByteArray();
  }

  private static byte[] zip(Map<String, byte[]> files) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(out)) {
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        zip.putNextEntry(new ZipEntry(file.getKey()));
        zip.write(file.getValue());
        zip.closeEntry();
      }
    }
    return out.toByteArray();
  }

  /// Advisories below the folder.
  private static SequencedMap<String, byte[]> files(Path root) throws IOException {
    SequencedMap<String, byte[]> files = new LinkedHashMap<>();
    try (Stream<Path> below = Files.walk(root)) {
      for (Path file :
          below
              .filter(one -> one.toString().endsWith(".json"))
              .filter(one -> !one.toString().contains("/_truth/"))
              .filter(one -> !one.toString().contains("/schema/"))
              .sorted()
              .toList()) {
        files.put(root.relativize(file).toString(), Files.readAllBytes(file));
      }
    }
    return files;
  }
}
