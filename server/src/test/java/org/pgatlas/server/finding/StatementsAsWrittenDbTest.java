package org.pgatlas.server.finding;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pgatlas.advisory.Advisory;
import org.pgatlas.advisory.osv.OsvLimits;
import org.pgatlas.advisory.osv.OsvReader;
import org.pgatlas.json.Content;
import org.pgatlas.sbom.Sbom;
import org.pgatlas.sbom.SbomLimits;
import org.pgatlas.sbom.SbomParser;
import org.pgatlas.server.artifact.ArtifactStore;
import org.pgatlas.server.component.Sboms;
import org.pgatlas.server.scan.Scan;
import org.pgatlas.server.testing.AtlasFixture;
import org.pgatlas.server.testing.HandWorkedAtlas;
import org.pgatlas.server.testing.PostgresExtension;
import org.pgatlas.server.vex.VexReading;
import org.pgatlas.vex.Trust;
import org.pgatlas.vex.VexClaim;
import org.pgatlas.vex.VexLimits;

/// Statements that name a component as its SBOM writes it, and not as it is identified: by further
/// qualifiers or a subpath, by another purl, by BOM-Link. Whatever comes first, the server says
/// what the gate says.
final class StatementsAsWrittenDbTest {
  @RegisterExtension static final PostgresExtension POSTGRES = AtlasFixture.postgres();

  private static final String SERIAL = "3e671687-395b-41f5-a30f-a58921a69b79";
  private static final String ADVISORY =
      """
      {"id":"GHSA-left","modified":"2030-01-01T00:00:00Z","aliases":["CVE-2030-1"],"affected":[%s]}
      """
          .formatted(
              affected("npm", "left")
                  + ","
                  + affected("PyPI", "left")
                  + ","
                  + affected("Go", "example.org/left"));

  private final HandWorkedAtlas atlas =
      new HandWorkedAtlas(POSTGRES.createDatabase(), Clock.systemUTC());

  @AfterEach
  void close() {
    atlas.close();
  }

  @BeforeEach
  void advise() {
    atlas.advise("one", ADVISORY);
  }

  @ParameterizedTest
  @CsvSource({
    "pkg:golang/example.org/left@v2.1.0?type=module, pkg:golang/example.org/left@v2.1.0?type=module, not_affected",
    "pkg:golang/example.org/left@v2.1.0?type=module, pkg:golang/example.org/left@v2.1.0, not_affected",
    "pkg:golang/example.org/left@v2.1.0?type=module, pkg:golang/example.org/left@v2.1.0?type=package, affected",
    "pkg:golang/example.org/left@v2.1.0, pkg:golang/example.org/left@v2.1.0?type=module, affected",
    "pkg:pypi/left@2.1.0?repository_url=pypi.example.org, pkg:pypi/left?repository_url=pypi.example.org, not_affected",
    "pkg:pypi/left@2.1.0?repository_url=pypi.example.org, pkg:pypi/left?repository_url=other.example.org, affected",
    "pkg:npm/left@2.1.0#lib/sub, pkg:npm/left@2.1.0#lib/sub, not_affected",
    "pkg:npm/left@2.1.0#lib/sub, pkg:npm/left@2.1.0#lib/other, affected",
    "pkg:npm/left?vcs_url=git%2Bhttps:%2F%2Fexample.org, pkg:npm/left@2.1.0?vcs_url=git%2Bhttps:%2F%2Fexample.org, not_affected"
  })
  void purl_of_the_document_counts_as_it_is_written(String ours, String named, String verdict)
      throws SQLException {
    assertSame(cycloneDx(2, ours), openVex(named), verdict);
  }

