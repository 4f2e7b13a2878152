package org.pgatlas.server.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/// Hands a source to the server and waits until it is imported.
final class SourceUpload {
  private static final Duration WAIT = Duration.ofHours(6);

  private SourceUpload() {}

  /// @param path below `/api/v1/ingest/`
  static JsonNode send(AtlasClient client, String path, byte[] body, String what, PrintWriter err) {
    try (Steps steps = Steps.start(err, "Importing " + what)) {
      steps.at("sending");
      int id =
          client
              .post("/api/v1/ingest/" + path, "application/octet-stream", body)
              .require()
              .path("id")
              .asInt();
      return Waiting.until(
          WAIT,
          () -> {
            JsonNode feed = client.get("/api/v1/feed-imports/" + id);
            String of = feed.path("of").isNull() ? "" : " of " + feed.path("of").asInt();
            steps.at(
                of.isEmpty()
                    ? feed.path("phase").asString("waiting")
                    : feed.path("done").asInt() + of);
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

  /// Counts in one line, what was reported one line each.
  static void print(PrintWriter out, String what, JsonNode feed) {
    StringBuilder line = new StringBuilder(what);
    line.append(feed.path("dry_run").asBoolean() ? " (dry run, nothing changed):" : ":");
    for (Map.Entry<String, JsonNode> count : feed.path("counts").properties()) {
      line.append(' ')
          .append(count.getKey().replace('_', ' '))
          .append(' ')
          .append(count.getValue().asLong());
    }
    out.println(line);
    for (JsonNode entry : feed.path("report")) {
      out.println(
          "  "
              + entry.path("code").asString()
              + " "
              + entry.path("subject").asString()
              + ": "
              + entry.path("message").asString());
    }
    out.flush();
  }
}
