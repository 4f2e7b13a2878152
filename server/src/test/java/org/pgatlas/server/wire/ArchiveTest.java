package org.pgatlas.server.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArchiveTest {
  private static final Archive.Limits SMALL = new Archive.Limits(3, 1_000, 2_000, 200);

  @Test
  void files_of_a_zip_come_in_its_order() throws IOException {
    assertThat(walk(zip("b.json", "2", "a.json", "1"), SMALL))
        .containsExactly("b.json=2", "a.json=1");
  }

  @Test
  void files_of_a_tar_come_in_its_order_under_their_long_names() throws IOException {
    String name = "folder/" + "n".repeat(150) + ".json";
    byte[] tar =
        concatenated(
            entry("long", 'L', name + "\0"),
            entry("short", '0', "1"),
            entry("pax", 'x', "19 path=other.json\n"),
            entry("short", '0', "2"),
            entry("folder/", '5', ""),
            new byte[1_024]);

    assertThat(walk(tar, SMALL)).containsExactly(name + "=1", "other.json=2");
    assertThat(walk(gzip(tar), SMALL)).hasSize(2);
  }

  @Test
  void other_bytes_are_no_archive() throws IOException {
    assertThat(Archive.isArchive(new byte[0])).isFalse();
    assertThat(Archive.isArchive("{}".getBytes(StandardCharsets.UTF_8))).isFalse();
    assertThat(Archive.isArchive(gzip("{}".getBytes(StandardCharsets.UTF_8)))).isFalse();
    assertThat(Archive.isArchive(Arrays.copyOf(gzip(new byte[600]), 12))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"../a", "/a", "a/../../b", "a\\b", "c:a", "..", "a/.."})
  void a_path_out_of_the_folder_is_refused(String name) throws IOException {
    assertRefused(zip(name, "1"), SMALL, "unsafe-path");
  }

  @Test
  void what_costs_too_much_is_refused() throws IOException {
    assertRefused(zip("a", "1", "b", "1", "c", "1", "d", "1"), SMALL, "too-large");
    assertRefused(zip("a", "x".repeat(1_001)), SMALL, "too-large");
    assertRefused(
        zip("a", "x".repeat(900), "b", "x".repeat(900), "c", "x".repeat(900)), SMALL, "too-large");
  }

  @Test
  void a_bomb_is_told_by_its_ratio() throws IOException {
    Map<String, String> files = new LinkedHashMap<>();
    String large = "x".repeat(16 << 20);
    for (int i = 0; i < 6; i++) {
      files.put("f" + i, large);
    }
    byte[] bomb = zip(files);
    assertRefused(bomb, new Archive.Limits(100, 64 << 20, 1L << 40, 200), "too-large");
    assertThat(walk(bomb, new Archive.Limits(100, 64 << 20, 1L << 40, 2_000))).hasSize(6);
  }

  @Test
  void a_damaged_archive_is_refused() throws IOException {
    byte[] zip = zip("a", "hello hello hello hello");
    assertRefused(Arrays.copyOf(zip, 40), SMALL, "damaged-archive");
    byte[] tar = entry("a", '0', "hello");
    assertRefused(Arrays.copyOf(tar, 514), SMALL, "damaged-archive");
    byte[] wrong = tar.clone();
    wrong[130] = '9';
    assertRefused(wrong, SMALL, "damaged-archive");
  }

  private static void assertRefused(byte[] archive, Archive.Limits limits, String code) {
    assertThatThrownBy(() -> walk(archive, limits))
        .isInstanceOfSatisfying(
            Archive.Refused.class, refused -> assertThat(refused.code()).isEqualTo(code));
  }

  private static List<String> walk(byte[] archive, Archive.Limits limits) throws Archive.Refused {
    List<String> found = new ArrayList<>();
    Archive.walk(
        archive,
        limits,
        _ -> true,
        (name, content) ->
            found.add(
                name
                    + "="
                    + (content.length > 100
                        ? content.length
                        : new String(content, StandardCharsets.UTF_8))));
    return found;
  }

  private static byte[] zip(String... namesAndTexts) throws IOException {
    Map<String, String> files = new LinkedHashMap<>();
    for (int i = 0; i < namesAndTexts.length; i += 2) {
      files.put(namesAndTexts[i], namesAndTexts[i + 1]);
    }
    return zip(files);
  }

  private static byte[] zip(Map<String, String> files) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(out)) {
      for (Map.Entry<String, String> file : files.entrySet()) {
        zip.putNextEntry(new ZipEntry(file.getKey()));
        zip.write(file.getValue().getBytes(StandardCharsets.UTF_8));
        zip.closeEntry();
      }
    }
    return out.toByteArray();
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    }
    return out.toByteArray();
  }

  private static byte[] entry(String name, char type, String text) {
    byte[] content = text.getBytes(StandardCharsets.UTF_8);
    byte[] header = new byte[512];
    put(header, 0, name);
    put(header, 124, "%011o".formatted(content.length));
    header[156] = (byte) type;
    put(header, 257, "ustar");
    return concatenated(header, content, new byte[(512 - content.length % 512) % 512]);
  }

  private static void put(byte[] header, int at, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(bytes, 0, header, at, bytes.length);
  }

  private static byte[] concatenated(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }
}
