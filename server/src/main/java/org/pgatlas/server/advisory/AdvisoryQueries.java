package org.pgatlas.server.advisory;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pgatlas.server.db.Database;
import org.pgatlas.server.db.Examples;
import org.pgatlas.server.db.HotQuery;

/// The hot queries of advisories and vulnerabilities: lists, search, and what a scan asks.
public final class AdvisoryQueries {
  private static final int PAGE = 100;
  private static final String GUESSED = "a search function is taken for a thousand rows";

  private AdvisoryQueries() {}

  public static List<HotQuery> hot() {
    return List.of(
        list("worst", VulnerabilitySort.SEVERITY_SCORE).servedBy("ix_vulnerability_severity"),
        list("changed last", VulnerabilitySort.MODIFIED).servedBy("ix_vulnerability_modified"),
        list("likeliest", VulnerabilitySort.EPSS).servedBy("ix_vulnerability_epss"),
        searched(),
        HotQuery.read(
                "vulnerability.list",
                "of a package",
                (db, t, x) ->
                    new VulnerabilityReadStore(db)
                        .list(t, about(x), VulnerabilitySort.MODIFIED, true, PAGE, 0))
            .servedBy("ix_advisory_affected_package", "advisory_pkey")
            .accepting("sort", "what concerns one package, newest first")
            .within(5, 50),
        HotQuery.read(
                "vulnerability.find",
                "",
                (db, t, x) ->
                    new VulnerabilityReadStore(db).find(t, x.text("vulnerability_alias.name")))
            .servedBy("vulnerability_alias_pkey", "vulnerability_pkey"),
        HotQuery.read(
                "advisory.candidates",
                "",
                (db, t, x) ->
                    db.read(
                        t,
                        h ->
                            new AdvisoryReadStore()
                                .candidates(
                                    h,
                                    t,
                                    List.of(
                                        new AdvisoryReadStore.Probe(
                                            x.text("advisory_affected.ecosystem"),
                                            x.text("advisory_affected.package"),
                                            null)))))
            .servedBy("ix_advisory_affected_package")
            .accepting("estimate", "packages differ in how many advisories they have"),
        HotQuery.read(
                "advisory.of_vulnerabilities",
                "",
                (db, t, x) ->
                    db.read(
                        t,
                        h ->
                            new AdvisoryReadStore()
                                .ofVulnerabilities(h, t, List.of(x.number("vulnerability.id")))))
            .servedBy("ix_advisory_vulnerability"),
        HotQuery.read(
                "advisory.document",
                "what the one says that is read again",
                (db, t, x) ->
                    db.read(
                        t,
                        h ->
                            new AdvisoryReadStore()
                                .document(h, t, x.number("advisory_document.id"))))
            .servedBy("advisory_document_pkey"),
        HotQuery.read(
                "advisory.current",
                "",
                (db, t, x) ->
                    db.read(
                        t,
                        h ->
                            new AdvisoryStore()
                                .current(h, t, List.of(x.text("advisory.advisory_id")))))
            .servedBy("ux_advisory_advisory_id"));
  }

  private static HotQuery searched() {
    return HotQuery.read(
            "vulnerability.list",
            "search",
            (db, t, x) ->
                new VulnerabilityReadStore(db)
                    .list(t, searching(x), VulnerabilitySort.MODIFIED, true, PAGE, 0))
        .servedBy(
            "ix_vulnerability_alias_trigrams",
            "ix_vulnerability_summary_trigrams",
            "ix_vulnerability_summary_words")
        .accepting("sort", "what matches, newest first")
        .accepting("estimate", GUESSED)
        .within(20, 100);
  }

  private static HotQuery list(String variant, VulnerabilitySort sort) {
    return HotQuery.read("vulnerability.list", variant, (db, t, _) -> page(db, t, sort));
  }

  private static void page(Database database, java.util.UUID tenant, VulnerabilitySort sort) {
    VulnerabilityReadStore.Listing _ =
        new VulnerabilityReadStore(database)
            .list(tenant, VulnerabilityFilter.ALL, sort, true, PAGE, 0);
  }

  private static VulnerabilityFilter searching(Examples examples) {
    String name = examples.text("vulnerability_alias.name");
    return filter(name.length() < 8 ? "CVE-2031-1" : name.substring(4), null);
  }

  private static VulnerabilityFilter about(Examples examples) {
    return filter(null, examples.text("advisory_affected.package"));
  }

  private static VulnerabilityFilter filter(@Nullable String search, @Nullable String packageName) {
    return new VulnerabilityFilter(
        search, null, packageName == null ? null : "npm", packageName, null, null);
  }
}