  @ParameterizedTest
  @CsvSource({
    "2, urn:cdx:" + SERIAL + "/2#left, not_affected",
    "2, urn:cdx:" + SERIAL + "/2#root, not_affected",
    "2, urn:cdx:" + SERIAL + "/1#left, affected",
    "2, urn:cdx:" + SERIAL + "/2#right, affected",
    "1, urn:cdx:" + SERIAL + "/1#left, not_affected",
    "2, urn:cdx:00000000-395b-41f5-a30f-a58921a69b79/2#left, affected"
  })
  void link_to_a_part_of_a_document_means_that_version_of_it(
      int version, String link, String verdict) throws SQLException {
    byte[] sbom = cycloneDx(version, "pkg:npm/left@2.1.0");
    byte[] vex =
        """
        {"bomFormat":"CycloneDX","specVersion":"1.6","version":1,"serialNumber":"urn:uuid:11111111-395b-41f5-a30f-a58921a69b79",
         "vulnerabilities":[{"id":"CVE-2030-1","affects":[{"ref":"%s"}],
          "analysis":{"state":"not_affected","justification":"code_not_reachable","detail":"never called"}}]}
        """
            .formatted(link)
            .getBytes(StandardCharsets.UTF_8);
    assertSame(sbom, vex, verdict);
    assertThat(query("select count(*) from sbom_mark"))
        .as("a document whose parts are what they are called has no rows more")
        .isEqualTo("0");
  }

  @ParameterizedTest
  @CsvSource({
    "pkg:generic/left@2.1.0, not_affected",
    "pkg:npm/left@2.1.0, not_affected",
    "pkg:npm/left@2.1.0?vcs_url=here, affected",
    "pkg:generic/left@2.2.0, affected"
  })
  void part_of_two_purls_is_found_and_meant_by_either(String named, String verdict)
      throws SQLException {
    assertSame(spdx("pkg:generic/left@2.1.0", "pkg:npm/left@2.1.0"), openVex(named), verdict);
    assertThat(
            query(
                "select string_agg(purl, ' ' order by purl) from component where purl like '%left%'"))
        .isEqualTo("pkg:generic/left@2.1.0 pkg:npm/left@2.1.0");
    assertThat(atlas.findings().reads().page(atlas.tenant(), everything(), 0, 10))
        .extracting(FindingRow::component)
        .containsOnly("pkg:npm/left@2.1.0");
  }

  @ParameterizedTest
  @CsvSource({
    "pkg:github/Acme/Shop@1, not_affected",
    "pkg:github/acme/shop, not_affected",
    "pkg:npm/%40acme/shop@1, not_affected",
    "pkg:github/acme/shop@2, affected",
    "pkg:github/acme/other@1, affected"
  })
  void artifact_is_meant_by_its_repo_and_by_what_its_root_says(String named, String verdict)
      throws SQLException {
    String root = "\"bom-ref\":\"root\"";
    submit(
        "acme/shop",
        new String(cycloneDx(1, "pkg:npm/left@2.1.0"), StandardCharsets.UTF_8)
            .replace(root, root + ",\"purl\":\"pkg:npm/%40acme/shop@1\"")
            .getBytes(StandardCharsets.UTF_8));
    atlas.say(openVex(named));
    assertThat(verdicts()).isEqualTo("shop " + verdict);
    ScanRunRow run =
        atlas.findings().scans().run(atlas.tenant(), "pkg:github/acme/shop").orElseThrow();
    assertThat(atlas.findings().scans().replay(atlas.tenant(), run.manifest()).orElseThrow().same())
        .isTrue();
  }

