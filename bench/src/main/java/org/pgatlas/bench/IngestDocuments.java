package org.pgatlas.bench;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/// SBOMs to load in bulk: synthetic ones of any size, written as a stream, and the real ones of a
/// folder.
final class IngestDocuments {
  /// Packages that documents share: popular ones come in most, as in real ecosystems.
  private static final int SHARED_PACKAGES = 20_000;

  private IngestDocuments() {}

  /// A document and the repo that submits it.
  @SuppressWarnings("ArrayRecordComponent") // sent, never compared
  record Document(String repository, byte[] bytes) {}

  /// Small documents of different repos, each with its own draw of shared packages.
  static List<Document> synthetic(int count, int components, long seed) {
    List<Document> documents = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      java.io.ByteArrayOutputStream out = new java.io.ByteArrayOutputStream(components * 220);
      try {
        write(out, components, new Random(seed + i), true, 0);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      documents.add(new Document("bulk-" + seed + "/repo-" + i, out.toByteArray()));
    }
    return documents;
  }

  /// One document of that many components, none of which another document has, padded with
  /// descriptions until it is about as large as asked.
  static Path large(Path folder, int components, long bytes) throws IOException {
    Path file = folder.resolve("large-" + components + ".cdx.json");
    int padding = (int) Math.max(0, bytes / components - 230);
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 20)) {
      write(out, components, new Random(components), false, padding);
    }
    return file;
  }

  /// Every file of a folder but indexes and truths, in the order of their names.
  static List<Document> real(Path folder) throws IOException {
    List<Document> documents = new ArrayList<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file :
          files
              .filter(Files::isRegularFile)
              .filter(f -> !folder.relativize(f).toString().startsWith("_"))
              .filter(f -> folder.relativize(f).getNameCount() > 1)
              .sorted()
              .toList()) {
        String name = folder.relativize(file).toString().replaceAll("[^A-Za-z0-9.-]", "-");
        documents.add(new Document("wild/" + name, Files.readAllBytes(file)));
      }
    }
    return documents;
  }

  private static void write(
      OutputStream out, int components, Random random, boolean shared, int padding)
      throws IOException {
    StringBuilder json = new StringBuilder(1 << 16);
    json.append(
        "{\"bomFormat\":\"CycloneDX\",\"specVersion\":\"1.6\",\"version\":1,\"metadata\":{\"component\":");
    json.append(
        "{\"type\":\"application\",\"name\":\"bulk\",\"bom-ref\":\"root\"}},\"components\":[");
    String filler = "x".repeat(padding);
    for (int i = 0; i < components; i++) {
      String name = shared ? shared(random, i) : "large-" + components + "-" + i;
      String version = "1." + random.nextInt(9) + "." + i % 7;
      json.append(i == 0 ? "" : ",").append("{\"type\":\"library\",\"name\":\"").append(name);
      json.append("\",\"version\":\"").append(version).append("\",\"bom-ref\":\"c").append(i);
      json.append("\",\"purl\":\"pkg:npm/").append(name).append('@').append(version);
      json.append("\",\"licenses\":[{\"license\":{\"id\":\"MIT\"}}]");
      if (padding > 0) {
        json.append(",\"description\":\"").append(filler).append('"');
      }
      json.append('}');
      flush(out, json, 1 << 15);
    }
    json.append("],\"dependencies\":[{\"ref\":\"root\",\"dependsOn\":[\"c0\"]}");
    for (int i = 1; i < components; i++) {
      json.append(",{\"ref\":\"c").append(random.nextInt(i)).append("\",\"dependsOn\":[\"c");
      json.append(i).append("\"]}");
      flush(out, json, 1 << 15);
    }
    json.append("]}");
    flush(out, json, 0);
  }

  /// Half of the draws fall on an eighth of the packages.
  private static String shared(Random random, int i) {
    int drawn = (int) (SHARED_PACKAGES * Math.pow(random.nextDouble(), 3));
    return "shared-" + drawn + "-" + i % 4;
  }

  private static void flush(OutputStream out, StringBuilder text, int above) throws IOException {
    if (text.length() > above) {
      out.write(text.toString().getBytes(StandardCharsets.UTF_8));
      text.setLength(0);
    }
  }
}
