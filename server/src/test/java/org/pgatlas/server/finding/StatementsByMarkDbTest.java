package org.pgatlas.server.finding;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.pgatlas.match.FindingMatcher;
import org.pgatlas.server.testing.AtlasFixture;
import org.pgatlas.server.testing.HandWorkedAtlas;
import org.pgatlas.server.testing.PostgresExtension;

/// Statements that name an artifact, a component or its ground by digest or CPE name, through the
/// doors: statement first or document first, and only where the document says so.
final class StatementsByMarkDbTest {
  @RegisterExtension static final PostgresExtension POSTGRES = AtlasFixture.postgres();

  private static final String DIGEST = "a".repeat(64);
  private static final String CPE = "cpe:2.3:a:maker:left:2.1.0:*:*:*:*:*:*:*";
  private static final String HASH =
      ",\"hashes\":[{\"alg\":\"SHA-256\",\"content\":\"" + DIGEST + "\"}]";

  private final HandWorkedAtlas atlas =
      new HandWorkedAtlas(POSTGRES.createDatabase(), Clock.systemUTC());

  private int statements;

  @AfterEach
  void close() {
    atlas.close();
  }

  @BeforeEach
  void advise() {
    String advisory =
        """
        {"id":"GHSA-left","modified":"2030-01-01T00:00:00Z","aliases":["CVE-2030-1"],
         "affected":[{"package":{"ecosystem":"npm","name":"left"},"ranges":[{"type":"SEMVER","events":[{"introduced":"0"},{"fixed":"3.0.0"}]}]}]}
        """;
    atlas.advise("one", advisory);
  }

  @Test
  void digest_of_a_component_closes_it_where_the_document_has_the_digest() throws SQLException {
    submit("acme/with", "", HASH, "");
    submit("acme/without", "", "", "");
    submit("acme/other", "", HASH.replace("aaaa", "bbbb"), "");
    assertThat(verdicts()).isEqualTo("other affected, with affected, without affected");
    say("\"hashes\":{\"sha-256\":\"" + DIGEST.toUpperCase(java.util.Locale.ROOT) + "\"}");
    assertThat(verdicts())
        .as("one component of the dictionary, three documents")
        .isEqualTo("other affected, with not_affected, without affected");
    submit("acme/later", "", HASH, "");
    assertThat(verdicts())
        .as("the statement first")
        .isEqualTo("later not_affected, other affected, with not_affected, without affected");
    submit("acme/with", "", HASH.replace("aaaa", "cccc"), "");
    assertThat(verdicts())
        .as("other bytes under the same purl")
        .isEqualTo("later not_affected, other affected, with affected, without affected");
  }

  @Test
  void cpe_of_a_component_closes_it_and_another_version_of_the_name_does_not() throws SQLException {
    submit("acme/with", "", ",\"cpe\":\"" + CPE + "\"", "");
    submit("acme/older", "", ",\"cpe\":\"" + CPE.replace("2.1.0", "2.0.0") + "\"", "");
    submit("acme/without", "", "", "");
    say("\"identifiers\":{\"cpe23\":\"" + CPE + "\"}");
    assertThat(verdicts()).isEqualTo("older affected, with not_affected, without affected");
    assertThat(query("select count(*) from component_mark")).isEqualTo("2");
    assertThat(query("select count(*) from sbom_mark"))
        .as("a document that says nothing has no row")
        .isEqualTo("2");
  }

  @Test
  void artifact_known_by_its_digest_is_the_product() throws SQLException {
    submit("acme/with", HASH, "", "");
    submit("acme/without", "", "", "");
    say("\"hashes\":{\"sha-256\":\"" + DIGEST + "\"}");
    assertThat(verdicts()).isEqualTo("with not_affected, without affected");
    assertThat(
            query(
                "select doc #>> '{statements,0,of_artifact}' from finding join finding_evidence on hash = evidence_hash where not open"))
        .isEqualTo("true");
  }