  @Test
  void advisory_finds_the_further_purl_of_a_part_whichever_comes_first() throws SQLException {
    byte[] sbom = spdx("pkg:generic/right@1.0", "pkg:npm/right@1.0");
    submit("acme/before", sbom);
    assertThat(verdicts()).isEqualTo("null");
    String advisory =
        "{\"id\":\"GHSA-right\",\"modified\":\"2030-01-01T00:00:00Z\",\"affected\":["
            + affected("npm", "right")
            + "]}";
    atlas.advise("two", advisory);
    assertThat(verdicts()).isEqualTo("before affected");
    submit("acme/after", spdx("pkg:generic/right@1.0", "pkg:npm/right@1.0", "pkg:npm/other@1"));
    assertThat(verdicts()).isEqualTo("after affected, before affected");
    String enriched =
        new EnrichedSbom(
                new Sboms(atlas.database(), new ArtifactStore(), SbomLimits.defaults()),
                atlas.findings().reads())
            .write(atlas.tenant(), "pkg:github/acme/after")
            .orElseThrow();
    assertThat(enriched)
        .contains("GHSA-right")
        .contains("\"affects\":[{\"ref\":\"SPDXRef-left\"}]");
  }

  @Test
  void documents_of_before_are_read_again_by_the_backfill() throws SQLException {
    submit("acme/go", cycloneDx(1, "pkg:golang/example.org/left@v2.1.0?type=module"));
    submit("acme/two", spdx("pkg:generic/left@2.1.0", "pkg:npm/left@2.1.0"));
    atlas.say(openVex("pkg:golang/example.org/left@v2.1.0?type=module"));
    String counted =
        "select string_agg(to_jsonb(u)::text, '\n' order by to_jsonb(u)::text) from component_use u";
    String uses = query(counted);
    String arrays = query("select string_agg(to_jsonb(o)::text, '\n') from sbom_occurrence o");
    atlas
        .database()
        .asOwner(
            handle -> {
              for (String sql :
                  List.of(
                      "delete from sbom_mark",
                      "delete from component_mark",
                      "delete from finding_event",
                      "delete from finding",
                      "delete from component_use where component_id = (select id from component where purl = 'pkg:npm/left@2.1.0')",
                      "delete from package_use where package_id = (select package_id from component where purl = 'pkg:npm/left@2.1.0')",
                      "update sbom_occurrence set marked_as = 1",
                      "update sbom_occurrence set component_ids = trim_array(component_ids, 1), flags = trim_array(flags, 1), edge_from = trim_array(edge_from, 1), edge_to = trim_array(edge_to, 1) where cardinality(edge_from) = 2 and document_id = (select max(id) from sbom_document)",
                      "update scan_run set matcher_version = 2")) {
                handle.execute(sql);
              }
              return true;
            });
    assertThat(query(counted)).isNotEqualTo(uses);
    atlas.backfill();
    assertThat(verdicts()).isEqualTo("go not_affected, two affected");
    assertThat(query(counted)).as("uses are counted").isEqualTo(uses);
    assertThat(query("select string_agg(to_jsonb(o)::text, '\n') from sbom_occurrence o"))
        .isEqualTo(arrays);
    atlas.backfill();
    assertThat(query(counted)).as("once").isEqualTo(uses);
  }

  private void assertSame(byte[] sbom, byte[] vex, String verdict) throws SQLException {
    assertThat(gate(sbom, vex)).as("gate").isEqualTo(verdict);
    submit("acme/before", sbom);
    assertThat(verdicts()).isEqualTo("before affected");
    atlas.say(vex);
    assertThat(verdicts()).as("the document first").isEqualTo("before " + verdict);
    submit("acme/after", sbom);
    assertThat(verdicts())
        .as("the statement first")
        .isEqualTo("after " + verdict + ", before " + verdict);
    ScanRunRow run =
        atlas.findings().scans().run(atlas.tenant(), "pkg:github/acme/before").orElseThrow();
    assertThat(atlas.findings().scans().lines(atlas.tenant(), run))
        .extracting(ScanResult.Line::verdict)
        .containsExactly(verdict);
    assertThat(atlas.findings().scans().replay(atlas.tenant(), run.manifest()).orElseThrow().same())
        .as("replayed")
        .isTrue();
  }

