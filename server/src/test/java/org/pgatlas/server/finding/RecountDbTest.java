package org.pgatlas.server.finding;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pgatlas.server.advisory.FeedKind;
import org.pgatlas.server.advisory.TestFeeds;
import org.pgatlas.server.submission.SbomAdmission;
import org.pgatlas.server.testing.AtlasFixture;
import org.pgatlas.server.testing.HandWorkedAtlas;
import org.pgatlas.server.testing.PostgresExtension;
import org.pgatlas.server.vex.VexAdmission;
import org.pgatlas.vex.Justification;
import org.pgatlas.vex.Trust;
import org.pgatlas.vex.VexStatus;

/// What is kept by difference equals a recount from scratch, after every one of many operations
/// drawn at random: documents applied, replaced and withdrawn, advisories imported, changed,
/// withdrawn and merged, scores and lists of what is exploited, statements, decisions, scans.
final class RecountDbTest {
  @RegisterExtension static final PostgresExtension POSTGRES = AtlasFixture.postgres();

  private static final int OPERATIONS = 60;
  private static final int KINDS = 3;
  private static final String[] PACKAGES = {"left", "right", "top", "bottom"};
  private static final String[] LICENSES = {"MIT", "Apache-2.0", "GPL-3.0-only"};
  private static final String[] VECTORS = {
    "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H",
    "CVSS:3.1/AV:N/AC:L/PR:N/UI:R/S:C/C:L/I:L/A:N",
    "CVSS:3.1/AV:N/AC:H/PR:N/UI:N/S:U/C:N/I:N/A:L"
  };
  private static final List<VexStatus> STATUSES = List.of(VexStatus.values());
  private static final int ARTIFACTS = 4;

  /// Vulnerabilities that have a number of CVE.
  private static final int NUMBERED = 3;

  private int number;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void after_each_operation_all_counts_are_those_of_a_recount(long seed) throws SQLException {
    Random random = new Random(seed);
    try (HandWorkedAtlas atlas =
        new HandWorkedAtlas(POSTGRES.createDatabase(), Clock.systemUTC())) {
      List<String> done = new ArrayList<>();
      long opened = 0;
      // Some draw no finding that opens again; they go on until one does.
      for (int i = 0; i < OPERATIONS || (i < 2 * OPERATIONS && kinds(atlas) < KINDS); i++) {
        done.add(operation(atlas, random));
        String why = "seed " + seed + ": " + String.join("; ", done);
        expect(atlas, why, SUMMARIES);
        expect(atlas, why, COMPONENTS);
        expect(atlas, why, PACKAGES_IN_USE);
        expect(atlas, why, LICENSES_IN_USE);
        expect(atlas, why, IN_FORCE);
        expect(atlas, why, EXPLOITS);
        findingsAreThoseOfAScan(atlas, why);
        opened = Math.max(opened, count(atlas, "select count(*) from finding where open"));
      }
      scansAreReplayedTheSame(atlas, "seed " + seed);
      assertThat(opened).as("the operations do find something").isGreaterThan(3);
      assertThat(kinds(atlas))
          .as("changed, closed, reopened at least")
          .isGreaterThanOrEqualTo(KINDS);
    }
  }

  private static long kinds(HandWorkedAtlas atlas) throws SQLException {
    return count(atlas, "select count(distinct event_type) from finding_event");
  }

  /// Rows that one side has and the other has not.
  private static final String SUMMARIES =
      """
      with kept as (
        select source_id, artifact_purl, critical, high, medium, low, unrated, unknown, max_risk from artifact_risk_summary),
      counted as (
        select source_id, min(artifact_purl)::text,
               count(*) filter (where severity_rating = 'critical' and verdict <> 'unknown')::int,
               count(*) filter (where severity_rating = 'high' and verdict <> 'unknown')::int,
               count(*) filter (where severity_rating = 'medium' and verdict <> 'unknown')::int,
               count(*) filter (where severity_rating in ('low', 'none') and verdict <> 'unknown')::int,
               count(*) filter (where severity_rating is null and verdict <> 'unknown')::int,
               count(*) filter (where verdict = 'unknown')::int, max(score)
        from (select o.source_id, o.artifact_purl, o.severity_rating, o.verdict, o.score from open_findings o) o group by source_id)
      select count(*) from ((table kept except table counted) union all (table counted except table kept)) as differing
      """;

  private static final String COMPONENTS =
      """
      with kept as (select component_id, package_id, artifact_count from component_use),
      counted as (
        select c.id, c.package_id, count(distinct i.source_id)::int
        from component_index i cross join lateral unnest(i.component_ids) as u (id) join component c on c.id = u.id group by c.id)
      select count(*) from ((table kept except table counted) union all (table counted except table kept)) as differing
      """;

