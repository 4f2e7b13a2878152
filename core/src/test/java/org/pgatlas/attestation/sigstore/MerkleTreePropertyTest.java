package org.pgatlas.attestation.sigstore;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/// Proofs of inclusion beside the definition of the tree.
class MerkleTreePropertyTest {
  @Property(tries = 300)
  void every_leaf_is_held_by_its_path_and_by_no_other(
      @ForAll @IntRange(min = 1, max = 130) int size,
      @ForAll @IntRange(max = 1_000_000) int drawn,
      @ForAll @IntRange(max = 1_000_000) int otherDrawn) {
    List<byte[]> leaves = leaves(size);
    byte[] root = NaiveTree.root(leaves);
    int index = drawn % size;
    List<byte[]> path = NaiveTree.path(leaves, index);
    assertThat(MerkleTree.holds(leaves.get(index), index, size, path, root)).isTrue();

    int other = otherDrawn % size;
    assertThat(MerkleTree.holds(leaves.get(other), index, size, path, root))
        .isEqualTo(other == index);
    if (other != index) {
      assertThat(MerkleTree.holds(leaves.get(index), other, size, path, root)).isFalse();
    }
    assertThat(MerkleTree.holds(leaves.get(index), size, size, path, root)).isFalse();
    assertThat(MerkleTree.holds(leaves.get(index), -1, size, path, root)).isFalse();
  }

  @Property(tries = 300)
  void a_path_that_is_damaged_holds_nothing(
      @ForAll @IntRange(min = 2, max = 130) int size,
      @ForAll @IntRange(max = 1_000_000) int drawn,
      @ForAll @IntRange(max = 1_000_000) int step,
      @ForAll @IntRange(max = 255) int bit) {
    List<byte[]> leaves = leaves(size);
    byte[] root = NaiveTree.root(leaves);
    int index = drawn % size;
    List<byte[]> path = NaiveTree.path(leaves, index);
    int at = step % path.size();

    List<byte[]> changed = new ArrayList<>(path);
    changed.set(at, path.get(at).clone());
    changed.get(at)[bit / 8] ^= (byte) (1 << (bit % 8));
    assertThat(MerkleTree.holds(leaves.get(index), index, size, changed, root)).isFalse();

    List<byte[]> shorter = new ArrayList<>(path);
    shorter.remove(at);
    assertThat(MerkleTree.holds(leaves.get(index), index, size, shorter, root)).isFalse();

    List<byte[]> longer = new ArrayList<>(path);
    longer.add(root);
    assertThat(MerkleTree.holds(leaves.get(index), index, size, longer, root)).isFalse();
  }

  private static List<byte[]> leaves(int size) {
    List<byte[]> leaves = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      leaves.add(MerkleTree.leaf(("leaf " + i).getBytes(UTF_8)));
    }
    return leaves;
  }
}