  private static String gate(byte[] document, byte[] vex) {
    Sbom sbom = SbomParser.parse(document, SbomLimits.defaults());
    Advisory advisory =
        OsvReader.read(ADVISORY.getBytes(StandardCharsets.UTF_8), OsvLimits.defaults());
    VexClaim claim =
        new VexClaim(
            VexReading.PLAIN.read(Content.of(vex), VexLimits.defaults()),
            Trust.PRODUCT_VENDOR,
            "ab".repeat(32));
    return new Scan(sbom)
        .findings(List.of(advisory), Map.of(), List.of(claim)).stream()
            .map(finding -> finding.verdict().name().toLowerCase(Locale.ROOT))
            .collect(Collectors.joining(" "));
  }

  private static String affected(String ecosystem, String name) {
    return """
        {"package":{"ecosystem":"%s","name":"%s"},"ranges":[{"type":"ECOSYSTEM","events":[{"introduced":"0"},{"fixed":"3.0.0"}]}]}
        """
        .strip()
        .formatted(ecosystem, name);
  }

  private static byte[] cycloneDx(int version, String purl) {
    return """
        {"bomFormat":"CycloneDX","specVersion":"1.6","version":%d,"serialNumber":"urn:uuid:%s",
         "metadata":{"component":{"type":"application","name":"shop","version":"1","bom-ref":"root"}},
         "components":[
          {"type":"library","name":"left","version":"2.1.0","bom-ref":"left","purl":"%s"},
          {"type":"library","name":"right","version":"1.0","bom-ref":"right","purl":"pkg:npm/right@1.0"}],
         "dependencies":[{"ref":"root","dependsOn":["left","right"]}]}
        """
        .formatted(version, SERIAL, purl)
        .getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] spdx(String... purls) {
    String refs =
        List.of(purls).stream()
            .map(
                purl ->
                    "{\"referenceCategory\":\"PACKAGE-MANAGER\",\"referenceType\":\"purl\",\"referenceLocator\":\"%s\"}"
                        .formatted(purl))
            .collect(Collectors.joining(","));
    return """
        {"spdxVersion":"SPDX-2.3","dataLicense":"CC0-1.0","SPDXID":"SPDXRef-DOCUMENT","name":"shop","documentNamespace":"https://spdx.example/%d",
         "creationInfo":{"created":"2030-01-01T00:00:00Z","creators":["Tool: test"]},
         "packages":[
          {"SPDXID":"SPDXRef-root","name":"shop","versionInfo":"1","downloadLocation":"NOASSERTION"},
          {"SPDXID":"SPDXRef-left","name":"left","versionInfo":"2.1.0","downloadLocation":"NOASSERTION","externalRefs":[%s]}],
         "relationships":[
          {"spdxElementId":"SPDXRef-DOCUMENT","relationshipType":"DESCRIBES","relatedSpdxElement":"SPDXRef-root"},
          {"spdxElementId":"SPDXRef-root","relationshipType":"DEPENDS_ON","relatedSpdxElement":"SPDXRef-left"}]}
        """
        .formatted(purls.length, refs)
        .getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] openVex(String product) {
    return """
        {"@context":"https://openvex.dev/ns/v0.2.0","@id":"https://vex.example/1","author":"Maker",
         "timestamp":"2030-01-01T00:00:00Z","version":1,"statements":[{"vulnerability":{"name":"CVE-2030-1"},
         "products":[{"@id":"%s"}],"status":"not_affected","justification":"component_not_present"}]}
        """
        .formatted(product)
        .getBytes(StandardCharsets.UTF_8);
  }

  private static FindingFilter everything() {
    return new FindingFilter(null, null, null, null, null, null, null, null, null);
  }

  private String verdicts() throws SQLException {
    return query(
        "select string_agg(split_part(artifact_purl, '/', 3) || ' ' || verdict, ', ' order by artifact_purl) from finding");
  }

  private String query(String sql) throws SQLException {
    return String.valueOf(atlas.raw().query(sql));
  }

  private void submit(String repo, byte[] document) {
    atlas.admit(repo, document);
    atlas.work();
  }
}
