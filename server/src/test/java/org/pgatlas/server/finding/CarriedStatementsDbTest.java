package org.pgatlas.server.finding;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.pgatlas.server.submission.SbomAdmission;
import org.pgatlas.server.testing.AtlasFixture;
import org.pgatlas.server.testing.HandWorkedAtlas;
import org.pgatlas.server.testing.PostgresExtension;
import org.pgatlas.server.vex.VexReadStore;

/// What an SBOM says about vulnerabilities: in force exactly while the SBOM is, and about its
/// artifact alone.
final class CarriedStatementsDbTest {
  @RegisterExtension static final PostgresExtension POSTGRES = AtlasFixture.postgres();

  private static final String SAFE = analysis("left", "not_affected");
  private static final String ROOT =
      "\"metadata\":{\"component\":{\"type\":\"application\",\"name\":\"shop\",\"version\":\"1\",\"bom-ref\":\"root\"}},";
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

  private final HandWorkedAtlas atlas =
      new HandWorkedAtlas(POSTGRES.createDatabase(), Clock.systemUTC());

  private int documents;

  @AfterEach
  void close() {
    atlas.close();
  }

  @BeforeEach
  void advise() {
    String advisory =
        """
        {"id":"GHSA-left","modified":"2030-01-01T00:00:00Z","aliases":["CVE-2030-1"],
         "affected":[{"package":{"ecosystem":"npm","name":"left"},"ranges":[{"type":"SEMVER","events":[{"introduced":"0"},{"fixed":"3.0.0"}]}]},
                     {"package":{"ecosystem":"npm","name":"right"},"ranges":[{"type":"SEMVER","events":[{"introduced":"0"},{"fixed":"3.0.0"}]}]}]}
        """;
    atlas.advise("one", advisory);
  }

  @Test
  void run_that_may_not_become_current_takes_nothing_back() throws SQLException {
    run(true, NOON, bom(ROOT, ""));
    run(false, NOON.plusSeconds(60), bom(ROOT, SAFE));
    assertThat(verdicts()).isEqualTo("shop left affected, shop right affected");
    assertThat(inForce()).isEqualTo("false");
    atlas.advise(
        "two",
        "{\"id\":\"OSV-2030-9\",\"modified\":\"2030-01-02T00:00:00Z\",\"aliases\":[\"CVE-2030-1\"],\"affected\":[{\"package\":{\"ecosystem\":\"npm\",\"name\":\"left\"},\"versions\":[\"2.1.0\"]}]}");
    assertThat(verdicts())
        .as("nor when an advisory asks again")
        .isEqualTo("shop left affected, shop right affected");
  }

  @Test
  void run_that_comes_late_takes_nothing_back() throws SQLException {
    run(true, NOON, bom(ROOT, ""));
    run(true, NOON.minusSeconds(60), bom(ROOT, SAFE));
    assertThat(verdicts()).isEqualTo("shop left affected, shop right affected");
    run(true, NOON.plusSeconds(60), bom(ROOT, SAFE));
    assertThat(verdicts()).isEqualTo("shop left not_affected, shop right affected");
  }

  @Test
  void document_that_is_not_applied_yet_takes_nothing_back() throws SQLException {
    submit("acme/shop", bom(ROOT, ""));
    atlas.admit("acme/shop", bytes(bom(ROOT, SAFE)));
    assertThat(inForce()).isEqualTo("false");
    atlas.work();
    assertThat(inForce()).isEqualTo("true");
    assertThat(verdicts()).isEqualTo("shop left not_affected, shop right affected");
  }

  @Test
  void first_document_again_has_its_own_statements_again() throws SQLException {
    String first = bom(ROOT, SAFE);
    submit("acme/shop", first);
    submit("acme/shop", bom(ROOT, analysis("right", "not_affected")));
    assertThat(verdicts()).isEqualTo("shop left affected, shop right not_affected");
    submit("acme/shop", first);
    assertThat(verdicts()).isEqualTo("shop left not_affected, shop right affected");
    assertThat(inForce()).as("each kept once").isEqualTo("true false");
  }

