package org.pgatlas.sbom;

import java.util.Arrays;

/// Distinct pairs of ints in the order of their first appearance, 16 to 24 bytes a pair.
final class PairSet {
  /// The pairs, first in the high half.
  private long[] pairs = new long[64];

  private int size;

  /// Open addressing with linear probing: index into `pairs` plus one, 0 for a free slot; at most
  /// half full.
  private int[] slots = new int[256];

  /// Different in every set, so that no document can choose pairs that meet in one slot; the order
  /// of the pairs does not depend on it.
  private final long salt = System.identityHashCode(this) * 0x2545F4914F6CDD1DL;

  boolean add(int first, int second) {
    long pair = ((long) first << 32) | (second & 0xffffffffL);
    int slot = slotOf(pair);
    if (slots[slot] != 0) {
      return false;
    }
    if (size == pairs.length) {
      pairs = Arrays.copyOf(pairs, size * 2);
    }
    pairs[size++] = pair;
    slots[slot] = size;
    if (size * 2L > slots.length) {
      grow();
    }
    return true;
  }

  int size() {
    return size;
  }

  int first(int index) {
    return (int) (pairs[index] >>> 32);
  }

  int second(int index) {
    return (int) pairs[index];
  }

  /// The pairs in ascending order.
  long[] sorted() {
    long[] sorted = Arrays.copyOf(pairs, size);
    Arrays.sort(sorted);
    return sorted;
  }

  private void grow() {
    slots = new int[slots.length * 2];
    for (int i = 0; i < size; i++) {
      slots[slotOf(pairs[i])] = i + 1;
    }
  }

  private int slotOf(long pair) {
    long mixed = (pair ^ salt) * 0x9E3779B97F4A7C15L;
    mixed = (mixed ^ (mixed >>> 32)) * 0xBF58476D1CE4E5B9L;
    int slot = (int) (mixed >>> 32) & (slots.length - 1);
    while (slots[slot] != 0 && pairs[slots[slot] - 1] != pair) {
      slot = (slot + 1) & (slots.length - 1);
    }
    return slot;
  }
}
