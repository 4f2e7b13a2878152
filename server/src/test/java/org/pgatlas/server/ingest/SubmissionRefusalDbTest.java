package org.pgatlas.server.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.pgatlas.server.testing.SbomBuilder.aSbom;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.pgatlas.server.Setting;
import org.pgatlas.server.testing.AtlasFixture;
import org.pgatlas.server.testing.PostgresExtension;
import org.pgatlas.server.testing.RunningAtlas;
import org.pgatlas.server.testing.SbomBuilder.Standard;
import org.pgatlas.server.testing.TestDatabase;
import tools.jackson.databind.JsonNode;

/// What is refused says what is wrong and where, is on record, and changes nothing else.
class SubmissionRefusalDbTest {
  private static final String JSON = "application/json";
  private static final int LIMIT = 100_000;
  private static final int UNPACKED = 1_000_000;

  @RegisterExtension static final PostgresExtension POSTGRES = AtlasFixture.postgres();

  private final TestDatabase database = POSTGRES.createDatabase();
  private final RunningAtlas atlas;

  SubmissionRefusalDbTest(@TempDir Path data) {
    atlas =
        new RunningAtlas(
            database,
            data,
            Map.of(
                Setting.MAX_BODY_BYTES,
                String.valueOf(LIMIT),
                Setting.MAX_UNPACKED_BYTES,
                String.valueOf(UNPACKED)));
  }

  @BeforeEach
  void somethingToLose() {
    atlas.submit("acme/app", whole());
    atlas.settle();
  }

  @AfterEach
  void stop() {
    atlas.close();
  }

  private static byte[] whole() {
    return aSbom()
        .component("pkg:npm/aa@1")
        .component("pkg:npm/bb@1")
        .dependsOn("root", "pkg:npm/aa@1")
        .dependsOn("pkg:npm/aa@1", "pkg:npm/bb@1")
        .bytes();
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
    byte[] whole = whole();
    int places = 0;
    for (int length = whole.length - 1; length > whole.length / 4; length -= 97) {
      refused(Arrays.copyOf(whole, length), JSON, 422, "truncated", "line 1");
      places++;
    }
    assertThat(places).isGreaterThan(3);
    byte[] packed = gzip(whole);
    refused(Arrays.copyOf(packed, packed.length - 12), JSON, 422, "truncated", "");
    refused(Arrays.copyOf(packed, 30), "application/gzip", 422, "truncated", "");
  }

  @Test
  void documents_over_a_limit() throws SQLException {
    refused(new byte[LIMIT + 1], JSON, 413, "too-large", String.valueOf(LIMIT));
    refused(
        gzip(" ".repeat(UNPACKED + 1).getBytes(UTF_8)), "application/gzip", 413, "too-large", "");
    byte[] deep = cyclonedx(",\"x\":" + "[".repeat(5000) + "]".repeat(5000));
    refused(deep, JSON, 422, "too-deep", "");
  }

  @Test
  void a_body_over_the_limit_that_does_not_say_its_length() throws Exception {
    Map<String, Long> before = counts();
    HttpResponse<String> answer =
        send(
            HttpRequest.BodyPublishers.ofInputStream(
                () -> new ByteArrayInputStream(new byte[LIMIT * 3])));
    assertThat(answer.statusCode()).isEqualTo(413);
    assertThat(answer.body()).contains("too-large").contains(String.valueOf(LIMIT));
    assertOnlyRecorded(before, "too-large");
  }