  private static final String PACKAGES_IN_USE =
      """
      with kept as (select package_id, artifact_count from package_use),
      counted as (
        select c.package_id, count(distinct i.source_id)::int
        from component_index i cross join lateral unnest(i.component_ids) as u (id) join component c on c.id = u.id group by c.package_id)
      select count(*) from ((table kept except table counted) union all (table counted except table kept)) as differing
      """;

  private static final String LICENSES_IN_USE =
      """
      with kept as (select license_id, artifact_count from license_use),
      counted as (
        select u.id, count(distinct i.source_id)::int
        from component_index i cross join lateral unnest(i.license_ids) as u (id) group by u.id)
      select count(*) from ((table kept except table counted) union all (table counted except table kept)) as differing
      """;

  /// Which document is in force says `sbom_current`; the index has exactly those, and marks them.
  private static final String IN_FORCE =
      """
      with kept as (select source_id, document_id from component_index),
      counted as (select source_id, document_id from sbom_current),
      marked as (select document_id from sbom_occurrence where in_force),
      held as (select distinct document_id from sbom_current)
      select (select count(*) from ((table kept except table counted) union all (table counted except table kept)) as differing)
           + (select count(*) from ((table marked except table held) union all (table held except table marked)) as differing)
      """;

  /// EPSS and KEV of what is found are those of its vulnerability.
  private static final String EXPLOITS =
      """
      select count(*) from finding f
      join vulnerability v on v.tenant_id = f.tenant_id and v.id = f.vulnerability_id
      where (f.open or f.closed_reason like 'statement: %')
        and (f.epss is distinct from v.epss or f.kev is distinct from (v.kev_added is not null))
      """;

  private static void expect(HandWorkedAtlas atlas, String why, String differing)
      throws SQLException {
    assertThat(count(atlas, differing)).as(why + "\n" + differing).isZero();
  }

  /// The findings that stand are those that a scan of everything in force finds now; of no artifact
  /// without a document anything is open.
  private static void findingsAreThoseOfAScan(HandWorkedAtlas atlas, String why)
      throws SQLException {
    TreeSet<String> scanned = new TreeSet<>();
    for (int i = 0; i < ARTIFACTS; i++) {
      String artifact = "pkg:github/acme/shop" + i;
      atlas
          .findings()
          .scans()
          .run(atlas.tenant(), artifact)
          .ifPresent(
              run ->
                  atlas
                      .findings()
                      .scans()
                      .lines(atlas.tenant(), run)
                      .forEach(
                          line ->
                              scanned.add(
                                  artifact
                                      + " "
                                      + line.component()
                                      + " "
                                      + line.vulnerability()
                                      + " "
                                      + line.verdict())));
    }
    String kept =
        atlas
            .raw()
            .query(
                """
                select coalesce(string_agg(line, E'\\n' order by line collate "C"), '')
                from (select artifact_purl || ' ' || component_purl || ' ' || vulnerability || ' ' || verdict as line
                      from finding where open or closed_reason like 'statement: %') all_of_them
                """);
    assertThat(kept).as(why).isEqualTo(String.join("\n", scanned));
  }

  /// From the documents alone that their manifests pin.
  private static void scansAreReplayedTheSame(HandWorkedAtlas atlas, String why)
      throws SQLException {
    String manifests =
        atlas.raw().query("select string_agg(encode(content_hash, 'hex'), ' ') from scan_manifest");
    int same = 0;
    for (String manifest : String.valueOf(manifests).split(" ")) {
      assertThat(atlas.findings().scans().replay(atlas.tenant(), manifest).orElseThrow().same())
          .as(why + ", manifest " + manifest)
          .isTrue();
      same++;
    }
    assertThat(same).isGreaterThan(20);
  }

  private static long count(HandWorkedAtlas atlas, String sql) throws SQLException {
    return Long.parseLong(String.valueOf(atlas.raw().query(sql)));
  }

  private String operation(HandWorkedAtlas atlas, Random random) throws SQLException {
    int artifact = random.nextInt(ARTIFACTS);
    String name = PACKAGES[random.nextInt(PACKAGES.length)];
    return switch (random.nextInt(14)) {
      case 0, 1, 2 -> submit(atlas, random, artifact);
      case 3 -> withdraw(atlas, artifact);
      case 4, 5, 6 -> advise(atlas, random, name, false);
      case 7 -> advise(atlas, random, name, true);
      case 8 -> say(atlas, random, name);
      case 9 -> decide(atlas, random);
      case 10 -> another(atlas, random);
      case 11 -> scores(atlas, random);
      case 12 -> exploited(atlas, random);
      default -> again(atlas, random);
    };
  }

