package org.pgatlas.sbom.quality;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.pgatlas.sbom.Component;
import org.pgatlas.sbom.Sbom;
import org.pgatlas.sbom.quality.SbomQuality.Missing;
import org.pgatlas.sbom.quality.SbomQuality.Score;

/// Counts, element by element, the parts of one document that say it; the root is a part too.
final class Tally {
  private final List<Component> parts;
  private final List<Missing> missing = new ArrayList<>();
  private int elements;

  /// Sum of the elements' shares, each from 0 to 1.
  private double shares;

  Tally(Sbom sbom) {
    parts = new ArrayList<>(sbom.components());
    if (sbom.root() != null) {
      parts.add(sbom.root());
    }
  }

  /// An element of every part; a document without parts lacks it.
  void parts(String element, String reason, Predicate<Component> said) {
    int without = 0;
    String example = "";
    for (Component part : parts) {
      if (!said.test(part)) {
        example = without == 0 ? part.ref() : example;
        without++;
      }
    }
    add(element, reason, parts.isEmpty() ? 1 : without, Math.max(1, parts.size()), example);
  }

  void trait(String element, String reason, Component.Trait trait) {
    parts(element, reason, part -> part.traits().contains(trait));
  }

  /// An element of the document as a whole.
  void document(String element, String reason, boolean said) {
    add(element, reason, said ? 0 : 1, 1, "");
  }

  Score score() {
    return new Score((int) Math.floor(100 * shares / elements), missing);
  }

  private void add(String element, String reason, int without, int of, String example) {
    elements++;
    shares += (double) (of - without) / of;
    if (without > 0) {
      missing.add(new Missing(element, reason, without, of, example));
    }
  }
}
