package org.pgatlas.attestation.sigstore;

import java.util.Arrays;
import java.util.List;

/// The hash tree of a transparency log.
///
/// @see <a href="https://www.rfc-editor.org/rfc/rfc9162#section-2.1">RFC 9162, 2.1</a>
final class MerkleTree {
  private static final byte[] LEAF = {0};
  private static final byte[] NODE = {1};

  private MerkleTree() {}

  static byte[] leaf(byte[] entry) {
    return Hash.SHA256.of(LEAF, entry);
  }

  static byte[] node(byte[] left, byte[] right) {
    return Hash.SHA256.of(NODE, left, right);
  }

  /// Whether the path leads from the leaf at its place to the root of a tree of that size.
  ///
  /// @param path siblings, from the leaf up
  static boolean holds(byte[] leaf, long index, long size, List<byte[]> path, byte[] root) {
    if (index < 0 || index >= size) {
      return false;
    }
    long at = index;
    long last = size - 1;
    byte[] hash = leaf;
    for (byte[] sibling : path) {
      if (last == 0) {
        return false;
      }
      if ((at & 1) == 1 || at == last) {
        hash = node(sibling, hash);
        int levels = at == 0 ? 0 : Long.numberOfTrailingZeros(at);
        at >>= levels;
        last >>= levels;
      } else {
        hash = node(hash, sibling);
      }
      at >>= 1;
      last >>= 1;
    }
    return last == 0 && Arrays.equals(hash, root);
  }
}
