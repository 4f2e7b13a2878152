package org.pgatlas.server.component;

import static org.assertj.core.api.Assertions.assertThat;
import static org.pgatlas.server.testing.SbomBuilder.aSbom;

import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.pgatlas.json.DocumentException;
import org.pgatlas.purl.PackageUrl;
import org.pgatlas.sbom.SbomLimits;
import org.pgatlas.sbom.SbomParser;
import org.pgatlas.server.artifact.ArtifactStore;
import org.pgatlas.server.job.Job;
import org.pgatlas.server.job.JobHandler;
import org.pgatlas.server.testing.AtlasFixture;
import org.pgatlas.server.testing.HandWorkedAtlas;
import org.pgatlas.server.testing.PostgresExtension;
import org.pgatlas.version.VersionRange;

/// Who uses what, by name, by purl, by range, by licence; of the own tenant only, and through the
/// indexes made for it.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ComponentSearchDbTest {
  @RegisterExtension static final PostgresExtension POSTGRES = AtlasFixture.postgres();

  private static final ComponentSearchStore.Slice ALL = new ComponentSearchStore.Slice(200, 0);

  private final HandWorkedAtlas atlas =
      new HandWorkedAtlas(POSTGRES.createDatabase(), Clock.systemUTC());
  private final UUID tenant = atlas.tenant();
  private final UUID stranger = AtlasFixture.of(atlas.database(), "stranger").tenant();
  private final ComponentSearchStore search = new ComponentSearchStore(atlas.database());
  private final Sboms sboms =
      new Sboms(atlas.database(), new ArtifactStore(), SbomLimits.defaults());

  ComponentSearchDbTest() {
    submit(
        "acme/app", of("pkg:npm/%40acme/ui@1.2.3", "pkg:npm/lodash@4.17.20", "pkg:npm/left_pad@1"));
    submit("acme/shop", of("pkg:npm/lodash@4.17.21", "pkg:npm/lodash@3.10.1"));
    submit(
        "acme/java",
        of("pkg:maven/org.example/widget@1.10", "pkg:maven/org.example/widget@1.9?type=jar"));
    submit(
        "acme/licensed",
        """
        {"bomFormat": "CycloneDX", "specVersion": "1.5", "components": [
          {"type": "library", "name": "m", "version": "1", "purl": "pkg:npm/m@1", "licenses": [{"license": {"id": "MIT"}}]},
          {"type": "library", "name": "n", "version": "1", "purl": "pkg:npm/n@1", "licenses": [{"expression": "MIT OR Apache-2.0"}]}]}
        """
            .getBytes(StandardCharsets.UTF_8));
  }

  @AfterAll
  void close() {
    atlas.close();
  }

  private static byte[] of(String... purls) {
    var sbom = aSbom();
    for (String purl : purls) {
      sbom.component(purl).dependsOn("root", purl);
    }
    return sbom.bytes();
  }

  private void submit(String repository, byte[] document) {
    atlas.admit(repository, document);
    while (atlas.work() > 0) {}
  }

  private List<String> packages(String text) {
    return search.packages(tenant, text, null, ALL).rows().stream().map(PackageRow::purl).toList();
  }

  private List<String> artifacts(String purl, @Nullable String range) {
    PackageUrl wanted = PackageUrl.parseLenient(purl);
    return search
        .artifactsUsing(
            tenant, wanted, range == null ? null : VersionRange.parse(wanted.type(), range), ALL)
        .rows()
        .stream()
        .map(ArtifactRow::artifact)
        .toList();
  }

  private UUID inForce(String artifact) {
    return search.artifacts(tenant, ALL).rows().stream()
        .filter(row -> row.artifact().equals(artifact))
        .findFirst()
        .orElseThrow()
        .sbom();
  }

  @Test
  void packages_are_found_by_words_of_their_name_in_any_order() {
    assertThat(packages("widget example")).containsExactly("pkg:maven/org.example/widget");
    assertThat(packages("pad lef")).containsExactly("pkg:npm/left_pad");
    assertThat(packages("widget lodash")).isEmpty();
    assertThat(search.components(tenant, "ui acme", ALL).rows())
        .extracting(ComponentRow::purl)
        .containsExactly("pkg:npm/%40acme/ui@1.2.3");
    assertThat(search.packages(stranger, "widget example", null, ALL).rows()).isEmpty();
  }

  @Test
  void packages_are_found_by_a_part_of_their_name() {
    assertThat(packages("odas")).containsExactly("pkg:npm/lodash");
    assertThat(packages("ACME/u")).containsExactly("pkg:npm/%40acme/ui");
    assertThat(packages("org.example:widget")).containsExactly("pkg:maven/org.example/widget");
    assertThat(packages("left_p")).containsExactly("pkg:npm/left_pad");
    assertThat(packages("left%p")).isEmpty();
    assertThat(packages("eft-p")).as("an underscore is no wildcard").isEmpty();
    assertThat(packages("nothing of that name")).isEmpty();
    assertThat(search.packages(tenant, null, "maven", ALL).total()).isEqualTo(1);
    assertThat(search.packages(tenant, null, null, ALL).total()).isGreaterThanOrEqualTo(6);
  }

  @Test
  void a_slice_behind_the_end_still_knows_the_total() {
    var found = search.packages(tenant, "lodash", null, new ComponentSearchStore.Slice(10, 10));
    assertThat(found.rows()).isEmpty();
    assertThat(found.total()).isEqualTo(1);
  }

  @Test
  void versions_come_newest_first_in_the_order_of_their_ecosystem() {
    assertThat(
            search
                .versions(tenant, PackageUrl.parseLenient("pkg:maven/org.example/widget"), null)
                .stream()
                .map(ComponentRow::version))
        .containsExactly("1.10", "1.9");
    assertThat(search.components(tenant, "lodash", ALL).rows().stream().map(ComponentRow::version))
        .containsExactly("4.17.21", "4.17.20", "3.10.1");
  }

  @Test
  void who_uses_a_package_a_component_or_a_range() {
    assertThat(artifacts("pkg:npm/lodash", null))
        .containsExactly("pkg:github/acme/app", "pkg:github/acme/shop");
    assertThat(artifacts("pkg:npm/lodash@4.17.20", null)).containsExactly("pkg:github/acme/app");
    assertThat(artifacts("pkg:npm/lodash", "<4.17.21"))
        .containsExactly("pkg:github/acme/app", "pkg:github/acme/shop");
    assertThat(artifacts("pkg:npm/lodash", ">=4 <4.17.21")).containsExactly("pkg:github/acme/app");
    assertThat(artifacts("pkg:npm/lodash", "^5")).isEmpty();
    assertThat(artifacts("pkg:npm/unknown", null)).isEmpty();
    assertThat(
            search
                .artifactsUsing(tenant, PackageUrl.parseLenient("pkg:npm/lodash"), null, ALL)
                .rows()
                .getLast()
                .components())
        .containsExactly("pkg:npm/lodash@3.10.1", "pkg:npm/lodash@4.17.21");
  }

  @Test
  void licences_are_counted_by_artifact_and_lead_to_them() {
    assertThat(search.licenses(tenant, "mit", ALL).rows())
        .containsExactly(new LicenseRow("MIT", 1), new LicenseRow("MIT OR Apache-2.0", 1));
    assertThat(
            search.artifactsLicensed(tenant, "MIT", ALL).rows().stream().map(ArtifactRow::artifact))
        .containsExactly("pkg:github/acme/licensed");
    assertThat(search.artifactsLicensed(tenant, "GPL-3.0-only", ALL).total()).isZero();
  }

  @Test
  void another_tenant_finds_nothing_of_it() {
    PackageUrl lodash = PackageUrl.parseLenient("pkg:npm/lodash");
    assertThat(search.packages(stranger, "lodash", null, ALL).total()).isZero();
    assertThat(search.components(stranger, "lodash", ALL).total()).isZero();
    assertThat(search.versions(stranger, lodash, null)).isEmpty();
    assertThat(search.artifactsUsing(stranger, lodash, null, ALL).total()).isZero();
    assertThat(search.licenses(stranger, null, ALL).total()).isZero();
    assertThat(search.artifactsLicensed(stranger, "MIT", ALL).total()).isZero();
    assertThat(search.artifacts(stranger, ALL).total()).isZero();
    assertThat(sboms.reads().sbom(stranger, inForce("pkg:github/acme/app"))).isEmpty();
    assertThat(sboms.reads().components(stranger, inForce("pkg:github/acme/app"), ALL)).isEmpty();
  }

  /// A function runs as a role that sees every tenant, so what it is asked for must be the tenant
  /// of the transaction.
  @Test
  void a_function_asked_for_another_tenant_answers_nothing() {
    int components =
        atlas
            .database()
            .read(
                tenant,
                h -> h.createQuery("select count(*) from component_use").mapTo(int.class).one());
    assertThat(components).isPositive();
    for (String call :
        List.of(
            "atlas_search_packages(:tenant, '', '%', '', null, 10, 0)",
            "atlas_search_components(:tenant, '', '%', '', 10, 0)",
            "atlas_artifacts_using(:tenant, array(select generate_series(1, 1000)), 10, 0)",
            "atlas_artifacts_licensed(:tenant, array(select generate_series(1, 1000)), 10, 0)",
            "atlas_search_licenses(:tenant, '%', 10, 0)",
            "atlas_catalog_named(:tenant, 'app', '%', 1000, 10)",
            "atlas_catalog_named(:tenant, 'app', '%', 1, 10)",
            "atlas_catalog_ranked(:tenant, '%', 10)")) {
      assertThat(rows(tenant, call)).as("as itself: " + call).isPositive();
      assertThat(rows(stranger, call)).as("as a stranger: " + call).isZero();
    }
  }

  private int rows(UUID as, String from) {
    return atlas
        .database()
        .read(
            as,
            handle ->
                handle
                    .createQuery("select count(*) from " + from)
                    .bind("tenant", tenant)
                    .mapTo(int.class)
                    .one());
  }

  @Test
  void only_the_app_role_may_call_the_functions() throws SQLException {
    assertThat(
            atlas
                .raw()
                .query(
                    """
                    select count(*) from pg_proc p join pg_roles o on o.oid = p.proowner
                    where o.rolname = 'atlas_search' and p.prosecdef
                      and has_function_privilege('atlas_app', p.oid, 'execute')
                      and not has_function_privilege('atlas_worker', p.oid, 'execute')
                      and p.proconfig @> array['search_path=pg_catalog, public, pg_temp']
                    """))
        .isEqualTo("13");
    assertThat(atlas.raw().query("select has_schema_privilege('atlas_search', 'public', 'create')"))
        .isEqualTo("f");
  }

  @Test
  void the_difference_of_two_documents_is_by_package() {
    submit("acme/moving", of("pkg:npm/a@1", "pkg:npm/b@1", "pkg:npm/c@1", "pkg:npm/d@1"));
    UUID before = inForce("pkg:github/acme/moving");
    submit(
        "acme/moving",
        of("pkg:npm/a@1", "pkg:npm/b@2", "pkg:npm/d@1", "pkg:npm/d@2", "pkg:npm/e@1"));
    UUID after = inForce("pkg:github/acme/moving");
    SbomDiff diff = sboms.diff(tenant, before, after).orElseThrow();
    assertThat(diff.added()).extracting(SbomReadStore.Named::purl).containsExactly("pkg:npm/e@1");
    assertThat(diff.removed()).extracting(SbomReadStore.Named::purl).containsExactly("pkg:npm/c@1");
    assertThat(diff.changed())
        .extracting(SbomDiff.Changed::packagePurl)
        .containsExactly("pkg:npm/b", "pkg:npm/d");
    assertThat(diff.changed().getLast().before()).isEmpty();
    assertThat(diff.same()).isEqualTo(2);
    assertThat(sboms.diff(tenant, after, after).orElseThrow().same()).isEqualTo(5);
    assertThat(sboms.diff(stranger, before, after)).isEmpty();
    assertThat(sboms.reads().versions(tenant, "pkg:github/acme/moving", ALL).rows())
        .extracting(SbomRow::seq, SbomRow::current)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(2, true),
            org.assertj.core.groups.Tuple.tuple(1, false));
  }

  @Test
  void a_document_is_written_as_cyclonedx_and_read_as_the_same() throws DocumentException {
    byte[] written = sboms.cycloneDx(tenant, inForce("pkg:github/acme/shop")).orElseThrow();
    var again = SbomParser.parse(written, SbomLimits.defaults());
    assertThat(again.violations()).isEmpty();
    assertThat(again.components())
        .extracting(c -> String.valueOf(c.purl()))
        .containsExactly("pkg:npm/lodash@4.17.21", "pkg:npm/lodash@3.10.1");
    assertThat(sboms.quality(tenant, inForce("pkg:github/acme/shop")).orElseThrow().percent())
        .isBetween(1, 99);
  }

  @Test
  void documents_of_before_there_were_arrays_are_extracted_by_the_backfill() throws SQLException {
    try (HandWorkedAtlas old = new HandWorkedAtlas(POSTGRES.createDatabase(), Clock.systemUTC())) {
      old.admit("acme/app", of("pkg:npm/a@1"));
      while (old.work() > 0) {}
      old.admit("acme/app", of("pkg:npm/a@2"));
      while (old.work() > 0) {}
      String counted =
          "select string_agg(concat_ws(' ', package_id, component_id, artifact_count), ',') from component_use";
      String before = String.valueOf(old.raw().query(counted));
      old.raw()
          .execute(
              "delete from artifact_document; delete from component_use; delete from package_use; delete from sbom_occurrence");
      Components parts =
          Components.create(old.database(), new ArtifactStore(), SbomLimits.defaults());
      Job job = new Job(0, old.tenant(), ComponentBackfill.JOB.name(), "{}", 1, 10, 1);
      parts.backfill().handle(job, JobHandler.Completion.NONE);
      assertThat(old.raw().query("select count(*) from sbom_occurrence")).isEqualTo("2");
      assertThat(old.raw().query(counted)).isEqualTo(before);
      parts.backfill().handle(job, JobHandler.Completion.NONE);
      assertThat(old.raw().query(counted)).isEqualTo(before);
    }
  }

  /// Both would hold all of it in memory at the same time.
  @Test
  void what_waits_to_be_applied_is_left_to_that_for_an_hour() throws SQLException {
    try (HandWorkedAtlas waiting =
        new HandWorkedAtlas(POSTGRES.createDatabase(), Clock.systemUTC())) {
      waiting.admit("acme/app", of("pkg:npm/a@1"));
      Components parts =
          Components.create(waiting.database(), new ArtifactStore(), SbomLimits.defaults());
      Job job = new Job(0, waiting.tenant(), ComponentBackfill.JOB.name(), "{}", 1, 10, 1);
      parts.backfill().handle(job, JobHandler.Completion.NONE);
      assertThat(waiting.raw().query("select count(*) from sbom_occurrence")).isEqualTo("0");
      waiting.raw().execute("update sbom_document set created_at = now() - interval '61 minutes'");
      parts.backfill().handle(job, JobHandler.Completion.NONE);
      assertThat(waiting.raw().query("select count(*) from sbom_occurrence")).isEqualTo("1");
    }
  }

  /// The bodies of the functions, planned as their owner.
  @Test
  void searches_go_through_the_indexes_made_for_them() throws SQLException {
    try (HandWorkedAtlas large =
        new HandWorkedAtlas(POSTGRES.createDatabase(), Clock.systemUTC())) {
      large.raw().execute(SearchPlans.FILL);
      // Also moves what waits in the lists before the indexes.
      large.raw().execute("vacuum analyze");
      Map<String, String> indexes =
          Map.of(
              "atlas_search_packages", "ix_package_full_name",
              "atlas_search_components", "ix_package_full_name",
              "atlas_artifacts_using", "ix_sbom_occurrence_components",
              "atlas_artifacts_licensed", "ix_sbom_occurrence_licenses",
              "atlas_catalog_named", "ix_catalog_name_trigrams");
      indexes.forEach(
          (function, index) ->
              assertThat(SearchPlans.explain(large, function, "atlas_search"))
                  .as(function)
                  .contains(index));
      assertThat(SearchPlans.explain(large, "atlas_artifacts_using", "atlas_app"))
          .as("why there is a function: row-level security keeps the index from the app role")
          .doesNotContain("ix_sbom_occurrence_components");
    }
  }
}
