package org.pgatlas.server.finding;

import java.util.Collection;
import java.util.List;

/// A vulnerability with all its names.
///
/// @param id in the table `vulnerability`
/// @param name by which it is shown: a CVE where there is one
/// @param names all, sorted
record Cluster(long id, String name, List<String> names) {
  Cluster {
    names = List.copyOf(names);
  }

  /// Its first CVE, else its first name; the same names give the same one.
  static Cluster of(long id, Collection<String> names) {
    List<String> sorted = names.stream().sorted().toList();
    String shown =
        sorted.stream()
            .filter(name -> name.startsWith("CVE-"))
            .findFirst()
            .orElse(sorted.getFirst());
    return new Cluster(id, shown, sorted);
  }
}