  private String submit(HandWorkedAtlas atlas, Random random, int artifact) {
    StringBuilder parts = new StringBuilder();
    int count = random.nextInt(5);
    for (int i = 0; i <= count; i++) {
      String version = random.nextInt(8) == 0 ? "" : "@" + (1 + random.nextInt(4)) + ".0.0";
      parts
          .append(i == 0 ? "" : ",")
          .append(
              "{\"type\":\"library\",\"name\":\"c%d\",\"bom-ref\":\"c%d\",\"purl\":\"pkg:npm/%s%s\",\"licenses\":[{\"license\":{\"id\":\"%s\"}}]}"
                  .formatted(
                      i,
                      i,
                      PACKAGES[random.nextInt(PACKAGES.length)],
                      version,
                      LICENSES[random.nextInt(LICENSES.length)]));
    }
    Random beside = new Random(number++);
    String document =
        "{\"bomFormat\":\"CycloneDX\",\"specVersion\":\"1.6\",\"metadata\":{\"component\":{\"type\":\"application\",\"name\":\"shop\",\"version\":\"1\",\"bom-ref\":\"root\"}},\"components\":["
            + parts
            + "],\"vulnerabilities\":["
            + analyses(beside, count)
            + "]}";
    boolean current = beside.nextInt(6) > 0;
    atlas.admit(
        "acme/shop" + artifact,
        new SbomAdmission.Run(current, Instant.now()),
        document.getBytes(StandardCharsets.UTF_8));
    atlas.work();
    return "shop" + artifact + (current ? " has " : " has not ") + document;
  }

  /// What the document says itself about its parts, of one of them or the whole; or nothing.
  private static String analyses(Random random, int count) {
    return random.nextInt(3) > 0
        ? ""
        : "{\"id\":\"GHSA-%s-%d\",\"analysis\":{\"state\":\"%s\",\"detail\":\"none\"},\"affects\":[{\"ref\":\"%s\"}]}"
            .formatted(
                PACKAGES[random.nextInt(PACKAGES.length)],
                random.nextInt(2),
                random.nextBoolean() ? "not_affected" : "exploitable",
                random.nextInt(3) == 0 ? "root" : "c" + random.nextInt(count + 1));
  }

  private static String withdraw(HandWorkedAtlas atlas, int artifact) throws SQLException {
    String purl = "pkg:github/acme/shop" + artifact;
    long there =
        count(
            atlas,
            "select count(*) from component_index i join edge_source s on s.id = i.source_id where s.source_key = '"
                + purl
                + "'");
    if (there > 0) {
      atlas.withdraw(purl);
      atlas.work();
    }
    return "shop" + artifact + " is withdrawn";
  }

  /// Of two advisories about a package each may name the other as an alias, and cease to.
  private String advise(HandWorkedAtlas atlas, Random random, String name, boolean withdrawn) {
    int which = random.nextInt(2);
    String alias = random.nextInt(3) == 0 ? "\"GHSA-" + name + "-" + (1 - which) + "\"" : "";
    int from = random.nextInt(3);
    String document =
        """
        {"id":"GHSA-%s-%d","modified":"2030-01-01T00:00:%02d.%03dZ",%s"aliases":[%s],"severity":[%s],
         "affected":[{"package":{"ecosystem":"npm","name":"%s"},"ranges":[{"type":"SEMVER","events":[{"introduced":"%d.0.0"},{"fixed":"%d.0.0"}]}]}]}
        """
            .formatted(
                name,
                which,
                number / 1000 % 60,
                number++ % 1000,
                withdrawn ? "\"withdrawn\":\"2030-02-01T00:00:00Z\"," : "",
                alias,
                random.nextInt(4) == 0
                    ? ""
                    : "{\"type\":\"CVSS_V3\",\"score\":\"" + VECTORS[random.nextInt(3)] + "\"}",
                name,
                from,
                from + 1 + random.nextInt(3));
    offer(atlas, document);
    return "advisory " + document.strip();
  }

  private void offer(HandWorkedAtlas atlas, String document) {
    TestFeeds.offer(
        number % 2 == 0 ? atlas.feeds() : atlas.feedsAtOnce(),
        atlas.tenant(),
        "feed-" + number++,
        document.getBytes(StandardCharsets.UTF_8));
    atlas.work();
  }