  @Test
  void next_document_without_statements_leaves_none_and_the_same_again_is_a_duplicate()
      throws SQLException {
    submit("acme/shop", bom(ROOT, SAFE));
    assertThat(verdicts()).isEqualTo("shop left not_affected, shop right affected");
    assertThat(submit("acme/shop", bom(ROOT, SAFE)).duplicate())
        .as("same components, same statements")
        .isTrue();
    assertThat(verdicts()).isEqualTo("shop left not_affected, shop right affected");
    assertThat(submit("acme/shop", bom(ROOT, "")).duplicate())
        .as("same components, no statements")
        .isFalse();
    assertThat(verdicts()).isEqualTo("shop left affected, shop right affected");
    assertThat(submit("acme/shop", bom(ROOT, "")).duplicate()).isTrue();
    assertThat(submit("acme/shop", bom(ROOT, SAFE)).duplicate()).isFalse();
    assertThat(verdicts()).isEqualTo("shop left not_affected, shop right affected");
  }

  @Test
  void withdrawn_document_speaks_no_longer() throws SQLException {
    submit("acme/shop", bom(ROOT, SAFE));
    atlas.withdraw("pkg:github/acme/shop");
    assertThat(inForce()).isEqualTo("false");
    submit("acme/shop", bom(ROOT, ""));
    assertThat(verdicts()).isEqualTo("shop left affected, shop right affected");
  }

  @Test
  void statements_hold_for_their_artifact_alone_whatever_its_root_is_called() throws SQLException {
    submit("acme/bare", bom("", SAFE));
    submit("acme/named", bom(ROOT, SAFE));
    submit(
        "acme/known", bom(ROOT.replace("\"root\"", "\"root\",\"purl\":\"pkg:npm/shop@1\""), SAFE));
    submit("acme/other", bom("", ""));
    assertThat(verdicts())
        .isEqualTo(
            "bare left not_affected, bare right affected, known left not_affected, known right"
                + " affected, named left not_affected, named right affected, other left affected,"
                + " other right affected");
  }

  @Test
  void same_bytes_speak_for_each_artifact_that_they_are_in_force_for() throws SQLException {
    byte[] one = bytes(bom(ROOT, SAFE));
    atlas.admit("acme/shop", one);
    atlas.admit("acme/twin", one);
    atlas.work();
    assertThat(verdicts())
        .isEqualTo(
            "shop left not_affected, shop right affected, twin left not_affected, twin right"
                + " affected");
    submit("acme/shop", bom(ROOT, ""));
    assertThat(verdicts())
        .isEqualTo(
            "shop left affected, shop right affected, twin left not_affected, twin right affected");
  }

  @Test
  void statement_about_the_root_is_about_every_part_of_it() throws SQLException {
    submit("acme/shop", bom(ROOT, analysis("root", "not_affected")));
    submit("acme/other", bom(ROOT, ""));
    assertThat(verdicts())
        .isEqualTo(
            "other left affected, other right affected, shop left not_affected, shop right"
                + " not_affected");
  }

  @Test
  void scans_pin_whose_statements_they_were_and_are_replayed_the_same() throws SQLException {
    String first = bom("", SAFE);
    submit("acme/shop", first);
    submit("acme/twin", first);
    ScanRunRow run = scan("pkg:github/acme/shop");
    assertThat(run.open()).isEqualTo(1);
    assertThat(atlas.findings().scans().manifest(atlas.tenant(), run.manifest()).orElseThrow())
        .as("of others' SBOMs nothing is pinned")
        .contains("\"artifact\":\"pkg:github/acme/shop\"")
        .doesNotContain("pkg:github/acme/twin");
    submit("acme/shop", bom("", ""));
    assertThat(scan("pkg:github/acme/shop").open()).isEqualTo(2);
    Scans.Done again =
        atlas.findings().scans().replay(atlas.tenant(), run.manifest()).orElseThrow();
    assertThat(again.same()).isTrue();
    assertThat(again.run().open()).isEqualTo(1);
    WhatIfScan.Outcome other =
        atlas
            .findings()
            .whatIf()
            .of(
                atlas.tenant(),
                run.manifest(),
                new WhatIfScan.Swap.With(
                    WhatIfScan.Input.SBOM, bytes(bom("", analysis("right", "not_affected")))))
            .orElseThrow();
    assertThat(other.changes())
        .as("another SBOM speaks for itself")
        .extracting(one -> one.component() + " " + one.before() + " " + one.after())
        .containsExactly(
            "pkg:npm/left@2.1.0 not_affected affected",
            "pkg:npm/right@2.1.0 affected not_affected");
    assertThat(
            atlas
                .findings()
                .whatIf()
                .of(
                    atlas.tenant(),
                    run.manifest(),
                    new WhatIfScan.Swap.Now(WhatIfScan.Input.STATEMENTS))
                .orElseThrow()
                .same())
        .as("the pinned SBOM still says what it says")
        .isTrue();
  }

