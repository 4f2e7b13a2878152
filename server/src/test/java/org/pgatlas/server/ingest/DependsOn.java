package org.pgatlas.server.ingest;

import java.util.List;
import java.util.stream.StreamSupport;
import org.pgatlas.server.testing.RunningAtlas;
import tools.jackson.databind.JsonNode;

/// What a package depends on, as REST tells it.
final class DependsOn {
  private DependsOn() {}

  /// Name, version range and confidence of each.
  ///
  /// @param of the path of a package below `/api/v1`
  static List<String> of(RunningAtlas atlas, String of) {
    JsonNode edges = atlas.get("/api/v1/" + of + "/depends-on").body();
    return StreamSupport.stream(edges.spliterator(), false)
        .map(
            edge ->
                edge.path("canonical_id").asString()
                    + " "
                    + edge.path("version_range").asString()
                    + " "
                    + edge.path("confidence").asString())
        .toList();
  }
}
