package org.pgatlas.server.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.pgatlas.server.testing.SbomBuilder.aSbom;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.pgatlas.server.testing.AtlasFixture;
import org.pgatlas.server.testing.PostgresExtension;
import org.pgatlas.server.testing.RunningAtlas;
import org.pgatlas.server.testing.SbomBuilder.Standard;
import tools.jackson.databind.JsonNode;

/// Documents that are refused: the answer says what is wrong and where, it is on record, and
/// nothing else changes.
class SubmissionRefusalDbTest {
  private static final String JSON = "application/json";

  @RegisterExtension static final PostgresExtension POSTGRES = AtlasFixture.postgres();

  private final NarrowDoor door;

  SubmissionRefusalDbTest(@TempDir Path data) {
    door = new NarrowDoor(POSTGRES.createDatabase(), data);
  }

  @AfterEach
  void stop() {
    door.close();
  }

  private static byte[] cyclonedx(String rest) {
    return ("{\"bomFormat\":\"CycloneDX\",\"specVersion\":\"1.6\"" + rest + "}").getBytes(UTF_8);
  }

  @Test
  void documents_that_are_none() throws SQLException {
    refused(new byte[0], JSON, 422, "empty", "");
    refused(" \n\t ".getBytes(UTF_8), JSON, 422, "empty", "");
    refused("this is no json".getBytes(UTF_8), JSON, 422, "not-json", "line 1");
    refused("[1,2]".getBytes(UTF_8), JSON, 415, "unknown-format", "");
    refused("{\"a\":1}".getBytes(UTF_8), JSON, 415, "unknown-format", "");
    refused(new byte[] {'{', '"', (byte) 0xC0, (byte) 0xAF, '"', '}'}, JSON, 422, "not-utf-8", "");
    refused(cyclonedx(",\"components\":[{]}"), JSON, 422, "not-json", "line 1 column");
  }

  @Test
  void documents_cut_anywhere() throws SQLException {
    byte[] whole = NarrowDoor.whole();
    int places = 0;
    for (int length = whole.length - 1; length > whole.length / 4; length -= 97) {
      refused(Arrays.copyOf(whole, length), JSON, 422, "truncated", "line 1");
      places++;
    }
    assertThat(places).isGreaterThan(3);
    byte[] packed = NarrowDoor.gzip(whole);
    refused(Arrays.copyOf(packed, packed.length - 12), JSON, 422, "truncated", "");
    refused(Arrays.copyOf(packed, 30), "application/gzip", 422, "truncated", "");
  }

  @Test
  void documents_over_a_limit() throws SQLException {
    refused(
        new byte[NarrowDoor.LIMIT + 1], JSON, 413, "too-large", String.valueOf(NarrowDoor.LIMIT));
    refused(
        NarrowDoor.gzip(" ".repeat(NarrowDoor.UNPACKED + 1).getBytes(UTF_8)),
        "application/gzip",
        413,
        "too-large",
        "");
    byte[] deep = cyclonedx(",\"x\":" + "[".repeat(5000) + "]".repeat(5000));
    refused(deep, JSON, 422, "too-deep", "");
  }

  @Test
  void documents_of_the_wrong_type() throws SQLException {
    refused(NarrowDoor.whole(), "image/png", 415, "media-type", "image/png");
    refused(NarrowDoor.whole(), "application/pdf; charset=x", 415, "media-type", "application/pdf");
    refused(
        "<?xml version='1.0'?><bom xmlns='http://cyclonedx.org/schema/bom/1.1'/>".getBytes(UTF_8),
        "application/xml",
        415,
        "unsupported-version",
        "/bom line 1");
    refused("<html/>".getBytes(UTF_8), JSON, 415, "unknown-format", "/html line 1");
    refused(
        "SPDXVersion: SPDX-2.1\nDataLicense: CC0-1.0\n".getBytes(UTF_8),
        "text/spdx",
        415,
        "unsupported-version",
        "line 1");
  }

  @Test
  void documents_that_would_fetch_or_multiply() throws SQLException {
    String bom = "<bom xmlns='http://cyclonedx.org/schema/bom/1.4'>&x;</bom>";
    for (String doctype :
        new String[] {
          "<!DOCTYPE bom [<!ENTITY x SYSTEM 'file:///etc/hostname'>]>",
          "<!DOCTYPE bom [<!ENTITY y 'yy'><!ENTITY x '&y;&y;&y;'>]>",
          "<!DOCTYPE bom SYSTEM 'http://127.0.0.1:1/x.dtd'>"
        }) {
      refused((doctype + bom).getBytes(UTF_8), "application/xml", 422, "doctype-refused", "line 1");
    }
    StringBuilder laughs =
        new StringBuilder("spdxVersion: SPDX-2.3\na0: &a0 [x, x, x, x, x, x, x, x]\n");
    for (int i = 1; i < 12; i++) {
      String all = ("*a" + (i - 1) + ", ").repeat(8);
      laughs.append("a").append(i).append(": &a").append(i).append(" [");
      laughs.append(all, 0, all.length() - 2).append("]\n");
    }
    refused(
        laughs.append("packages: *a11\n").toString().getBytes(UTF_8),
        "application/yaml",
        413,
        "too-large",
        "/a5/0 line 7");
  }