  @Test
  void documents_are_compared_with_what_each_of_them_says() throws SQLException {
    submit("acme/shop", bom(ROOT, SAFE));
    submit("acme/shop", bom(ROOT, analysis("right", "not_affected")));
    String[] ids =
        String.valueOf(
                atlas
                    .raw()
                    .query(
                        "select string_agg(external_id::text, ' ' order by id) from sbom_document"))
            .split(" ");
    assertThat(
            atlas
                .findings()
                .sboms()
                .diff(atlas.tenant(), UUID.fromString(ids[0]), UUID.fromString(ids[1]))
                .orElseThrow()
                .changes())
        .extracting(one -> one.component() + " " + one.before() + " " + one.after())
        .containsExactly(
            "pkg:npm/left@2.1.0 not_affected affected",
            "pkg:npm/right@2.1.0 affected not_affected");
  }

  private ScanRunRow scan(String artifact) {
    return atlas.findings().scans().run(atlas.tenant(), artifact).orElseThrow();
  }

  private String verdicts() throws SQLException {
    return String.valueOf(
        atlas
            .raw()
            .query(
                "select string_agg(split_part(artifact_purl, '/', 3) || ' ' || split_part(split_part(component_purl, '/', 2), '@', 1) || ' ' || verdict, ', ' order by artifact_purl, component_purl) from finding where open or closed_reason like 'statement: %'"));
  }

  /// Of what SBOMs carry, in the order of its coming.
  private String inForce() {
    StringBuilder all = new StringBuilder();
    new VexReadStore(atlas.database())
        .list(atlas.tenant(), VexReadStore.Filter.ALL, 100, 0).rows().reversed().stream()
            .forEach(row -> all.append(all.isEmpty() ? "" : " ").append(row.inForce()));
    return all.toString();
  }

  private SbomAdmission.Admitted submit(String repo, String document) {
    SbomAdmission.Admitted admitted = atlas.admit(repo, bytes(document));
    atlas.work();
    return admitted;
  }

  private void run(boolean mayBeCurrent, Instant at, String document) {
    atlas.admit("acme/shop", new SbomAdmission.Run(mayBeCurrent, at), bytes(document));
    atlas.work();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /// Of two parts; no two documents have the same bytes.
  private String bom(String metadata, String vulnerabilities) {
    return """
    {"bomFormat":"CycloneDX","specVersion":"1.6","version":1,"properties":[{"name":"number","value":"%d"}],%s
     "components":[{"type":"library","name":"left","bom-ref":"left","purl":"pkg:npm/left@2.1.0"},
                   {"type":"library","name":"right","bom-ref":"right","purl":"pkg:npm/right@2.1.0"}],
     "vulnerabilities":[%s]}
    """
        .formatted(documents++, metadata, vulnerabilities);
  }

  private static String analysis(String ref, String state) {
    return "{\"id\":\"CVE-2030-1\",\"analysis\":{\"state\":\"%s\",\"detail\":\"never called\"},\"affects\":[{\"ref\":\"%s\"}]}"
        .formatted(state, ref);
  }
}
