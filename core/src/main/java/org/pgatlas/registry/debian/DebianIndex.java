package org.pgatlas.registry.debian;

import java.io.IOException;
import java.io.InputStream;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.TreeMap;
import org.pgatlas.registry.RegistryException;
import org.pgatlas.registry.RegistryIndex;
import org.pgatlas.registry.RegistrySource;

/// The `Packages` indexes of one suite (main, updates, security, in any order) on their way into
/// the graph: `read` each, then [#resolve].
///
/// - Source package S is the project `daoip-5:debian:project:S`, binary package B the repo
/// `pkg:deb/debian/B`; of a package that occurs several times the newest version counts.
/// - Dependencies are Pre-Depends and Depends, of each the first alternative. Several constraints
/// on one package are all kept; a dependency on itself is dropped.
/// - A name without a package is its first provider by name, else the external
/// `pkg:deb/debian/NAME`. A constraint on a provided name says nothing about the provider's own
/// version, so the edge doesn't carry it.
///
/// Names are compared and kept in lower case, as their purls have them.
public final class DebianIndex {
  private final Comparator<DebianPackage> newestLast;
  private final PackagesReader reader;
  private final TreeMap<String, DebianPackage> newest = new TreeMap<>();
  private int entries;

  /// @param versionOrder the order of Debian versions, the newest last
  public DebianIndex(Comparator<String> versionOrder, PackagesLimits limits) {
    this.newestLast =
        Comparator.comparing(DebianPackage::version, versionOrder)
            .thenComparing(DebianPackage.BY_CONTENT);
    this.reader = new PackagesReader(limits, this::add);
  }

  /// Adds one `Packages` index. After an error the whole index is of no use.
  ///
  /// @param name what errors call this input
  /// @param packages decompressed; stays open
  /// @throws RegistryException naming line and field of what cannot be read
  public DebianIndex read(String name, InputStream packages) throws IOException {
    reader.read(name, packages);
    return this;
  }

  private void add(DebianPackage read) {
    entries++;
    newest.merge(read.name(), read, (a, b) -> newestLast.compare(a, b) < 0 ? b : a);
  }

  /// What was read so far, in the graph's terms.
  public RegistryIndex resolve(RegistrySource source) {
    return new Resolution(newest).index(source, entries);
  }

  /// The packages that stayed, by name.
  Collection<DebianPackage> packages() {
    return Collections.unmodifiableCollection(newest.values());
  }
}
