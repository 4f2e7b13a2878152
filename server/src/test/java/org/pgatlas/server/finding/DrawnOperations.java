package org.pgatlas.server.finding;

import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.pgatlas.server.advisory.FeedKind;
import org.pgatlas.server.advisory.TestFeeds;
import org.pgatlas.server.submission.SbomAdmission;
import org.pgatlas.server.testing.HandWorkedAtlas;
import org.pgatlas.server.vex.VexAdmission;
import org.pgatlas.vex.Trust;
import org.pgatlas.vex.VexStatus;

/// What may happen to findings, drawn at random and done to an atlas: documents applied, replaced
/// and withdrawn, advisories imported, changed, withdrawn and merged, scores and lists of what is
/// exploited, statements, decisions, scans. The same seed draws the same.
final class DrawnOperations {
  private static final String[] PACKAGES = {"left", "right", "top", "bottom"};
  private static final String[] LICENSES = {"MIT", "Apache-2.0", "GPL-3.0-only"};
  private static final String[] VECTORS = {
    "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H",
    "CVSS:3.1/AV:N/AC:L/PR:N/UI:R/S:C/C:L/I:L/A:N",
    "CVSS:3.1/AV:N/AC:H/PR:N/UI:N/S:U/C:N/I:N/A:L"
  };
  private static final List<VexStatus> STATUSES = List.of(VexStatus.values());

  /// Vulnerabilities that have a number of CVE.
  private static final int NUMBERED = 3;

  private final HandWorkedAtlas atlas;
  private final int artifacts;
  private final Random random;
  private int number;

  /// @param artifacts how many there are at most
  DrawnOperations(HandWorkedAtlas atlas, int artifacts, long seed) {
    this.atlas = atlas;
    this.artifacts = artifacts;
    this.random = new Random(seed);
  }

  /// Does one; returns it in words.
  String next() throws SQLException {
    int artifact = random.nextInt(artifacts);
    String name = PACKAGES[random.nextInt(PACKAGES.length)];
    return switch (random.nextInt(14)) {
      case 0, 1, 2 -> submit(artifact);
      case 3 -> withdraw(artifact);
      case 4, 5, 6 -> advise(name, false);
      case 7 -> advise(name, true);
      case 8 -> say(name);
      case 9 -> decide();
      case 10 -> another();
      case 11 -> scores();
      case 12 -> exploited();
      default -> again();
    };
  }

  private String submit(int artifact) {
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

  private String withdraw(int artifact) throws SQLException {
    String purl = "pkg:github/acme/shop" + artifact;
    String there =
        atlas
            .raw()
            .query(
                "select count(*) from component_index i join edge_source s on s.id = i.source_id where s.source_key = '"
                    + purl
                    + "'");
    if (!"0".equals(there)) {
      atlas.withdraw(purl);
      atlas.work();
    }
    return "shop" + artifact + " is withdrawn";
  }

  /// Of two advisories about a package each may name the other as an alias, and cease to.
  private String advise(String name, boolean withdrawn) {
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
    offer(document);
    return "advisory " + document.strip();
  }

  private void offer(String document) {
    TestFeeds.offer(
        number % 2 == 0 ? atlas.feeds() : atlas.feedsAtOnce(),
        atlas.tenant(),
        "feed-" + number++,
        document.getBytes(StandardCharsets.UTF_8));
    atlas.work();
  }

  private String say(String name) {
    VexStatus status = STATUSES.get(random.nextInt(STATUSES.size()));
    String product =
        random.nextInt(3) == 0
            ? "pkg:github/acme/shop" + random.nextInt(artifacts)
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

  private String decide() throws SQLException {
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
    SmallAtlas.decide(atlas, id, status);
    return "decision " + status + " of " + id;
  }

  private String another() {
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
    offer(document);
    return "another name " + document.strip();
  }

  /// Some so close together that the rounded risk is the same.
  private String scores() {
    StringBuilder document =
        new StringBuilder(
            "#model_version:v2030,score_date:2030-01-01T00:00:00+0000\ncve,epss,percentile\n");
    for (int i = 0; i < NUMBERED; i++) {
      double score = random.nextInt(3) / 4.0 + random.nextInt(4) / 100_000.0;
      document.append(
          String.format(Locale.ROOT, "CVE-2030-%d,%.5f,0.%d\n", 1000 + i, score, number++ % 100));
    }
    return tell(FeedKind.EPSS, document.toString());
  }

  private String exploited() {
    StringBuilder entries = new StringBuilder();
    for (int i = 0; i < NUMBERED; i++) {
      if (random.nextBoolean()) {
        entries
            .append(entries.isEmpty() ? "" : ",")
            .append("{\"cveID\":\"CVE-2030-%d\",\"dateAdded\":\"2030-01-01\"}".formatted(1000 + i));
      }
    }
    return tell(
        FeedKind.KEV,
        "{\"catalogVersion\":\"%d\",\"dateReleased\":\"2030-01-01T00:00:00Z\",\"vulnerabilities\":[%s]}"
            .formatted(number++, entries));
  }

  private String tell(FeedKind kind, String document) {
    TestFeeds.offer(atlas.feeds(), atlas.tenant(), kind, document);
    atlas.work();
    return kind + " " + document.strip();
  }

  /// What is there already, told again.
  private String again() {
    int artifact = random.nextInt(artifacts);
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
