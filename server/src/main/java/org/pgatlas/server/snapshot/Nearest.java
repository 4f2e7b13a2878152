package org.pgatlas.server.snapshot;

import java.util.Arrays;
import java.util.function.IntUnaryOperator;
import org.pgatlas.graph.Layers;

/// A page of what a search reached: nearest first, of equally near ones the most critical, then
/// those that were known first. Only rings of which the page shows something are looked at, and of
/// those only as many are sorted as come before its end: O(reached + page · log page) for first
/// pages.
public final class Nearest {
  private final IntUnaryOperator vertexAt;
  private final int[] criticality;

  private Nearest(IntUnaryOperator vertexAt, int[] criticality) {
    this.vertexAt = vertexAt;
    this.criticality = criticality;
  }

  /// @param size how many were reached
  /// @param distanceAt by index, ascending
  /// @param vertexAt position by index
  /// @param criticality by position
  /// @return indexes, in order
  public static int[] page(
      int size,
      IntUnaryOperator distanceAt,
      IntUnaryOperator vertexAt,
      int[] criticality,
      int offset,
      int limit) {
    return page(
        size,
        begin -> {
          int distance = distanceAt.applyAsInt(begin);
          int end = begin;
          while (end < size && distanceAt.applyAsInt(end) == distance) {
            end++;
          }
          return end;
        },
        new Nearest(vertexAt, criticality),
        offset,
        limit);
  }

  /// The same of a walk that knows its rings.
  static int[] page(Layers layers, int[] criticality, int offset, int limit) {
    return page(
        layers.size(),
        begin -> layers.begin(layers.distanceAt(begin) + 1),
        new Nearest(layers::vertexAt, criticality),
        offset,
        limit);
  }

  /// @param endOfRing where the ring that begins at an index ends
  private static int[] page(
      int size, IntUnaryOperator endOfRing, Nearest nearest, int offset, int limit) {
    int end = (int) Math.min(size, (long) offset + limit);
    int[] page = new int[Math.max(0, end - offset)];
    int begin = 0;
    while (begin < end) {
      int ring = endOfRing.applyAsInt(begin);
      if (ring > offset) {
        int[] first = nearest.first(begin, ring, Math.min(ring, end) - begin);
        int from = Math.max(0, offset - begin);
        System.arraycopy(first, from, page, begin + from - offset, first.length - from);
      }
      begin = ring;
    }
    return page;
  }

  /// The first `wanted` of a ring.
  private int[] first(int begin, int end, int wanted) {
    long[] keys = new long[wanted];
    int size = 0;
    for (int i = begin; i < end; i++) {
      long key = key(i);
      if (size < wanted) {
        keys[size++] = key;
        if (size == wanted) {
          heapify(keys);
        }
      } else if (key < keys[0]) {
        keys[0] = key;
        sink(keys, 0);
      }
    }
    Arrays.sort(keys);
    int[] found = new int[wanted];
    long last = keys[wanted - 1];
    for (int i = begin; i < end; i++) {
      long key = key(i);
      if (key <= last) {
        found[Arrays.binarySearch(keys, key)] = i;
      }
    }
    return found;
  }

  /// Ascending: more critical first, then the lower position; no two are equal.
  private long key(int index) {
    int vertex = vertexAt.applyAsInt(index);
    return (long) (Integer.MAX_VALUE - criticality[vertex]) << 32 | vertex;
  }

  /// The greatest on top.
  private static void heapify(long[] heap) {
    for (int i = heap.length / 2 - 1; i >= 0; i--) {
      sink(heap, i);
    }
  }

  private static void sink(long[] heap, int from) {
    int at = from;
    long moving = heap[at];
    while (2 * at + 1 < heap.length) {
      int child = 2 * at + 1;
      if (child + 1 < heap.length && heap[child + 1] > heap[child]) {
        child++;
      }
      if (heap[child] <= moving) {
        break;
      }
      heap[at] = heap[child];
      at = child;
    }
    heap[at] = moving;
  }
}
