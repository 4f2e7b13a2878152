package org.pgatlas.server.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.Reader;
import java.io.Writer;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.pgatlas.server.wire.Json;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// REST from the command line: JSON in, JSON out, a problem becomes a [CommandFailed] with its
/// detail.
public final class AtlasClient {
  private static final Duration TIMEOUT = Duration.ofMinutes(10);

  private final String baseUrl;
  private final @Nullable String key;
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();

  public AtlasClient(String baseUrl) {
    this(baseUrl, null);
  }

  /// @param key sent with every request, unless null
  public AtlasClient(String baseUrl, @Nullable String key) {
    this.key = key;
    this.baseUrl = baseUrl.endsWith("/") ? baseUrl.substring(0, baseUrl.length() - 1) : baseUrl;
  }

  public String baseUrl() {
    return baseUrl;
  }

  /// An answer with its status; only statuses below 500 come back, others fail.
  public record Answer(int status, JsonNode body) {
    /// The body of a success; anything else fails with the problem's detail.
    public JsonNode require() {
      if (status >= 300) {
        throw new CommandFailed(detail());
      }
      return body;
    }

    public String detail() {
      JsonNode detail = body.path("detail");
      if (detail.isArray() && !detail.isEmpty()) {
        JsonNode first = detail.get(0);
        return location(first.path("loc")) + first.path("msg").asString();
      }
      return detail.isString() ? detail.asString() : "the server answered " + status;
    }

    private static String location(JsonNode location) {
      StringBuilder text = new StringBuilder();
      for (JsonNode part : location) {
        text.append(text.isEmpty() ? "" : " ").append(part.asString());
      }
      return text.isEmpty() ? "" : text + ": ";
    }
  }

  public JsonNode get(String path) {
    return send(request(path).GET().build()).require();
  }

  /// The body of a success as it is.
  public String text(String path) {
    try {
      HttpResponse<String> response =
          http.send(request(path).GET().build(), HttpResponse.BodyHandlers.ofString());
      if (response.statusCode() >= 300) {
        throw new CommandFailed(
            "the server at "
                + baseUrl
                + " answered "
                + response.statusCode()
                + ": "
                + response.body());
      }
      return response.body();
    } catch (IOException e) {
      throw new CommandFailed("cannot reach the server at " + baseUrl + ": " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailed("interrupted");
    }
  }

  /// Copies the body of a success, however long, and tells its characters.
  public long copy(String path, Writer out) {
    try {
      HttpResponse<InputStream> response =
          http.send(request(path).GET().build(), HttpResponse.BodyHandlers.ofInputStream());
      try (Reader body = new InputStreamReader(response.body(), StandardCharsets.UTF_8)) {
        if (response.statusCode() >= 300) {
          throw new CommandFailed(
              "the server at " + baseUrl + " answered " + response.statusCode());
        }
        return body.transferTo(out);
      }
    } catch (IOException e) {
      throw new CommandFailed("the answer of " + baseUrl + " broke off: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailed("interrupted");
    }
  }

  /// Copies the body of a success byte by byte, and tells how many there were.
  public long download(String path, OutputStream out) {
    try {
      HttpResponse<InputStream> response =
          http.send(request(path).GET().build(), HttpResponse.BodyHandlers.ofInputStream());
      try (InputStream body = response.body()) {
        if (response.statusCode() >= 300) {
          throw new CommandFailed(
              new Answer(response.statusCode(), Json.MAPPER.readTree(body)).detail());
        }
        return body.transferTo(out);
      }
    } catch (JacksonException e) {
      throw new CommandFailed(baseUrl + " does not answer like a PG Atlas server");
    } catch (IOException e) {
      throw new CommandFailed("the answer of " + baseUrl + " broke off: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailed("interrupted");
    }
  }

  public Answer tryGet(String path) {
    return send(request(path).GET().build());
  }

  public Answer post(String path, String contentType, byte[] body) {
    return send(
        request(path)
            .header("Content-Type", contentType)
            .POST(HttpRequest.BodyPublishers.ofByteArray(body))
            .build());
  }

  public Answer delete(String path) {
    return send(request(path).DELETE().build());
  }

  /// Per-cent-encodes one path segment or query value.
  public static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private HttpRequest.Builder request(String path) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(baseUrl + path))
            .timeout(TIMEOUT)
            .header("Accept", "application/json");
    return key == null ? request : request.header("X-Api-Key", key);
  }

  private Answer send(HttpRequest request) {
    try {
      HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
      if (response.statusCode() >= 500) {
        throw new CommandFailed(
            "the server at "
                + baseUrl
                + " failed ("
                + response.statusCode()
                + "): "
                + response.body());
      }
      String body = response.body().isEmpty() ? "{}" : response.body();
      return new Answer(response.statusCode(), Json.MAPPER.readTree(body));
    } catch (JacksonException e) {
      throw new CommandFailed(baseUrl + " does not answer like a PG Atlas server");
    } catch (IOException e) {
      throw new CommandFailed("cannot reach the server at " + baseUrl + ": " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailed("interrupted");
    }
  }
}
