package org.pgatlas.server.component;

import java.util.Arrays;

/// What a document in force brings to its artifact: distinct ids, ascending.
///
/// @param documentId 0 where nothing is in force
@SuppressWarnings("ArrayRecordComponent") // compared element by element, never as a whole
record InForce(long documentId, int[] components, int[] licenses) {
  static final InForce NOTHING = new InForce(0, new int[0], new int[0]);

  /// @param components as the document has them, in its order and as often
  static InForce of(long documentId, int[] components, int[] licenses) {
    return new InForce(documentId, distinct(components), distinct(licenses));
  }

  /// The same, to be compared with what the document turned out to have.
  InForce ofNone() {
    return new InForce(0, components, licenses);
  }

  private static int[] distinct(int[] ids) {
    return Arrays.stream(ids).sorted().distinct().toArray();
  }
}
