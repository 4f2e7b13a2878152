package org.pgatlas.server.finding;

import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.pgatlas.match.CoarseRange;
import org.pgatlas.server.db.Database;
import org.pgatlas.server.db.Examples;
import org.pgatlas.server.db.HotQuery;

/// The hot queries of findings and scans: lists, details, and what an import asks.
public final class FindingQueries {
  private static final int PAGE = 100;
  private static final String GUESSED = "a subquery's answer is not known when it is planned";

  private FindingQueries() {}

  public static List<HotQuery> hot() {
    return Stream.of(lists(), lookups(), imports(), scans()).flatMap(List::stream).toList();
  }

  private static List<HotQuery> lists() {
    return List.of(
        list("finding.open", "worst first", filter(null, null, null, null, null))
            .servedBy("ix_finding_open_risk"),
        HotQuery.read(
                "finding.open_after",
                "a later page",
                (db, t, x) ->
                    reads(db)
                        .list(
                            t,
                            filter(
                                null,
                                null,
                                null,
                                null,
                                new FindingFilter.Cursor(
                                    decimal(x, "finding.risk"), x.number("finding.id"))),
                            PAGE,
                            0))
            .servedBy("ix_finding_open_risk"),
        list("finding.filtered", "critical ones", filter("critical", null, null, null, null))
            .servedBy("ix_finding_open_rating"),
        HotQuery.read(
                "finding.filtered",
                "of an artifact",
                (db, t, x) ->
                    reads(db)
                        .list(
                            t,
                            filter(null, x.text("finding.artifact_purl"), null, null, null),
                            PAGE,
                            0))
            .servedBy("ix_finding_source", "ux_edge_source_key")
            .accepting("estimate", GUESSED),
        HotQuery.read(
                "finding.filtered",
                "of a component",
                (db, t, x) ->
                    reads(db)
                        .list(
                            t,
                            filter(null, null, x.text("finding.component_purl"), null, null),
                            PAGE,
                            0))
            .servedBy("ix_finding_of_component", "ux_component_purl")
            .accepting("sort", "of one component in all artifacts")
            .accepting("estimate", GUESSED)
            .within(5, 50),
        HotQuery.read(
                "finding.filtered",
                "of a vulnerability",
                (db, t, x) ->
                    db.read(
                        t,
                        h ->
                            FindingReadStore.rows(
                                h,
                                t,
                                filter(null, null, null, null, null),
                                x.number("finding.vulnerability_id"),
                                PAGE,
                                0)))
            .servedBy("ux_finding_fact")
            .accepting("sort", "of one vulnerability in all artifacts")
            .within(5, 50));
  }

  private static List<HotQuery> lookups() {
    return List.of(
        HotQuery.read(
                "finding.find",
                "",
                (db, t, x) -> reads(db).find(t, UUID.fromString(id(x.text("finding.external_id")))))
            .servedBy("ux_finding_external_id"),
        HotQuery.read(
                "finding.history",
                "",
                (db, t, x) -> reads(db).events(t, x.number("finding_event.finding_id")))
            .accepting("sort", "what became of one finding"));
  }

  private static List<HotQuery> imports() {
    return List.of(
        HotQuery.read(
            "finding.of_sources",
            "what an SBOM is compared with",
            (db, t, x) ->
                db.read(
                    t,
                    h ->
                        new FindingStore()
                            .ofSources(h, t, List.of(x.integer("finding.source_id"))))),
        HotQuery.read(
                "finding.of_vulnerabilities",
                "what an advisory is compared with",
                (db, t, x) ->
                    db.read(
                        t,
                        h ->
                            new FindingStore()
                                .ofVulnerabilities(
                                    h, t, List.of(x.number("finding.vulnerability_id")))))
            .servedBy("ux_finding_fact"),
        HotQuery.read("finding.parts_in", "", FindingQueries::partsIn)
            .servedBy("ix_package_match_key", "ix_component_use_package")
            .accepting("estimate", "how many versions lie between two keys is not counted"),
        HotQuery.read(
                "finding.vulnerabilities_named",
                "what statements speak of",
                (db, t, x) ->
                    db.read(
                        t,
                        h ->
                            new InputStore()
                                .vulnerabilitiesNamed(
                                    h, t, List.of(x.text("vulnerability_alias.name")))))
            .servedBy("ix_vulnerability_alias_capitals")
            .accepting("estimate", "how many names are alike in capitals is not counted"),
        HotQuery.read(
                "finding.found",
                "",
                (db, t, x) ->
                    db.read(
                        t,
                        h ->
                            new InputStore()
                                .found(h, t, List.of(x.number("finding.vulnerability_id")))))
            .servedBy("ux_finding_fact"));
  }

  private static List<HotQuery> scans() {
    return List.of(
        HotQuery.read(
                "scan.list",
                "newest",
                (db, t, _) -> db.read(t, h -> new ScanStore().list(h, t, null, null, PAGE, 0)))
            .servedBy("scan_run_pkey"),
        HotQuery.read(
                "scan.list",
                "of an artifact",
                (db, t, x) ->
                    db.read(
                        t,
                        h ->
                            new ScanStore()
                                .list(h, t, x.text("scan_run.artifact_purl"), null, PAGE, 0)))
            .servedBy("ix_scan_run_source", "ux_edge_source_key")
            .accepting("sort", "the scans of one artifact"));
  }

  private static HotQuery list(String name, String variant, FindingFilter filter) {
    return HotQuery.read(name, variant, (db, t, _) -> reads(db).list(t, filter, PAGE, 0));
  }

  private static void partsIn(Database database, UUID tenant, Examples examples) {
    InputStore.Ranges ranges = new InputStore.Ranges();
    ranges.add(examples.text("package.match_key"), new CoarseRange(0, Long.MAX_VALUE));
    List<Assessment.Part> _ =
        database.read(tenant, handle -> new InputStore().partsIn(handle, tenant, ranges));
  }

  private static FindingFilter filter(
      @Nullable String severity,
      @Nullable String artifact,
      @Nullable String component,
      @Nullable String vulnerability,
      FindingFilter.@Nullable Cursor after) {
    return new FindingFilter(true, null, severity, artifact, component, vulnerability, null, after);
  }

  private static FindingReadStore reads(Database database) {
    return new FindingReadStore(database);
  }

  private static double decimal(Examples examples, String column) {
    String text = examples.text(column);
    return text.isEmpty() ? 0 : Double.parseDouble(text);
  }

  private static String id(String text) {
    return text.isEmpty() ? new UUID(0, 0).toString() : text;
  }
}
