package org.pgatlas.metric;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.pgatlas.graph.DependencyGraph;
import org.pgatlas.graph.GraphBuilder;

/// An [EdgeList] in binary: smaller than text, and read without looking names up.
///
/// The bytes `PGAE1\n`; the number of vertices; each vertex's name as the number of its UTF-8 bytes
/// and these; for each vertex the number of its dependencies and those ascending, each as the
/// difference from the one before, the first from -1. Numbers are unsigned LEB128. Reading trusts
/// no number: memory grows with what is really there.
public final class EdgeFile {
  private static final byte[] MAGIC = "PGAE1\n".getBytes(StandardCharsets.US_ASCII);

  private EdgeFile() {}

  /// How many bytes [#isOne] needs.
  public static int headBytes() {
    return MAGIC.length;
  }

  public static boolean isOne(byte[] head) {
    return Arrays.equals(head, MAGIC);
  }

  /// The stream is flushed, not closed.
  public static void write(EdgeList edges, OutputStream stream) throws IOException {
    DataOutputStream out = new DataOutputStream(stream);
    out.write(MAGIC);
    DependencyGraph graph = edges.graph();
    number(out, graph.vertexCount());
    for (int v = 0; v < graph.vertexCount(); v++) {
      byte[] name = edges.name(v).getBytes(StandardCharsets.UTF_8);
      number(out, name.length);
      out.write(name);
    }
    for (int v = 0; v < graph.vertexCount(); v++) {
      number(out, graph.dependencyCount(v));
      int before = -1;
      for (int i = graph.dependenciesBegin(v), e = graph.dependenciesEnd(v); i < e; i++) {
        number(out, graph.dependencyAt(i) - before);
        before = graph.dependencyAt(i);
      }
    }
    out.flush();
  }

  public static EdgeList read(InputStream stream) throws IOException {
    return read(stream, EdgeList.Limits.DEFAULT);
  }

  public static EdgeList read(InputStream stream, EdgeList.Limits limits) throws IOException {
    DataInputStream in = new DataInputStream(stream);
    try {
      if (!isOne(in.readNBytes(MAGIC.length))) {
        throw new EdgeListException("is no binary edge list");
      }
      int vertices = number(in, limits.vertices(), "vertices");
      List<String> names = new ArrayList<>();
      Map<String, Integer> ids = new HashMap<>();
      for (int v = 0; v < vertices; v++) {
        int length = number(in, 4 * limits.lineChars(), "bytes of a name");
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
          throw new EOFException();
        }
        String name = new String(bytes, StandardCharsets.UTF_8);
        if (ids.put(name, v) != null) {
          throw new EdgeListException("vertex " + v + " has the name of another, '" + name + "'");
        }
        names.add(name);
      }
      GraphBuilder graph = new GraphBuilder(vertices);
      long edges = 0;
      for (int v = 0; v < vertices; v++) {
        int count = number(in, vertices, "dependencies of vertex " + v);
        edges += count;
        if (edges > limits.edges()) {
          throw new EdgeListException("more than " + limits.edges() + " edges");
        }
        long dependency = -1;
        for (int i = 0; i < count; i++) {
          dependency += number(in, vertices, "a step between dependencies of vertex " + v);
          if (dependency < 0 || dependency >= vertices) {
            throw new EdgeListException(
                "vertex " + v + " depends on " + dependency + ", no vertex");
          }
          graph.add(v, (int) dependency);
        }
      }
      return new EdgeList(names, ids, graph.build());
    } catch (EOFException cut) {
      throw new EdgeListException("ends before it is complete");
    }
  }

  private static void number(DataOutputStream out, int value) throws IOException {
    int rest = value;
    while ((rest & ~0x7f) != 0) {
      out.writeByte((rest & 0x7f) | 0x80);
      rest >>>= 7;
    }
    out.writeByte(rest);
  }

  private static int number(DataInputStream in, int most, String what) throws IOException {
    long value = 0;
    for (int shift = 0; shift < 35; shift += 7) {
      int next = in.readUnsignedByte();
      value |= (long) (next & 0x7f) << shift;
      if ((next & 0x80) == 0) {
        if (value > most) {
          throw new EdgeListException("says %d %s, more than %d".formatted(value, what, most));
        }
        return (int) value;
      }
    }
    throw new EdgeListException("a number is longer than 5 bytes where " + what + " are told");
  }
}
