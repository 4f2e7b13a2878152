package org.pgatlas.server.cli;

import java.io.PrintWriter;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.pgatlas.server.wire.Compression;
import tools.jackson.databind.JsonNode;

/// Hands a registry's index to the server and waits until it is in the graph and scored.
final class RegistryUpload {
  private static final Duration WAIT = Duration.ofMinutes(15);

  private RegistryUpload() {}

  /// @param asOf the index's own date, ISO 8601
  static JsonNode debian(
      AtlasClient client,
      String suite,
      @Nullable String asOf,
      String origin,
      byte[] index,
      PrintWriter err) {
    String path =
        "/api/v1/ingest/registry/debian?suite="
            + AtlasClient.encode(suite)
            + "&origin="
            + AtlasClient.encode(origin)
            + (asOf == null ? "" : "&as_of=" + AtlasClient.encode(asOf));
    try (Steps steps = Steps.start(err, "Importing " + suite)) {
      steps.at("sending");
      int id =
          client
              .post(path, "application/gzip", Compression.gzip(index))
              .require()
              .path("id")
              .asInt();
      return Waiting.until(
          WAIT,
          () -> {
            JsonNode feed = client.get("/api/v1/feed-imports/" + id);
            steps.at(feed.path("phase").asString("waiting"));
            return switch (feed.path("status").asString()) {
              case "processed" -> feed;
              case "failed" ->
                  throw new CommandFailed(
                      "the import failed: " + feed.path("error_detail").asString());
              default -> null;
            };
          },
          "the import is still under way; the server goes on with it");
    }
  }
}
