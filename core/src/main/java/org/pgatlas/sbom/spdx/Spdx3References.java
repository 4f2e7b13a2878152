package org.pgatlas.sbom.spdx;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import org.pgatlas.json.DocumentException.Code;
import org.pgatlas.json.Place;

/// Whether the elements that others name are of the classes that they have to be of. An element
/// that the document does not hold may be of any; beyond some ten thousands nothing is remembered.
final class Spdx3References {
  private static final int MOST = 50_000;

  private final Map<String, Spdx3Model.Kind> declared = new HashMap<>();
  private final Map<Reference, String> wanted = new LinkedHashMap<>();

  private record Reference(String id, String range) {}

  void declare(String id, Spdx3Model.Kind kind) {
    if (declared.size() < MOST) {
      declared.putIfAbsent(id, kind);
    }
  }

  /// Any element may stand where elements do.
  void refer(String id, String range, Place at) {
    Reference reference = new Reference(id, range);
    if (range.equals("Element") || wanted.size() >= MOST || wanted.containsKey(reference)) {
      return;
    }
    wanted.put(reference, String.valueOf(at.refuse(Code.INVALID_STRUCTURE, "").place()));
  }

  /// @param wrong takes the place and what is wrong there
  void check(BiConsumer<String, String> wrong) {
    wanted.forEach(
        (reference, place) -> {
          Spdx3Model.Kind kind = declared.get(reference.id());
          if (kind != null && !kind.is(reference.range())) {
            wrong.accept(
                place,
                "'"
                    + Spdx3Rules.shown(reference.id())
                    + "' is of class "
                    + kind.name()
                    + ", not "
                    + reference.range());
          }
        });
  }
}
