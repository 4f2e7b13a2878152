package org.pgatlas.server.artifact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pgatlas.server.artifact.ArtifactStore.CorruptArtifactException;
import org.pgatlas.server.artifact.ArtifactStore.Stored;
import org.pgatlas.server.db.Database;
import org.pgatlas.server.testing.AtlasFixture;
import org.pgatlas.server.testing.PostgresExtension;
import org.pgatlas.server.testing.TestDatabase;

/// Bytes come back as they went in, or not at all.
class ArtifactStoreDbTest {
  @RegisterExtension static final PostgresExtension POSTGRES = AtlasFixture.postgres();

  private final TestDatabase raw = POSTGRES.createDatabase();
  private final Database database = AtlasFixture.open(raw);
  private final UUID ours = AtlasFixture.of(database, "ours").tenant();
  private final UUID theirs = AtlasFixture.of(database, "theirs").tenant();
  private final ArtifactStore store = new ArtifactStore();

  @AfterEach
  void close() {
    database.close();
  }

  private Stored put(UUID tenant, byte[] bytes) {
    Stored identity = Stored.of(bytes);
    database.run(tenant, handle -> store.put(handle, tenant, identity, bytes));
    return identity;
  }

  private Optional<byte[]> get(UUID tenant, Stored identity) {
    return database.read(tenant, handle -> store.get(handle, tenant, identity.sha256()));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 1000, Cid.CHUNK, Cid.CHUNK + 1, 3_000_000})
  void exactly_the_same_bytes_come_back(int size) throws SQLException {
    byte[] noise = new byte[size];
    new Random(size).nextBytes(noise);
    byte[] text = "abc\r\n\0é".repeat(size / 8).getBytes(StandardCharsets.UTF_8);
    for (byte[] bytes : new byte[][] {noise, text}) {
      assertThat(get(ours, put(ours, bytes)).orElseThrow()).isEqualTo(bytes);
    }
    assertThat(
            raw.query(
                "select count(*) from artifact_blob where size_bytes > 0 and cid <> cid_unixfs"))
        .isEqualTo(String.valueOf((size > Cid.CHUNK ? 1 : 0) + (text.length > Cid.CHUNK ? 1 : 0)));
  }

  @Test
  void compression_is_used_where_it_helps() throws SQLException {
    put(ours, new byte[100_000]);
    byte[] noise = new byte[1000];
    new Random(1).nextBytes(noise);
    put(ours, noise);
    assertThat(raw.query("select string_agg(encoding, ' ' order by size_bytes) from artifact_blob"))
        .isEqualTo("identity deflate");
    assertThat(raw.query("select max(octet_length(bytes)) < 2000 from artifact_blob"))
        .isEqualTo("t");
  }

  @Test
  void the_same_bytes_are_stored_once_a_tenant_and_only_seen_by_it() throws SQLException {
    byte[] bytes = "secret".getBytes(StandardCharsets.UTF_8);
    Stored identity = put(ours, bytes);
    put(ours, bytes);
    assertThat(raw.query("select count(*) from artifact_blob")).isEqualTo("1");
    assertThat(get(theirs, identity)).isEmpty();
    put(theirs, bytes);
    assertThat(raw.query("select count(*) from artifact_blob")).isEqualTo("2");
    assertThat(get(theirs, identity).orElseThrow()).isEqualTo(bytes);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "bytes = set_byte(bytes, octet_length(bytes) / 2, get_byte(bytes, octet_length(bytes) / 2) # 1)",
        "bytes = substr(bytes, 1, octet_length(bytes) - 9)",
        "bytes = ''",
        "bytes = '\\x00ff00ff'",
        "encoding = 'identity'",
        "size_bytes = size_bytes - 1",
        "size_bytes = size_bytes + 1",
      })
  void any_change_is_noticed_on_reading(String change) throws SQLException {
    Random random = new Random(3);
    byte[] digits = new byte[20_000];
    for (int i = 0; i < digits.length; i++) {
      digits[i] = (byte) ('0' + random.nextInt(10));
    }
    Stored identity = put(ours, digits);
    raw.execute("update artifact_blob set " + change);
    assertThatThrownBy(() -> get(ours, identity)).isInstanceOf(CorruptArtifactException.class);
  }

  @Test
  void a_flipped_bit_of_uncompressed_bytes_is_noticed() throws SQLException {
    byte[] noise = new byte[1000];
    new Random(2).nextBytes(noise);
    Stored identity = put(ours, noise);
    raw.execute(
        "update artifact_blob set bytes = set_byte(bytes, 500, get_byte(bytes, 500) # 128)");
    assertThatThrownBy(() -> get(ours, identity)).isInstanceOf(CorruptArtifactException.class);
  }

  @Test
  void a_directory_holds_the_documents_as_they_are_under_their_names(@TempDir Path directory)
      throws IOException, SQLException {
    byte[] bytes = "abc".repeat(1000).getBytes(StandardCharsets.UTF_8);
    Stored identity = Stored.of(bytes);
    try (ArtifactStore outside = in(new ArtifactPlace.InDirectory(directory))) {
      database.run(ours, handle -> outside.put(handle, ours, identity, bytes));
      database.run(ours, handle -> outside.put(handle, ours, identity, bytes));

      assertThat(get(outside, ours, identity)).hasValue(bytes);
      assertThat(get(outside, theirs, identity)).isEmpty();
      assertThat(raw.query("select location || ' ' || (bytes is null) from artifact_blob"))
          .isEqualTo("directory true");
      Path file = onlyFile(directory);
      assertThat(file).hasFileName(identity.cid()).hasBinaryContent(bytes);

      Files.write(file, new byte[] {1});
      assertThatThrownBy(() -> get(outside, ours, identity))
          .isInstanceOf(CorruptArtifactException.class)
          .hasMessageContaining("digest");
      Files.delete(file);
      assertThatThrownBy(() -> get(outside, ours, identity))
          .isInstanceOf(CorruptArtifactException.class)
          .hasMessageContaining("gone");
    }
  }

  @Test
  void what_another_place_keeps_is_read_while_it_is_configured(@TempDir Path directory) {
    byte[] bytes = "old".getBytes(StandardCharsets.UTF_8);
    Stored identity = Stored.of(bytes);
    ArtifactPlace kept = new ArtifactPlace.InDirectory(directory);
    try (ArtifactStore before = in(kept);
        ArtifactStore after = in(new ArtifactPlace.InDatabase(), kept)) {
      database.run(ours, handle -> before.put(handle, ours, identity, bytes));
      assertThat(after.writesTo()).isEqualTo("database");
      assertThat(get(after, ours, identity)).hasValue(bytes);
    }
    assertThatThrownBy(() -> get(ours, identity))
        .isInstanceOf(CorruptArtifactException.class)
        .hasMessageContaining("kept in a directory that is not configured");
  }

  @Test
  void a_place_that_cannot_be_written_takes_nothing_and_leaves_no_row(@TempDir Path directory)
      throws IOException, SQLException {
    Path occupied = Files.writeString(directory.resolve("file"), "not a directory");
    byte[] bytes = {1};
    try (ArtifactStore broken = in(new ArtifactPlace.InDirectory(occupied))) {
      assertThat(broken.answers()).isFalse();
      assertThatThrownBy(
              () -> database.run(ours, handle -> broken.put(handle, ours, Stored.of(bytes), bytes)))
          .isInstanceOf(ArtifactsUnavailableException.class);
      assertThat(raw.query("select count(*) from artifact_blob")).isEqualTo("0");
    }
  }

  private static ArtifactStore in(ArtifactPlace... places) {
    return new ArtifactStore(List.of(places));
  }

  private Optional<byte[]> get(ArtifactStore from, UUID tenant, Stored identity) {
    return database.read(tenant, handle -> from.get(handle, tenant, identity.sha256()));
  }

  private static Path onlyFile(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      List<Path> found = files.filter(Files::isRegularFile).toList();
      assertThat(found).hasSize(1);
      return found.getFirst();
    }
  }
}