  @Test
  void operating_system_known_by_cpe_is_the_ground_of_a_component() throws SQLException {
    String linux = "cpe:/o:maker:linux:9";
    submit(
        "acme/on",
        "",
        "",
        ",{\"type\":\"operating-system\",\"name\":\"linux\",\"version\":\"9\",\"bom-ref\":\"os\",\"cpe\":\""
            + linux
            + "\"}");
    submit("acme/off", "", "", "");
    atlas.say(
        """
        {"document":{"category":"csaf_vex","csaf_version":"2.0","title":"t","publisher":{"category":"vendor","name":"Maker","namespace":"https://maker.example"},
          "tracking":{"id":"M-1","status":"final","version":"1","initial_release_date":"2030-01-01T00:00:00Z","current_release_date":"2030-01-01T00:00:00Z",
            "revision_history":[{"number":"1","date":"2030-01-01T00:00:00Z","summary":"s"}]}},
         "product_tree":{"full_product_names":[
            {"product_id":"os","name":"Linux 9","product_identification_helper":{"cpe":"%s"}},
            {"product_id":"left","name":"left","product_identification_helper":{"purl":"pkg:npm/left"}}],
          "relationships":[{"category":"default_component_of","product_reference":"left","relates_to_product_reference":"os",
            "full_product_name":{"product_id":"os:left","name":"left on Linux 9"}}]},
         "vulnerabilities":[{"cve":"CVE-2030-1","product_status":{"known_not_affected":["os:left"]},
            "flags":[{"label":"vulnerable_code_not_present","product_ids":["os:left"]}]}]}
        """
            .formatted(linux));
    assertThat(verdicts()).isEqualTo("off affected, on not_affected");
  }

  @Test
  void scans_and_their_replay_read_the_same_marks() throws SQLException {
    submit("acme/with", "", HASH, "");
    say("\"hashes\":{\"sha-256\":\"" + DIGEST + "\"}");
    ScanRunRow run =
        atlas.findings().scans().run(atlas.tenant(), "pkg:github/acme/with").orElseThrow();
    assertThat(atlas.findings().scans().lines(atlas.tenant(), run))
        .extracting(ScanResult.Line::verdict)
        .containsExactly("not_affected");
    submit("acme/with", "", "", "");
    assertThat(atlas.findings().scans().replay(atlas.tenant(), run.manifest()).orElseThrow().same())
        .isTrue();
  }

  private String verdicts() throws SQLException {
    return query(
        "select string_agg(split_part(artifact_purl, '/', 3) || ' ' || verdict, ', ' order by artifact_purl) from finding");
  }

  private String query(String sql) throws SQLException {
    return String.valueOf(atlas.raw().query(sql));
  }

  private void submit(String repo, String ofRoot, String ofLeft, String more) {
    String document =
        """
        {"bomFormat":"CycloneDX","specVersion":"1.6","version":1,
         "metadata":{"component":{"type":"application","name":"%s","version":"1","bom-ref":"root"%s}},
         "components":[{"type":"library","name":"left","bom-ref":"left","purl":"pkg:npm/left@2.1.0"%s}%s],
         "dependencies":[{"ref":"root","dependsOn":["left"]}]}
        """
            .formatted(repo, ofRoot, ofLeft, more);
    atlas.admit(repo, document.getBytes(StandardCharsets.UTF_8));
    atlas.work();
  }

  /// By OpenVEX, of a product whose id alone says nothing.
  private void say(String identifier) {
    int number = ++statements;
    atlas.say(
        """
        {"@context":"https://openvex.dev/ns/v0.2.0","@id":"https://vex.example/%d","author":"Maker",
         "timestamp":"2030-01-01T00:%02d:00Z","version":1,"statements":[{"vulnerability":{"name":"CVE-2030-1"},
         "products":[{"@id":"https://products.example/%d",%s}],"status":"not_affected","justification":"component_not_present"}]}
        """
            .formatted(number, number, number, identifier));
  }

  /// Not used by the others: what was extracted before marks were kept is read again.
  @Test
  void documents_of_before_are_read_again_by_the_backfill() throws SQLException {
    submit("acme/with", "", HASH, "");
    say("\"hashes\":{\"sha-256\":\"" + DIGEST + "\"}");
    atlas
        .database()
        .asOwner(
            handle -> {
              for (String sql :
                  List.of(
                      "delete from sbom_mark",
                      "delete from component_mark",
                      "update sbom_occurrence set marked = false",
                      "update scan_run set matcher_version = 1")) {
                handle.execute(sql);
              }
              return true;
            });
    atlas.backfill();
    assertThat(query("select count(*) from sbom_mark")).isEqualTo("1");
    assertThat(verdicts()).isEqualTo("with not_affected");
    assertThat(query("select max(matcher_version) from scan_run"))
        .as("assessed anew")
        .isEqualTo(Integer.toString(FindingMatcher.VERSION));
  }
}
