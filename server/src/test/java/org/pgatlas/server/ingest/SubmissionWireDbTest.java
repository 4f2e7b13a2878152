package org.pgatlas.server.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.pgatlas.server.testing.SbomBuilder.aSbom;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.pgatlas.server.testing.AtlasFixture;
import org.pgatlas.server.testing.PostgresExtension;
import org.pgatlas.server.testing.SbomBuilder.Standard;

/// How documents come over the wire: wrapped, of no declared length, cut off by a lost connection;
/// and in which form the answer goes back.
class SubmissionWireDbTest {
  private static final String JSON = "application/json";

  @RegisterExtension static final PostgresExtension POSTGRES = AtlasFixture.postgres();

  private final NarrowDoor door;

  SubmissionWireDbTest(@TempDir Path data) {
    door = new NarrowDoor(POSTGRES.createDatabase(), data);
  }

  @AfterEach
  void stop() {
    door.close();
  }

  @Test
  void what_clients_send_in_other_wrappings_is_accepted() throws Exception {
    String document = new String(NarrowDoor.whole(), UTF_8);
    door.accepted("acme/gz", "application/gzip", NarrowDoor.gzip(NarrowDoor.whole()));
    door.accepted("acme/form", "application/x-www-form-urlencoded", NarrowDoor.whole());
    door.accepted("acme/envelope", JSON, ("{\"sbom\":" + document + "}").getBytes(UTF_8));
    door.accepted("acme/bom", JSON, ("\uFEFF" + document).getBytes(UTF_8));
    door.accepted(
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
    door.atlas.settle();
    assertThat(door.database.query("select count(*) from sbom_current")).isEqualTo("7");
  }

  @Test
  void an_spdx_document_of_its_root_alone_says_that_nothing_is_needed_any_more()
      throws SQLException {
    assertThat(door.database.query("select count(*) from depends_on")).isNotEqualTo("0");
    door.accepted("acme/app", JSON, aSbom().bytes(Standard.SPDX));
    door.atlas.settle();
    assertThat(door.database.query("select count(*) from depends_on")).isEqualTo("0");
    assertThat(
            door.database.query(
                "select count(*) from sbom_submissions where status <> 'processed'"))
        .isEqualTo("0");
  }

  @Test
  void a_body_over_the_limit_that_does_not_say_its_length() throws Exception {
    Map<String, Long> before = door.counts();
    HttpResponse<String> answer =
        send(
            HttpRequest.BodyPublishers.ofInputStream(
                () -> new ByteArrayInputStream(new byte[NarrowDoor.LIMIT * 3])));
    assertThat(answer.statusCode()).isEqualTo(413);
    assertThat(answer.body()).contains("too-large").contains(String.valueOf(NarrowDoor.LIMIT));
    door.assertOnlyRecorded(before, "too-large");
  }

  @Test
  void a_form_without_a_declared_length_is_bounded_all_the_same() throws Exception {
    String field = "--x\r\nContent-Disposition: form-data; name=\"note\"\r\n\r\n";
    String file = "--x\r\nContent-Disposition: form-data; name=\"bom\"; filename=\"b\"\r\n\r\n";
    String document = new String(NarrowDoor.whole(), UTF_8);
    for (String form :
        new String[] {
          field + "n".repeat(3 * NarrowDoor.LIMIT) + "\r\n" + file + document + "\r\n--x--\r\n",
          file + " ".repeat(NarrowDoor.LIMIT) + document + "\r\n--x--\r\n",
          file
              + document
              + "\r\n"
              + (file + " ".repeat(NarrowDoor.LIMIT) + "\r\n").repeat(2)
              + "--x--\r\n"
        }) {
      assertThat(chunked("/api/v1/ingest/sbom?repository=acme/app", form)).isEqualTo(413);
      assertThat(chunked("/upload", form)).isEqualTo(413);
    }
    assertThat(
            door.database.query(
                "select string_agg(distinct error_code, ',') from sbom_submissions where status = 'failed'"))
        .isEqualTo("too-large");
  }

  private int chunked(String path, String form) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(door.atlas.atlas().url() + path))
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
  void a_connection_that_ends_within_the_body() throws Exception {
    Map<String, Long> before = door.counts();
    URI url = URI.create(door.atlas.atlas().url());
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
    Map<String, Long> after = door.counts();
    after.remove("sbom_submissions");
    assertThat(after).isEqualTo(before);
    assertThat(door.atlas.get("/api/v1/health").status()).isEqualTo(200);
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

  private HttpResponse<String> send(HttpRequest.BodyPublisher body, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(
                URI.create(door.atlas.atlas().url() + "/api/v1/ingest/sbom?repository=acme/app"))
            .header("Content-Type", JSON)
            .POST(body);
    if (headers.length > 0) {
      request.headers(headers);
    }
    return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
  }
}
