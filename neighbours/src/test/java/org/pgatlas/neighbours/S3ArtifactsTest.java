package org.pgatlas.neighbours;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jclouds.blobstore.domain.StorageMetadata;
import org.jclouds.blobstore.domain.StorageType;
import org.jclouds.blobstore.options.ListContainerOptions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pgatlas.server.Atlas;
import org.pgatlas.server.AtlasConfig;
import org.pgatlas.server.Setting;
import tools.jackson.databind.json.JsonMapper;

/// Documents in a bucket of an S3 server that checks signatures: exact, content-addressed, and when
/// the server is away nothing is accepted, half-written or lost.
class S3ArtifactsTest {
  private static final String BUCKET = "atlas-artifacts";
  private static final JsonMapper JSON = new JsonMapper();
  private static final long PATIENCE_MILLIS = 60_000;

  private final HttpClient http = HttpClient.newHttpClient();

  @TempDir Path objects;
  @TempDir Path data;

  @BeforeEach
  void credentials() {
    System.setProperty("aws.accessKeyId", S3Server.KEY_ID);
    System.setProperty("aws.secretAccessKey", S3Server.SECRET);
  }

  @AfterEach
  void forget() {
    System.clearProperty("aws.accessKeyId");
    System.clearProperty("aws.secretAccessKey");
  }

  @Test
  void documents_are_objects_named_by_their_content_and_survive_the_servers_absence()
      throws Exception {
    try (S3Server s3 = new S3Server(objects, BUCKET);
        Atlas atlas = atlas("s3://" + BUCKET + "/documents?endpoint=" + s3.endpoint())) {
      assertThat(get(atlas, "/api/v1/health"))
          .contains("\"artifacts\":{\"place\":\"s3\",\"reachable\":true}");
      byte[] first = sbom("one");
      assertThat(submit(atlas, "acme/one", first)).isEqualTo(202);
      settled(atlas, "acme/one");
      assertThat(objectsOf(s3))
          .singleElement()
          .satisfies(
              object -> {
                assertThat(object.getName())
                    .matches("documents/[0-9a-f-]{36}/[0-9a-f]{2}/bafkrei.*");
                assertThat(object.getSize()).isEqualTo(first.length);
              });

      s3.stop();
      assertThat(submit(atlas, "acme/two", sbom("two"))).isEqualTo(503);
      assertThat(get(atlas, "/api/v1/ingest/sbom?repository=acme/two"))
          .as("the attempt is told, and changed nothing")
          .contains("\"total\":1", "\"status\":\"failed\"", "cannot write artifact");
      assertThat(get(atlas, "/api/v1/repos?search=two")).doesNotContain("pkg:github/acme/two");
      assertThat(get(atlas, "/api/v1/repos?search=one")).contains("pkg:github/acme/one");

      s3.startAgain();
      assertThat(submit(atlas, "acme/two", sbom("two"))).isEqualTo(202);
      settled(atlas, "acme/two");
      assertThat(objectsOf(s3)).hasSize(2);
    }
  }

  @Test
  void what_earlier_configurations_kept_stays_readable() throws Exception {
    try (S3Server s3 = new S3Server(objects, BUCKET)) {
      String bucket = "s3://" + BUCKET + "?endpoint=" + s3.endpoint();
      try (Atlas atlas = atlas("database")) {
        assertThat(submit(atlas, "acme/one", sbom("one"))).isEqualTo(202);
        settled(atlas, "acme/one");
      }
      try (Atlas atlas = atlas(bucket)) {
        assertThat(submit(atlas, "acme/two", sbom("two"))).isEqualTo(202);
        settled(atlas, "acme/two");
        assertThat(raw(atlas, 1)).isEqualTo(new String(sbom("one"), StandardCharsets.UTF_8));
        assertThat(raw(atlas, 2)).isEqualTo(new String(sbom("two"), StandardCharsets.UTF_8));
      }
      try (Atlas atlas = atlas("database, " + bucket)) {
        assertThat(raw(atlas, 2)).isEqualTo(new String(sbom("two"), StandardCharsets.UTF_8));
      }
    }
  }

  private Atlas atlas(String artifacts) {
    return Atlas.start(
        AtlasConfig.resolve(
            Map.of(Setting.DATA, data.toString(), Setting.PORT, "0", Setting.ARTIFACTS, artifacts),
            Map.of(),
            "pg-atlas-neighbours"),
        _ -> {});
  }

  private static List<? extends StorageMetadata> objectsOf(S3Server s3) {
    return s3.objects().list(BUCKET, ListContainerOptions.Builder.recursive()).stream()
        .filter(object -> object.getType() == StorageType.BLOB)
        .toList();
  }

  private static byte[] sbom(String name) {
    return """
    {"bomFormat":"CycloneDX","specVersion":"1.5","version":1,
     "metadata":{"component":{"type":"application","bom-ref":"root","name":"%s"}},
     "components":[{"type":"library","bom-ref":"a","name":"a-%s","version":"1","purl":"pkg:npm/a-%s@1"}]}
    """
        .formatted(name, name, name)
        .getBytes(StandardCharsets.UTF_8);
  }

  private int submit(Atlas atlas, String repository, byte[] sbom)
      throws IOException, InterruptedException {
    return http.send(
            HttpRequest.newBuilder(
                    URI.create(atlas.url() + "/api/v1/ingest/sbom?repository=" + repository))
                .POST(HttpRequest.BodyPublishers.ofByteArray(sbom))
                .build(),
            HttpResponse.BodyHandlers.discarding())
        .statusCode();
  }

  private void settled(Atlas atlas, String repository) throws IOException, InterruptedException {
    long until = System.currentTimeMillis() + PATIENCE_MILLIS;
    while (!get(atlas, "/api/v1/ingest/sbom?repository=" + repository)
        .contains("\"status\":\"processed\"")) {
      assertThat(System.currentTimeMillis()).as("%s is applied", repository).isLessThan(until);
      Thread.sleep(50);
    }
  }

  private String raw(Atlas atlas, int submission) throws IOException, InterruptedException {
    return JSON.readTree(get(atlas, "/api/v1/ingest/sbom/" + submission))
        .get("raw_artifact")
        .asString();
  }

  private String get(Atlas atlas, String path) throws IOException, InterruptedException {
    return http.send(
            HttpRequest.newBuilder(URI.create(atlas.url() + path)).build(),
            HttpResponse.BodyHandlers.ofString())
        .body();
  }
}