  @Test
  void documents_of_the_wrong_type() throws SQLException {
    refused(whole(), "image/png", 415, "media-type", "image/png");
    refused(whole(), "application/pdf; charset=x", 415, "media-type", "application/pdf");
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
    refused(whole(), "multipart/form-data", 422, "empty", "");
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
            database.query(
                "select string_agg(distinct error_code, ',') from sbom_submissions where status = 'failed'"))
        .isEqualTo("empty");
  }

  @Test
  void an_spdx_document_of_its_root_alone_says_that_nothing_is_needed_any_more()
      throws SQLException {
    assertThat(database.query("select count(*) from depends_on")).isNotEqualTo("0");
    accepted("acme/app", JSON, aSbom().bytes(Standard.SPDX));
    atlas.settle();
    assertThat(database.query("select count(*) from depends_on")).isEqualTo("0");
    assertThat(database.query("select count(*) from sbom_submissions where status <> 'processed'"))
        .isEqualTo("0");
  }

  @Test
  void a_form_without_a_declared_length_is_bounded_all_the_same() throws Exception {
    String field = "--x\r\nContent-Disposition: form-data; name=\"note\"\r\n\r\n";
    String file = "--x\r\nContent-Disposition: form-data; name=\"bom\"; filename=\"b\"\r\n\r\n";
    String document = new String(whole(), UTF_8);
    for (String form :
        new String[] {
          field + "n".repeat(3 * LIMIT) + "\r\n" + file + document + "\r\n--x--\r\n",
          file + " ".repeat(LIMIT) + document + "\r\n--x--\r\n",
          file + document + "\r\n" + (file + " ".repeat(LIMIT) + "\r\n").repeat(2) + "--x--\r\n"
        }) {
      assertThat(chunked("/api/v1/ingest/sbom?repository=acme/app", form)).isEqualTo(413);
      assertThat(chunked("/upload", form)).isEqualTo(413);
    }
    assertThat(
            database.query(
                "select string_agg(distinct error_code, ',') from sbom_submissions where status = 'failed'"))
        .isEqualTo("too-large");
  }

  private int chunked(String path, String form) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(atlas.atlas().url() + path))
            .header("Content-Type", "multipart/form-data; boundary=x")
            .POST(
                HttpRequest.BodyPublishers.ofInputStream(
                    () -> new ByteArrayInputStream(form.getBytes(UTF_8))))
            .build();
    return HttpClient.newHttpClient()
        .send(request, HttpResponse.BodyHandlers.ofString())
        .statusCode();
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
      refusedRepository("?repository=" + wrong, whole());
    }
    refusedRepository("", whole());
    refusedRepository("?repository=", whole());
    refusedRepository("?repository=acme/app&artifact=nothing", whole());
  }

  private void refusedRepository(String query, byte[] body) throws SQLException {
    Map<String, Long> before = counts();
    RunningAtlas.Answer answer = atlas.post("/api/v1/ingest/sbom" + query, JSON, body);
    assertThat(answer.status()).as(query).isEqualTo(422);
    JsonNode first = answer.body().path("detail").path(0);
    assertThat(first.path("loc").path(0).asString()).as(query).isEqualTo("query");
    assertThat(first.path("msg").asString()).as(query).isNotEmpty();
    assertOnlyRecorded(before, "repository");
  }

  @Test
  void a_connection_that_ends_within_the_body() throws Exception {
    Map<String, Long> before = counts();
    URI url = URI.create(atlas.atlas().url());
    try (Socket socket = new Socket(url.getHost(), url.getPort())) {
      socket
          .getOutputStream()
          .write(
              ("POST /api/v1/ingest/sbom?repository=acme/app HTTP/1.1\r\nHost: "
                      + url.getAuthority()
                      + "\r\nContent-Type: application/json\r\nContent-Length: 5000\r\n\r\n{\"bomFormat\"")
                  .getBytes(UTF_8));
      socket.shutdownOutput();
      String answer = new String(socket.getInputStream().readAllBytes(), UTF_8);
      assertThat(answer).doesNotContain(" 202 ").doesNotContain(" 500 ");
    }
    before.remove("sbom_submissions");
    Map<String, Long> after = counts();
    after.remove("sbom_submissions");
    assertThat(after).isEqualTo(before);
    assertThat(atlas.get("/api/v1/health").status()).isEqualTo(200);
  }

  @Test
  void the_same_problem_in_the_form_of_rfc_9457() throws Exception {
    HttpResponse<String> answer =
        send(
            HttpRequest.BodyPublishers.ofString("{\"bomFormat\":\"CycloneDX\","),
            "Accept",
            "application/problem+json");
    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(answer.headers().firstValue("Content-Type"))
        .hasValueSatisfying(type -> assertThat(type).startsWith("application/problem+json"));
    assertThat(answer.body()).contains("urn:pg-atlas:problem:truncated").contains("line 1");
  }

  @Test
  void what_clients_send_in_other_wrappings_is_accepted() throws Exception {
    String document = new String(whole(), UTF_8);
    accepted("acme/gz", "application/gzip", gzip(whole()));
    accepted("acme/form", "application/x-www-form-urlencoded", whole());
    accepted("acme/envelope", JSON, ("{\"sbom\":" + document + "}").getBytes(UTF_8));
    accepted("acme/bom", JSON, ("\uFEFF" + document).getBytes(UTF_8));
    accepted(
        "acme/multi",
        "multipart/form-data; boundary=x",
        ("--x\r\nContent-Disposition: form-data; name=\"bom\"; filename=\"bom.json\"\r\n\r\n"
                + document
                + "\r\n--x--\r\n")
            .getBytes(UTF_8));
    assertThat(
            chunked(
                "/upload",
                "--x\r\nContent-Disposition: form-data; name=\"repository\"\r\n\r\nacme/page\r\n"
                    + "--x\r\nContent-Disposition: form-data; name=\"document\"; filename=\"bom.json\"\r\n\r\n"
                    + document
                    + "\r\n--x--\r\n"))
        .as("the page's form leads on to the submission")
        .isEqualTo(303);
    atlas.settle();
    assertThat(database.query("select count(*) from sbom_current")).isEqualTo("7");
  }

  private void accepted(String repository, String type, byte[] body) {
    assertThat(atlas.post("/api/v1/ingest/sbom?repository=" + repository, type, body).status())
        .as(repository)
        .isEqualTo(202);
  }

  /// @param where part of what the answer must say, beside the code
  private void refused(byte[] body, String type, int status, String code, String where)
      throws SQLException {
    Map<String, Long> before = counts();
    RunningAtlas.Answer answer = atlas.post("/api/v1/ingest/sbom?repository=acme/app", type, body);
    assertThat(answer.status()).as(answer.body().toString()).isEqualTo(status);
    assertThat(answer.body().path("type").asString()).isEqualTo("urn:pg-atlas:problem:" + code);
    assertThat(answer.body().path("detail").toString()).contains(where).hasSizeGreaterThan(10);
    assertOnlyRecorded(before, code);
  }

  private void assertOnlyRecorded(Map<String, Long> before, String code) throws SQLException {
    before.merge("sbom_submissions", 1L, Long::sum);
    assertThat(counts()).isEqualTo(before);
    assertThat(
            database.query(
                """
                select concat_ws(' ', status, error_code, (processed_at is not null)::text, (length(error_detail) > 3)::text)
                from sbom_submissions order by id desc limit 1
                """))
        .isEqualTo("failed " + code + " true true");
  }

  /// Rows of every table but those of the queue and of events, which move by themselves.
  private Map<String, Long> counts() throws SQLException {
    Map<String, Long> counts = new TreeMap<>();
    try (Connection connection = database.connect();
        ResultSet rows =
            connection
                .createStatement()
                .executeQuery(
                    """
                    select relname, (xpath('/row/n/text()', query_to_xml('select count(*) as n from ' || relname, false, true, '')))[1]::text::bigint
                    from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace
                      and relname !~ '^(event_log|outbox|job_|graph_file)'
                    """)) {
      while (rows.next()) {
        counts.put(rows.getString(1), rows.getLong(2));
      }
    }
    assertThat(counts).containsKeys("repos", "depends_on", "artifact_blob");
    return counts;
  }

  private static byte[] gzip(byte[] bytes) {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(bytes);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return packed.toByteArray();
  }

  private HttpResponse<String> send(HttpRequest.BodyPublisher body, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(
                URI.create(atlas.atlas().url() + "/api/v1/ingest/sbom?repository=acme/app"))
            .header("Content-Type", JSON)
            .POST(body);
    if (headers.length > 0) {
      request.headers(headers);
    }
    return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
  }
}
