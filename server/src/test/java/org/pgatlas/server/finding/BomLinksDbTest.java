package org.pgatlas.server.finding;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Clock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.pgatlas.server.testing.AtlasFixture;
import org.pgatlas.server.testing.HandWorkedAtlas;
import org.pgatlas.server.testing.PostgresExtension;

/// Documents that statements link to: by any of their serial numbers, whatever came first, read
/// once.
final class BomLinksDbTest {
  @RegisterExtension static final PostgresExtension POSTGRES = AtlasFixture.postgres();

  private static final String FIRST = "3e671687-395b-41f5-a30f-a58921a69b79";
  private static final String AGAIN = "4f671687-395b-41f5-a30f-a58921a69b79";

  private final HandWorkedAtlas atlas =
      new HandWorkedAtlas(POSTGRES.createDatabase(), Clock.systemUTC());

  @AfterEach
  void close() {
    atlas.close();
  }

  @BeforeEach
  void advise() {
    atlas.advise(
        "one",
        """
        {"id":"GHSA-left","modified":"2030-01-01T00:00:00Z","affected":[{"package":{"ecosystem":"npm","name":"left"},
         "ranges":[{"type":"SEMVER","events":[{"introduced":"0"}]}]}]}
        """);
  }

  @Test
  void repetition_of_a_document_is_meant_by_its_own_serial_number_and_references()
      throws SQLException {
    submit(sbom(FIRST, "left"));
    assertThat(atlas.admit("acme/shop", sbom(AGAIN, "other")).duplicate()).isTrue();
    atlas.work();
    say("urn:cdx:" + AGAIN + "/1#left");
    assertThat(verdict()).as("the repetition calls nothing left").isEqualTo("affected");
    say("urn:cdx:" + AGAIN + "/1#other");
    assertThat(verdict()).isEqualTo("not_affected");
    assertReplayed();
  }

  @Test
  void earlier_serial_number_goes_on_to_mean_the_document() throws SQLException {
    submit(sbom(FIRST, "left"));
    submit(sbom(AGAIN, "other"));
    say("urn:cdx:" + FIRST + "/1#left");
    assertThat(verdict()).isEqualTo("not_affected");
    assertReplayed();
  }

  @Test
  void repetition_that_is_already_linked_to_counts_when_it_comes() throws SQLException {
    submit(sbom(FIRST, "left"));
    say("urn:cdx:" + AGAIN + "/1#other");
    assertThat(verdict()).isEqualTo("affected");
    assertThat(atlas.admit("acme/shop", sbom(AGAIN, "other")).duplicate()).isTrue();
    assertThat(verdict()).as("no job is needed").isEqualTo("not_affected");
    assertReplayed();
    assertThat(atlas.admit("acme/shop", sbom(AGAIN, "other")).duplicate()).isTrue();
    assertThat(query("select count(*) from scan_run where cause = 'sbom'"))
        .as("the same bytes again are nothing new")
        .isEqualTo("2");
  }

  @Test
  void next_document_is_not_meant_by_the_serial_numbers_of_the_one_before() throws SQLException {
    submit(sbom(FIRST, "left"));
    say("urn:cdx:" + FIRST + "/1#left");
    assertThat(verdict()).isEqualTo("not_affected");
    submit(
        new String(sbom(AGAIN, "left"), StandardCharsets.UTF_8)
            .replace("\"name\":\"right\"", "\"name\":\"wrong\"")
            .replace("npm/right", "npm/wrong")
            .getBytes(StandardCharsets.UTF_8));
    assertThat(verdict()).isEqualTo("affected");
  }

  @Test
  void references_are_kept_of_documents_alone_that_something_links_to() throws SQLException {
    submit(sbom(FIRST, "left"));
    assertThat(query("select count(*) || ' ' || count(links) from sbom_link")).isEqualTo("1 0");
    say("urn:cdx:" + AGAIN + "/1#left");
    assertThat(query("select count(links) from sbom_link")).isEqualTo("0");
    say("urn:cdx:" + FIRST.toUpperCase(java.util.Locale.ROOT) + "/1#left");
    assertThat(query("select links::text from sbom_link"))
        .isEqualTo(
            "{\"link\": \"urn:cdx:%s/1\", \"root\": \"root\", \"parts\": {\"left\": [\"pkg:npm/left@1.0\"], \"right\": [\"pkg:npm/right@1.0\"]}}"
                .formatted(FIRST));
  }

  @Test
  void documents_and_statements_of_before_are_read_by_the_backfill() throws SQLException {
    submit(sbom(FIRST, "left"));
    say("urn:cdx:" + FIRST + "/1#left");
    atlas
        .database()
        .asOwner(
            handle ->
                handle.execute("update sbom_link set links = null")
                    + handle.execute("delete from finding_event"));
    atlas.backfill();
    assertThat(query("select count(links) from sbom_link")).isEqualTo("1");
    assertThat(verdict()).isEqualTo("not_affected");
  }

  private void assertReplayed() {
    ScanRunRow run =
        atlas.findings().scans().run(atlas.tenant(), "pkg:github/acme/shop").orElseThrow();
    assertThat(atlas.findings().scans().replay(atlas.tenant(), run.manifest()).orElseThrow().same())
        .isTrue();
  }

  private void say(String link) {
    byte[] vex =
        """
        {"bomFormat":"CycloneDX","specVersion":"1.6","version":1,"serialNumber":"urn:uuid:%s",
         "vulnerabilities":[{"id":"GHSA-left","affects":[{"ref":"%s"}],
          "analysis":{"state":"not_affected","justification":"code_not_reachable","detail":"never called"}}]}
        """
            .formatted(new java.util.UUID(7, link.hashCode()), link)
            .getBytes(StandardCharsets.UTF_8);
    atlas.say(vex);
  }

  private void submit(byte[] document) {
    atlas.admit("acme/shop", document);
    atlas.work();
  }

  /// @param ref of the one part that is vulnerable
  private static byte[] sbom(String serial, String ref) {
    return """
        {"bomFormat":"CycloneDX","specVersion":"1.6","version":1,"serialNumber":"urn:uuid:%s",
         "metadata":{"component":{"type":"application","name":"shop","version":"1","bom-ref":"root"}},
         "components":[
          {"type":"library","name":"left","version":"1.0","bom-ref":"%s","purl":"pkg:npm/left@1.0"},
          {"type":"library","name":"right","version":"1.0","bom-ref":"right","purl":"pkg:npm/right@1.0"}]}
        """
        .formatted(serial, ref)
        .getBytes(StandardCharsets.UTF_8);
  }

  private String verdict() throws SQLException {
    return query("select verdict from finding");
  }

  private String query(String sql) throws SQLException {
    return String.valueOf(atlas.raw().query(sql));
  }
}