  @Test
  void documents_against_their_schema() throws SQLException {
    refused(
        cyclonedx(",\"components\":[{\"type\":\"thing\",\"name\":\"a\"}]"),
        JSON,
        422,
        "schema-violation",
        "/components/0/type line 1");
    refused(
        ("<bom xmlns='http://cyclonedx.org/schema/bom/1.4'><components>"
                + "<component type='file'><name>a</name><scope>maybe</scope></component>"
                + "</components></bom>")
            .getBytes(UTF_8),
        "application/xml",
        422,
        "schema-violation",
        "/bom/components/component/scope line 1");
  }

  @Test
  void forms_without_a_document() throws SQLException {
    refused(NarrowDoor.whole(), "multipart/form-data", 422, "empty", "");
    refused("--x--\r\n".getBytes(UTF_8), "multipart/form-data; boundary=x", 422, "empty", "");
    refused("--x\r\nContent-".getBytes(UTF_8), "multipart/form-data; boundary=x", 422, "empty", "");
  }

  @Test
  void versions_and_structures_that_the_formats_do_not_have() throws SQLException {
    refused(
        "{\"bomFormat\":\"CycloneDX\",\"specVersion\":\"9.9\"}".getBytes(UTF_8),
        JSON,
        415,
        "unsupported-version",
        "9.9");
    refused(
        "{\"spdxVersion\":\"SPDX-1.0\",\"packages\":[]}".getBytes(UTF_8),
        JSON,
        415,
        "unsupported-version",
        "SPDX-1.0");
    refused(cyclonedx(",\"components\":{}"), JSON, 422, "invalid-structure", "/components");
    refused(cyclonedx(",\"components\":[7]"), JSON, 422, "invalid-structure", "/components/0");
    refused(
        cyclonedx(",\"components\":[{\"type\":\"library\",\"name\":5}]"),
        JSON,
        422,
        "invalid-structure",
        "/components/0/name");
    refused(
        cyclonedx(",\"dependencies\":[{\"ref\":\"a\",\"dependsOn\":\"b\"}]"),
        JSON,
        422,
        "invalid-structure",
        "/dependencies/0/dependsOn");
    refused(
        cyclonedx(",\"components\":[],\"components\":[]"),
        JSON,
        422,
        "duplicate-key",
        "components");
  }

  @Test
  void documents_without_packages_wipe_nothing() throws SQLException {
    refused(aSbom().bytes(), JSON, 422, "empty", "no packages");
    refused(cyclonedx(""), JSON, 422, "empty", "no packages");
    refused(
        new String(aSbom().bytes(Standard.SPDX), UTF_8)
            .replaceFirst("\"packages\":\\[.*?],\"relationships\"", "\"relationships\"")
            .getBytes(UTF_8),
        JSON,
        422,
        "empty",
        "no packages");
    assertThat(
            door.database.query(
                "select string_agg(distinct error_code, ',') from sbom_submissions where status = 'failed'"))
        .isEqualTo("empty");
  }

  @Test
  void repositories_that_are_none() throws SQLException {
    for (String wrong :
        new String[] {
          "..",
          "acme",
          "a/b/c",
          "pkg:",
          "pkg:npm",
          "https://x.invalid/a/b",
          "a%00b/c",
          "%20/%20",
          "a".repeat(300) + "/x"
        }) {
      refusedRepository("?repository=" + wrong, NarrowDoor.whole());
    }
    refusedRepository("", NarrowDoor.whole());
    refusedRepository("?repository=", NarrowDoor.whole());
    refusedRepository("?repository=acme/app&artifact=nothing", NarrowDoor.whole());
  }

  private void refusedRepository(String query, byte[] body) throws SQLException {
    Map<String, Long> before = door.counts();
    RunningAtlas.Answer answer = door.atlas.post("/api/v1/ingest/sbom" + query, JSON, body);
    assertThat(answer.status()).as(query).isEqualTo(422);
    JsonNode first = answer.body().path("detail").path(0);
    assertThat(first.path("loc").path(0).asString()).as(query).isEqualTo("query");
    assertThat(first.path("msg").asString()).as(query).isNotEmpty();
    door.assertOnlyRecorded(before, "repository");
  }

  /// @param where part of what the answer must say, beside the code
  private void refused(byte[] body, String type, int status, String code, String where)
      throws SQLException {
    Map<String, Long> before = door.counts();
    RunningAtlas.Answer answer =
        door.atlas.post("/api/v1/ingest/sbom?repository=acme/app", type, body);
    assertThat(answer.status()).as(answer.body().toString()).isEqualTo(status);
    assertThat(answer.body().path("type").asString()).isEqualTo("urn:pg-atlas:problem:" + code);
    assertThat(answer.body().path("detail").toString()).contains(where).hasSizeGreaterThan(10);
    door.assertOnlyRecorded(before, code);
  }
}
