package org.pgatlas.server.artifact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Where documents are kept, as the configuration says it.
class ArtifactPlaceTest {
  @Test
  void three_kinds_of_places_are_told_apart() {
    assertThat(ArtifactPlace.parse("database")).isEqualTo(new ArtifactPlace.InDatabase());
    assertThat(ArtifactPlace.parse("file:/var/lib/atlas/../documents"))
        .isEqualTo(new ArtifactPlace.InDirectory(Path.of("/var/lib/documents")));
    assertThat(ArtifactPlace.parse("file:///var/lib/documents"))
        .isEqualTo(new ArtifactPlace.InDirectory(Path.of("/var/lib/documents")));
    assertThat(ArtifactPlace.parse("s3://documents"))
        .isEqualTo(new ArtifactPlace.InBucket(null, "us-east-1", "documents", ""));
    assertThat(
            ArtifactPlace.parse(
                "s3://documents/a/b/?endpoint=http%3A%2F%2Flocalhost:9000&region=eu-1"))
        .isEqualTo(
            new ArtifactPlace.InBucket(
                URI.create("http://localhost:9000"), "eu-1", "documents", "a/b/"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "disk",
        "file:relative",
        "file://host/path",
        "s3:",
        "s3:///prefix",
        "s3://UPPER",
        "s3://b?color=red",
        "s3://b?endpoint",
        "s3://b?endpoint=ftp://x",
        "s3://b?endpoint=nowhere",
        "http://b",
        "a b"
      })
  void anything_else_is_refused_with_what_it_should_be(String text) {
    assertThatThrownBy(() -> ArtifactPlace.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("artifacts is database, file:/a/directory or s3://bucket");
  }
}
