package org.pgatlas.server.source;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.pgatlas.server.Setting;
import org.pgatlas.server.testing.AtlasFixture;
import org.pgatlas.server.testing.PostgresExtension;
import org.pgatlas.server.testing.RunningAtlas;
import tools.jackson.databind.JsonNode;

/// Grants page by page from an API whose address is configured.
class GrantApiDbTest {
  @RegisterExtension static final PostgresExtension POSTGRES = AtlasFixture.postgres();

  private final List<String> asked = new ArrayList<>();

  @Test
  void every_page_of_every_collection_is_taken_once(@TempDir Path data) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          String path = exchange.getRequestURI().toString();
          synchronized (asked) {
            asked.add(path);
          }
          byte[] body = answer(path).getBytes(StandardCharsets.UTF_8);
          try (exchange) {
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
          }
        });
    server.start();
    String address = "opengrants=http://127.0.0.1:" + server.getAddress().getPort() + "/api/";
    try (RunningAtlas atlas =
        new RunningAtlas(
            POSTGRES.createDatabase(),
            data,
            Map.of(Setting.SOURCE_URLS, address, Setting.SOURCE_INTERVAL_MS, "0"))) {
      JsonNode done = SourceDbTest.imported(atlas, "opengrants?system=scf", new byte[0]);
      assertThat(done.path("counts").path("projects").asInt()).isEqualTo(2);
      assertThat(SourceDbTest.codes(done))
          .as("also when it comes again on a later page")
          .contains("duplicate-id daoip-5:scf:project:a");
      assertThat(asked)
          .hasSize(4)
          .allMatch(path -> path.contains("system=scf") && path.contains("limit=100"));
      JsonNode project = atlas.get("/api/v1/projects/daoip-5:scf:project:a").body();
      assertThat(project.path("display_name").asString()).isEqualTo("A");
      assertThat(project.toString()).contains("\"round\":\"SCF #1\"");
      assertThat(
              atlas
                  .get("/api/v1/projects/daoip-5:scf:project:c")
                  .body()
                  .path("activity_status")
                  .asString())
          .as("known by its application alone, all of it paid out")
          .isEqualTo("live");
    } finally {
      server.stop(0);
    }
  }

  private static String answer(String path) {
    if (path.startsWith("/api/grantPools")) {
      return "{\"data\": [{\"type\": \"GrantPool\", \"id\": \"daoip-5:scf:grantPool:1\", \"name\": \"SCF #1\"}]}";
    }
    if (path.startsWith("/api/grantApplications")) {
      return """
          {"data": [
            {"type": "GrantApplication", "id": "daoip-5:scf:application:1", "grantPoolId": "daoip-5:scf:grantPool:1",
             "grantPoolName": "SCF #1", "projectId": "daoip-5:scf:project:a", "projectName": "A", "status": "approved"},
            {"type": "GrantApplication", "id": "daoip-5:scf:application:2", "grantPoolId": "daoip-5:scf:grantPool:1",
             "grantPoolName": "SCF #1", "projectId": "daoip-5:scf:project:c", "projectName": "C", "status": "approved",
             "extensions": {"org.x": {"org.x.trancheCompletionPercent": 100}}}]}
          """;
    }
    return path.contains("offset=0")
        ? "{\"data\": [{\"type\": \"Project\", \"id\": \"daoip-5:scf:project:a\", \"name\": \"A\"}], \"pagination\": {\"hasNext\": true, \"currentPage\": 1}}"
        : "{\"data\": [{\"type\": \"Project\", \"id\": \"daoip-5:scf:project:a\", \"name\": \"Again\"}, {\"type\": \"Project\", \"id\": \"daoip-5:scf:project:b\", \"name\": \"B\"}], \"pagination\": {\"hasNext\": false, \"currentPage\": 2}}";
  }
}
