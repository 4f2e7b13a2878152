package org.pgatlas.server.bundle;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.pgatlas.server.artifact.Cid;
import org.pgatlas.server.finding.PinnedScan;
import org.pgatlas.server.wire.Json;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// A bundle as it was read: complete, every document with the digest that the manifest pins.
///
/// A ZIP archive of `manifest.json`, `result.json`, `sbom`, `advisories/<sha256>` and
/// `statements/<sha256>`.
///
/// @param advisories by digest
/// @param statements by digest
@SuppressWarnings("ArrayRecordComponent") // documents on their way in, never compared
record Bundle(
    PinnedScan scan, byte[] sbom, Map<String, byte[]> advisories, Map<String, byte[]> statements) {
  static final String MANIFEST = "manifest.json";
  static final String RESULT = "result.json";
  static final String SBOM = "sbom";
  static final String ADVISORIES = "advisories/";
  static final String STATEMENTS = "statements/";

  /// @param limit bytes of all entries together
  /// @throws IllegalArgumentException saying what is missing or not what it should be
  static Bundle read(byte[] archive, long limit) {
    Map<String, byte[]> entries = entries(archive, limit);
    String manifest = new String(entry(entries, MANIFEST), StandardCharsets.UTF_8);
    PinnedScan scan = PinnedScan.read(manifest, resultHash(entry(entries, RESULT)));
    byte[] sbom = entry(entries, SBOM);
    check(SBOM, sbom, scan.sbom());
    Map<String, byte[]> statements = pinned(entries, STATEMENTS, scan.statements());
    statements.forEach((digest, bytes) -> check(STATEMENTS + digest, bytes, digest));
    return new Bundle(scan, sbom, pinned(entries, ADVISORIES, scan.advisories()), statements);
  }

  private static String resultHash(byte[] result) {
    try {
      JsonNode node = Json.MAPPER.readTree(result);
      String hash = node.path("result_hash").asString("");
      if (hash.matches("[0-9a-f]{64}")) {
        return hash;
      }
    } catch (JacksonException _) {
      // Said below.
    }
    throw new IllegalArgumentException(RESULT + " has no result_hash");
  }

  private static Map<String, byte[]> pinned(
      Map<String, byte[]> entries, String folder, Collection<String> digests) {
    Map<String, byte[]> found = new LinkedHashMap<>();
    for (String digest : digests) {
      found.put(digest, entry(entries, folder + digest));
    }
    return found;
  }

  private static byte[] entry(Map<String, byte[]> entries, String name) {
    byte[] bytes = entries.get(name);
    if (bytes == null) {
      throw new IllegalArgumentException("the bundle has no " + name);
    }
    return bytes;
  }

  private static void check(String name, byte[] bytes, String digest) {
    String actual = HexFormat.of().formatHex(Cid.sha256(bytes));
    if (!actual.equals(digest)) {
      throw new IllegalArgumentException(name + " has the digest " + actual + ", not " + digest);
    }
  }

  /// Bounded whatever the archive says of its own size.
  private static Map<String, byte[]> entries(byte[] archive, long limit) {
    Map<String, byte[]> entries = new HashMap<>();
    long left = limit;
    try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(archive))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        byte[] bytes = zip.readNBytes((int) Math.min(Integer.MAX_VALUE - 16, left + 1));
        left -= bytes.length;
        if (left < 0) {
          throw new IllegalArgumentException("unpacked it is larger than " + limit + " bytes");
        }
        entries.put(entry.getName(), bytes);
      }
    } catch (IOException e) {
      throw new IllegalArgumentException("it is no archive: " + e.getMessage(), e);
    }
    if (entries.isEmpty()) {
      throw new IllegalArgumentException("it is no archive of a scan");
    }
    return entries;
  }
}
