package org.pgatlas.bench;

import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;
import org.pgatlas.graph.DependencyGraph;
import org.pgatlas.graph.GraphBuilder;
import org.pgatlas.registry.RegistryIndex;
import org.pgatlas.registry.RegistrySource;
import org.pgatlas.registry.debian.DebianIndex;
import org.pgatlas.registry.debian.PackagesLimits;
import org.pgatlas.server.Main;
import org.pgatlas.version.VersionScheme;

/// The ecosystem of the demo, a real one: packages by name, then names without a package.
final class DebianGraph {
  static final String NAME = "debian";

  private static final String INDEX = "/demo/debian-bookworm-amd64.packages.gz";

  private DebianGraph() {}

  static DependencyGraph read() throws IOException {
    DebianIndex packages = new DebianIndex(VersionScheme.DEB::compare, PackagesLimits.defaults());
    try (InputStream in = Main.class.getResourceAsStream(INDEX)) {
      if (in == null) {
        throw new IOException(INDEX + " is not among the server's resources");
      }
      packages.read(INDEX, new GZIPInputStream(in));
    }
    RegistryIndex index =
        packages.resolve(new RegistrySource("debian", "bookworm", "Debian", null));
    GraphBuilder graph =
        new GraphBuilder(index.repos().size() + index.externals().size(), index.edges().size());
    for (RegistryIndex.Edge edge : index.edges()) {
      graph.add(edge.dependent(), edge.dependency());
    }
    return graph.build();
  }
}
