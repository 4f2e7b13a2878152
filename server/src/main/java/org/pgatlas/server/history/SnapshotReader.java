package org.pgatlas.server.history;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.InflaterInputStream;
import org.jspecify.annotations.Nullable;

/// Reads what [SnapshotWriter] wrote, one vertex at a time.
final class SnapshotReader {
  private final DataInputStream in;
  private final List<String> texts = new ArrayList<>();
  private final boolean knowsRoots;
  private final boolean knowsAliases;
  private boolean atAliases;
  private int lastId;

  /// A vertex with its dependencies.
  record Row(SnapshotWriter.Vertex vertex, List<SnapshotWriter.Edge> dependencies) {}

  SnapshotReader(byte[] bytes) {
    in =
        new DataInputStream(
            new BufferedInputStream(new InflaterInputStream(new ByteArrayInputStream(bytes))));
    try {
      int magic = in.readInt();
      knowsAliases = magic == SnapshotWriter.MAGIC;
      knowsRoots = knowsAliases || magic == SnapshotWriter.WITHOUT_ALIASES;
      if (!knowsRoots && magic != SnapshotWriter.WITHOUT_ROOTS) {
        throw new IllegalStateException("the content of this snapshot is of no known form");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Whether the content says which repos were of live projects; that of early ones does not.
  boolean knowsRoots() {
    return knowsRoots;
  }

  /// Whether the content says which packages went by another vertex' name; that of earlier ones
  /// does not.
  boolean knowsAliases() {
    return knowsAliases;
  }

  /// The next of the packages that go by another vertex' name, once all vertices were read; null
  /// after the last one.
  SnapshotWriter.@Nullable Alias nextAlias() {
    if (!atAliases) {
      return null;
    }
    try {
      int delta;
      try {
        delta = number();
      } catch (EOFException end) {
        return null;
      }
      lastId += delta;
      return new SnapshotWriter.Alias(lastId, in.readUTF());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Null after the last one.
  @Nullable Row next() {
    if (atAliases) {
      return null;
    }
    try {
      int delta;
      try {
        delta = number();
      } catch (EOFException end) {
        return null;
      }
      if (delta == 0) {
        atAliases = true;
        lastId = 0;
        return null;
      }
      lastId += delta;
      int kind = in.readByte();
      int project = number() - 1;
      String canonicalId = in.readUTF();
      String version = in.readUTF();
      int count = number();
      List<SnapshotWriter.Edge> dependencies = new ArrayList<>(Math.min(count, 1 << 16));
      int id = 0;
      for (int i = 0; i < count; i++) {
        id += number();
        int reference = number();
        if (reference / 2 == texts.size()) {
          texts.add(in.readUTF());
        }
        String range = texts.get(reference / 2);
        dependencies.add(
            new SnapshotWriter.Edge(id, range.isEmpty() ? null : range, (reference & 1) == 1));
      }
      return new Row(
          new SnapshotWriter.Vertex(
              lastId, canonicalId, (kind & 1) != 0, (kind & 2) != 0, project, version),
          dependencies);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private int number() throws IOException {
    int value = 0;
    int shift = 0;
    int next;
    do {
      next = in.readUnsignedByte();
      value |= (next & 0x7f) << shift;
      shift += 7;
    } while ((next & 0x80) != 0);
    return value;
  }
}
