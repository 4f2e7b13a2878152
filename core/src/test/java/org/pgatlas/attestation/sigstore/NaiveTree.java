package org.pgatlas.attestation.sigstore;

import java.util.ArrayList;
import java.util.List;

/// The tree of a log as RFC 9162 defines it, by recursion over the list of its leaves: the
/// reference for [MerkleTree].
final class NaiveTree {
  private NaiveTree() {}

  static byte[] root(List<byte[]> leaves) {
    if (leaves.size() == 1) {
      return leaves.getFirst();
    }
    int split = Integer.highestOneBit(leaves.size() - 1);
    return MerkleTree.node(
        root(leaves.subList(0, split)), root(leaves.subList(split, leaves.size())));
  }

  static List<byte[]> path(List<byte[]> leaves, int index) {
    if (leaves.size() == 1) {
      return new ArrayList<>();
    }
    int split = Integer.highestOneBit(leaves.size() - 1);
    List<byte[]> left = leaves.subList(0, split);
    List<byte[]> right = leaves.subList(split, leaves.size());
    List<byte[]> path = index < split ? path(left, index) : path(right, index - split);
    path.add(root(index < split ? right : left));
    return path;
  }
}
