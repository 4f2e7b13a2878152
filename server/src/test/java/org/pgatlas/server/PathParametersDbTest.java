package org.pgatlas.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.pgatlas.server.testing.AtlasFixture;
import org.pgatlas.server.testing.PostgresExtension;
import org.pgatlas.server.testing.RunningAtlas;

/// Every route that names something in its path, with names that nothing has or can have.
class PathParametersDbTest {
  private static final List<String> NAMES =
      List.of(
          "abc",
          "-1",
          "0",
          "2147483648",
          "99999999999999999999",
          "1e3",
          "%00",
          "%F0%9F%A6%84",
          "%27%3B--",
          "pkg:npm%2Fx",
          "x".repeat(3_000));

  @RegisterExtension static final PostgresExtension POSTGRES = AtlasFixture.postgres();

  @Test
  void a_name_that_nothing_can_have_is_the_caller_s_mistake(@TempDir Path data) throws Exception {
    HttpClient http = HttpClient.newHttpClient();
    int tried = 0;
    try (RunningAtlas atlas = new RunningAtlas(POSTGRES.createDatabase(), data, Map.of())) {
      List<String> routes =
          atlas.atlas().routes().stream()
              .filter(route -> route.contains("{") || route.contains("<"))
              .filter(route -> !route.startsWith("HEAD ") && !route.startsWith("OPTIONS "))
              .distinct()
              .toList();
      for (String route : routes) {
        String method = route.substring(0, route.indexOf(' '));
        for (String name : NAMES) {
          String path = route.substring(route.indexOf(' ') + 1).replaceAll("[{<][^}>]*[}>]", name);
          HttpRequest request =
              HttpRequest.newBuilder(URI.create(atlas.atlas().url() + path))
                  .header("Content-Type", "application/json")
                  .method(
                      method,
                      method.equals("GET") || method.equals("DELETE")
                          ? HttpRequest.BodyPublishers.noBody()
                          : HttpRequest.BodyPublishers.ofString("{}"))
                  .build();
          HttpResponse<String> answer = answer(http, request);
          assertThat(answer.statusCode()).as(method + " " + path + answer.body()).isLessThan(500);
          tried++;
        }
      }
    }
    assertThat(tried).isGreaterThan(300);
  }

  /// An answer that comes before a body was read ends its connection, on which the next request may
  /// be under way already: that one is sent again.
  private static HttpResponse<String> answer(HttpClient http, HttpRequest request)
      throws IOException, InterruptedException {
    for (int broken = 1; ; broken++) {
      try {
        return http.send(request, HttpResponse.BodyHandlers.ofString());
      } catch (IOException e) {
        if (broken == 3) {
          throw e;
        }
      }
    }
  }
}
