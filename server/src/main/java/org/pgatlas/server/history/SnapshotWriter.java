package org.pgatlas.server.history;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import org.jspecify.annotations.Nullable;

/// Writes a graph as bytes: vertices ascending by id, each with its dependencies ascending by id;
/// then the packages that go by another vertex' name.
///
/// Numbers are variable-length and relative to the one before; a version range is written once and
/// named by number afterwards; all is deflated. Equal graphs give equal bytes, so their hashes are
/// equal too. [SnapshotReader] reads them one vertex at a time.
final class SnapshotWriter {
  static final int MAGIC = 0x50474133;

  /// Of content without aliases.
  static final int WITHOUT_ALIASES = 0x50474132;

  /// Of content without `eligible` too.
  static final int WITHOUT_ROOTS = 0x50474131;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final Deflater deflater = new Deflater(Deflater.BEST_SPEED);
  private final MessageDigest digest;
  private final DataOutputStream out;
  private final Map<String, Integer> texts = new HashMap<>();
  private int lastId;
  private boolean aliased;
  private int vertices;
  private int edges;

  SnapshotWriter() {
    try {
      digest = MessageDigest.getInstance("SHA-256");
      out =
          new DataOutputStream(
              new DigestOutputStream(new DeflaterOutputStream(bytes, deflater, 1 << 16), digest));
      out.writeInt(MAGIC);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// A vertex as it is kept.
  ///
  /// @param project id, -1 without one
  /// @param eligible whether it is a repo of a project that is live or in development
  record Vertex(
      int id,
      String canonicalId,
      boolean external,
      boolean eligible,
      int project,
      String version) {}

  /// A dependency as it is kept: the strongest assertion.
  record Edge(int dependency, @Nullable String range, boolean verified) {}

  /// A package that a repo publishes: it is that vertex.
  record Alias(int vertex, String packageId) {}

  /// @param dependencies ascending by dependency
  void add(Vertex vertex, List<Edge> dependencies) {
    try {
      number(vertex.id() - lastId);
      lastId = vertex.id();
      out.writeByte((vertex.external() ? 1 : 0) | (vertex.eligible() ? 2 : 0));
      number(vertex.project() + 1);
      out.writeUTF(vertex.canonicalId());
      out.writeUTF(vertex.version());
      number(dependencies.size());
      int before = 0;
      for (Edge edge : dependencies) {
        number(edge.dependency() - before);
        before = edge.dependency();
        text(edge);
      }
      vertices++;
      edges += dependencies.size();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// To be called after all vertices, ascending by vertex and package. A distance of zero, which no
  /// vertex has from the one before, parts aliases from vertices.
  void add(Alias alias) {
    try {
      if (!aliased) {
        number(0);
        lastId = 0;
        aliased = true;
      }
      number(alias.vertex() - lastId);
      lastId = alias.vertex();
      out.writeUTF(alias.packageId());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void text(Edge edge) throws IOException {
    String range = edge.range() == null ? "" : edge.range();
    Integer known = texts.get(range);
    int number = known == null ? texts.size() : known;
    number(number * 2 + (edge.verified() ? 1 : 0));
    if (known == null) {
      texts.put(range, number);
      out.writeUTF(range);
    }
  }

  private void number(int value) throws IOException {
    int rest = value;
    while ((rest & ~0x7f) != 0) {
      out.writeByte((rest & 0x7f) | 0x80);
      rest >>>= 7;
    }
    out.writeByte(rest);
  }

  /// A finished graph.
  @SuppressWarnings("ArrayRecordComponent") // bulk data, never compared
  record Content(byte[] bytes, byte[] hash, int vertices, int edges) {}

  Content finish() {
    try (deflater) {
      out.close();
      return new Content(bytes.toByteArray(), digest.digest(), vertices, edges);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
