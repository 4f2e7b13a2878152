package org.pgatlas.metric;

import java.util.Arrays;

/// Vertices one after the other, as many as come; also a queue, for who remembers how far it was
/// read.
final class VertexList {
  private int[] vertices;
  private int size;

  VertexList() {
    this(new int[0]);
  }

  VertexList(int[] first) {
    vertices = Arrays.copyOf(first, Math.max(64, first.length));
    size = first.length;
  }

  void add(int vertex) {
    if (size == vertices.length) {
      vertices = Arrays.copyOf(vertices, size * 2);
    }
    vertices[size++] = vertex;
  }

  int get(int index) {
    return vertices[index];
  }

  int size() {
    return size;
  }

  /// The last one first.
  int[] reversed() {
    int[] reversed = new int[size];
    for (int i = 0; i < size; i++) {
      reversed[i] = vertices[size - 1 - i];
    }
    return reversed;
  }

  int[] toArray() {
    return Arrays.copyOf(vertices, size);
  }
}