  private String say(HandWorkedAtlas atlas, Random random, String name) {
    VexStatus status = STATUSES.get(random.nextInt(STATUSES.size()));
    String product =
        random.nextInt(3) == 0
            ? "pkg:github/acme/shop" + random.nextInt(ARTIFACTS)
            : "pkg:npm/" + name + (random.nextBoolean() ? "@2.0.0" : "");
    int at = number++;
    String document =
        """
        {"@context":"https://openvex.dev/ns/v0.2.0","@id":"https://vex.example/%d","author":"%s",
         "timestamp":"2030-01-01T%02d:%02d:00Z","version":1,"statements":[{"vulnerability":{"name":"GHSA-%s-%d"},
         "products":[{"@id":"%s"}],"status":"%s","impact_statement":"none","action_statement":"none"}]}
        """
            .formatted(
                at,
                random.nextBoolean() ? "Maker" : "Somebody",
                at / 60,
                at % 60,
                name,
                random.nextInt(2),
                product,
                status.id());
    atlas
        .vex()
        .admit(
            atlas.tenant(),
            VexAdmission.Offer.upload(
                random.nextBoolean() ? Trust.PRODUCT_VENDOR : Trust.THIRD_PARTY, "test"),
            document.getBytes(StandardCharsets.UTF_8));
    return "statement " + document.strip();
  }

  private static String decide(HandWorkedAtlas atlas, Random random) throws SQLException {
    String ids =
        atlas
            .raw()
            .query(
                "select coalesce(string_agg(external_id::text, ' ' order by id), '') from finding where open or closed_reason like 'statement: %'");
    if (ids == null || ids.isEmpty()) {
      return "nothing to decide";
    }
    String[] all = ids.split(" ");
    UUID id = UUID.fromString(all[random.nextInt(all.length)]);
    @Nullable VexStatus status =
        random.nextInt(3) == 0 ? null : STATUSES.get(random.nextInt(STATUSES.size()));
    atlas
        .findings()
        .decisions()
        .decide(
            atlas.tenant(),
            id,
            new Decisions.Offer(
                status,
                status == VexStatus.NOT_AFFECTED ? Justification.VULNERABLE_CODE_NOT_PRESENT : null,
                null,
                null,
                false,
                "ann"));
    return "decision " + status + " of " + id;
  }

  private String another(HandWorkedAtlas atlas, Random random) {
    String name = PACKAGES[random.nextInt(PACKAGES.length)];
    String document =
        """
        {"id":"CVE-2030-%d","modified":"2030-01-01T00:00:%02d.%03dZ","aliases":["GHSA-%s-%d"],
         "affected":[{"package":{"ecosystem":"npm","name":"%s"},"versions":["%d.0.0"]}]}
        """
            .formatted(
                1000 + random.nextInt(NUMBERED),
                number / 1000 % 60,
                number++ % 1000,
                name,
                random.nextInt(2),
                name,
                1 + random.nextInt(4));
    offer(atlas, document);
    return "another name " + document.strip();
  }

  /// Some so close together that the rounded risk is the same.
  private String scores(HandWorkedAtlas atlas, Random random) {
    StringBuilder document =
        new StringBuilder(
            "#model_version:v2030,score_date:2030-01-01T00:00:00+0000\ncve,epss,percentile\n");
    for (int i = 0; i < NUMBERED; i++) {
      double score = random.nextInt(3) / 4.0 + random.nextInt(4) / 100_000.0;
      document.append(
          String.format(Locale.ROOT, "CVE-2030-%d,%.5f,0.%d\n", 1000 + i, score, number++ % 100));
    }
    return tell(atlas, FeedKind.EPSS, document.toString());
  }

  private String exploited(HandWorkedAtlas atlas, Random random) {
    StringBuilder entries = new StringBuilder();
    for (int i = 0; i < NUMBERED; i++) {
      if (random.nextBoolean()) {
        entries
            .append(entries.isEmpty() ? "" : ",")
            .append("{\"cveID\":\"CVE-2030-%d\",\"dateAdded\":\"2030-01-01\"}".formatted(1000 + i));
      }
    }
    return tell(
        atlas,
        FeedKind.KEV,
        "{\"catalogVersion\":\"%d\",\"dateReleased\":\"2030-01-01T00:00:00Z\",\"vulnerabilities\":[%s]}"
            .formatted(number++, entries));
  }

  private static String tell(HandWorkedAtlas atlas, FeedKind kind, String document) {
    TestFeeds.offer(atlas.feeds(), atlas.tenant(), kind, document);
    atlas.work();
    return kind + " " + document.strip();
  }

  /// What is there already, told again.
  private static String again(HandWorkedAtlas atlas, Random random) {
    int artifact = random.nextInt(ARTIFACTS);
    atlas
        .database()
        .run(
            atlas.tenant(),
            handle ->
                handle
                    .createQuery(
                        "-- name: test.sources\nselect source_id from component_index where tenant_id = :tenant order by 1 limit 1 offset :at")
                    .bind("tenant", atlas.tenant())
                    .bind("at", artifact)
                    .mapTo(Integer.class)
                    .findOne()
                    .ifPresent(
                        source ->
                            atlas
                                .findings()
                                .sourcesChanged(handle, atlas.tenant(), List.of(source))));
    return "scanned again";
  }
}
