package org.pgatlas.browser;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.pgatlas.server.Atlas;
import org.pgatlas.server.AtlasConfig;
import org.pgatlas.server.Setting;

/// One server and one browser for all browser tests: started before the first, stopped after the
/// last.
final class LiveServer implements BeforeAllCallback {
  private static final List<Path> CHROMIUM =
      Stream.of("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")
          .map(Path::of)
          .toList();
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @Override
  public void beforeAll(ExtensionContext context) {
    context
        .getRoot()
        .getStore(ExtensionContext.Namespace.create(LiveServer.class))
        .computeIfAbsent("running", _ -> new Running(), Running.class);
  }

  /// The server with its ecosystem, and the browser.
  static final class Running implements AutoCloseable {
    private static final AtomicReference<@Nullable Running> CURRENT = new AtomicReference<>();

    private final Path data;
    private final Atlas atlas;
    private final Playwright playwright;
    private final Browser browser;
    private final HttpClient http = HttpClient.newHttpClient();

    Running() {
      Path chromium =
          CHROMIUM.stream()
              .filter(Files::isExecutable)
              .findFirst()
              .orElseThrow(
                  () ->
                      new IllegalStateException(
                          "The browser tests need Chromium, and none is installed (Debian: apt-get install chromium)."));
      try {
        data = Files.createTempDirectory("pg-atlas-browser-");
      } catch (IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
      atlas =
          Atlas.start(
              AtlasConfig.resolve(
                  Map.of(Setting.DATA, data.toString(), Setting.PORT, "0"),
                  Map.of(),
                  "pg-atlas-browser"),
              _ -> {});
      ecosystem();
      playwright = Playwright.create();
      browser =
          playwright
              .chromium()
              .launch(
                  new BrowserType.LaunchOptions()
                      .setExecutablePath(chromium)
                      .setArgs(List.of("--no-sandbox", "--disable-gpu")));
      CURRENT.set(this);
    }

    static Running current() {
      return Objects.requireNonNull(
          CURRENT.get(), "the server runs only during tests with LiveServer");
    }

    String url() {
      return atlas.url();
    }

    Browser browser() {
      return browser;
    }

    /// Forty services over twelve libraries in three layers; `core-lib` is beneath everything.
    private void ecosystem() {
      for (int library = 1; library <= 11; library++) {
        submit(
            "acme/library-" + library,
            GeneratedSbom.of(
                "library-" + library,
                library <= 4 ? List.of("core-lib") : List.of("library-" + (library - 4))));
      }
      for (int service = 1; service <= 40; service++) {
        submit(
            "acme/service-" + service,
            GeneratedSbom.of(
                "service-" + service,
                Stream.of(1 + service % 11, 1 + service % 7)
                    .distinct()
                    .map(library -> "library-" + library)
                    .toList()));
      }
      submitLog("acme/library-1", List.of("Ada", "Ada", "Bob", "helper[bot]"));
      feed("advisories", advisory("GHSA-acme-core", "CVE-2030-1001", "core-lib", "2.0.0", "H"));
      feed("advisories", advisory("GHSA-acme-one", "CVE-2030-1002", "library-1", "1.5.0", "L"));
      feed(
          "epss",
          "#model_version:v1,score_date:2030-01-01T00:00:00Z\ncve,epss,percentile\nCVE-2030-1001,0.4200,0.9700\n");
      settle();
    }

    /// @param impact of CVSS: H or L
    private static String advisory(
        String id, String alias, String library, String fixed, String impact) {
      return """
      {"id":"%s","modified":"2030-01-01T00:00:00Z","aliases":["%s"],"summary":"Reads what it should not in %s",
       "severity":[{"type":"CVSS_V3","score":"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:%s/I:N/A:N"}],
       "affected":[{"package":{"ecosystem":"npm","name":"@acme/%s"},
                    "ranges":[{"type":"SEMVER","events":[{"introduced":"0"},{"fixed":"%s"}]}]}]}
      """
          .formatted(id, alias, library, impact, library, fixed);
    }

    /// Hands a feed in.
    private void feed(String door, String body) {
      HttpResponse<String> answer =
          send(
              HttpRequest.newBuilder(URI.create(url() + "/api/v1/ingest/" + door))
                  .header("Content-Type", "application/json")
                  .POST(HttpRequest.BodyPublishers.ofString(body))
                  .build());
      if (answer.statusCode() >= 300) {
        throw new IllegalStateException(door + " was answered " + answer.body());
      }
    }

    /// Submits through REST.
    void submit(String repository, String sbom) {
      post("/api/v1/ingest/sbom", repository, sbom);
    }

    /// Submits a git log of today: a commit each.
    void submitLog(String repository, List<String> authors) {
      String today = Instant.now().toString();
      StringBuilder log = new StringBuilder();
      for (String author : authors) {
        log.append("%s\0%s@x.invalid\0%s\0%040x\n".formatted(author, author, today, log.length()));
      }
      post("/api/v1/ingest/gitlog", repository, log.toString());
    }

    private void post(String path, String repository, String body) {
      HttpResponse<String> answer =
          send(
              HttpRequest.newBuilder(
                      URI.create(
                          url()
                              + path
                              + "?repository="
                              + URLEncoder.encode(repository, StandardCharsets.UTF_8)))
                  .header("Content-Type", "application/octet-stream")
                  .POST(HttpRequest.BodyPublishers.ofString(body))
                  .build());
      if (answer.statusCode() != 202) {
        throw new IllegalStateException(
            repository + " was answered " + answer.statusCode() + ": " + answer.body());
      }
    }

    /// Waits until no job is waiting or running.
    void settle() {
      Instant end = Instant.now().plus(PATIENCE);
      HttpRequest question = HttpRequest.newBuilder(URI.create(url() + "/api/v1/jobs")).build();
      while (!send(question).body().startsWith("{\"waiting\":0,\"running\":0")) {
        if (Instant.now().isAfter(end)) {
          throw new IllegalStateException("jobs are still waiting: " + send(question).body());
        }
        try {
          Thread.sleep(50);
        } catch (InterruptedException e) {
          throw new IllegalStateException(e);
        }
      }
    }

    private HttpResponse<String> send(HttpRequest request) {
      try {
        return http.send(request, HttpResponse.BodyHandlers.ofString());
      } catch (IOException e) {
        throw new java.io.UncheckedIOException(e);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public void close() {
      browser.close();
      playwright.close();
      http.close();
      atlas.close();
      try (Stream<Path> files = Files.walk(data)) {
        files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
      } catch (IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
    }
  }
}
