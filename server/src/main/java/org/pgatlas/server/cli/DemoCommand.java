package org.pgatlas.server.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.pgatlas.server.Atlas;
import org.pgatlas.server.AtlasConfig;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/// `atlas demo`: a server with a real ecosystem in it.
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    description = {
      "Starts a server with the bundled ecosystem (Debian 12: packages and their dependencies as facts),",
      "this project's own SBOM and the git history of its clone. Offline; a second start reuses the data."
    })
final class DemoCommand implements Callable<Integer> {
  private static final String SUITE = "bookworm";
  private static final String INDEX = "/demo/debian-bookworm-amd64.packages.gz";
  private static final String OWN_REPOSITORY = "pkg:github/pg-atlas/pg-atlas";

  @Mixin SettingOptions settings = new SettingOptions();

  @Option(names = "--no-browser", description = "Do not open the page in a browser")
  boolean noBrowser;

  @Spec CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    PrintWriter err = spec.commandLine().getErr();
    AtlasConfig config = settings.resolve(AtlasCommand.DEMO_DIRECTORY);
    Atlas atlas = Atlas.start(config, ServeCommand.progress(spec));
    try {
      load(new AtlasClient(atlas.url(), atlas.localToken()), err);
    } catch (RuntimeException e) {
      atlas.close();
      throw e;
    }
    if (!noBrowser && Terminal.isInteractive()) {
      Browser.open(atlas.url());
    }
    Foreground.run(atlas, spec.commandLine().getOut());
    return 0;
  }

  /// Loads what is missing: a start that was cut short is completed by the next.
  private static void load(AtlasClient client, PrintWriter err) {
    boolean loaded = false;
    if (client.tryGet("/api/v1/repos/pkg:deb%2Fdebian%2Flibc6").status() != 200) {
      debian(client, err);
      loaded = true;
    }
    if (none(client, "/api/v1/ingest/sbom?repository=" + AtlasClient.encode(OWN_REPOSITORY))) {
      ownSbom(client, err);
      loaded = true;
    }
    if (none(client, "/api/v1/gitlog?repo=" + AtlasClient.encode(OWN_REPOSITORY))) {
      loaded |= ownHistory(client, err);
    }
    if (loaded) {
      Waiting.until(
          java.time.Duration.ofMinutes(2),
          () -> {
            JsonNode jobs = client.get("/api/v1/jobs");
            return jobs.path("waiting").asInt() + jobs.path("running").asInt() == 0 ? jobs : null;
          },
          "the metrics are still being computed; the server goes on with them");
    }
    err.flush();
  }

  private static boolean none(AtlasClient client, String list) {
    return client.get(list).path("total").asInt() == 0;
  }

  private static void debian(AtlasClient client, PrintWriter err) {
    DemoOrigin bundle = DemoOrigin.read();
    JsonNode feed =
        RegistryUpload.debian(client, SUITE, bundle.asOf(), bundle.origin(), resource(INDEX), err);
    JsonNode counts = feed.path("counts");
    err.printf(
        Locale.ROOT,
        "Debian 12 (%s): %,d projects, %,d repos, %,d externals, %,d edges%n",
        bundle.asOf(),
        counts.path("projects").asInt(),
        counts.path("repos").asInt(),
        counts.path("externals").asInt(),
        counts.path("edges").asInt());
  }

  private static void ownSbom(AtlasClient client, PrintWriter err) {
    byte[] sbom = resource("/demo/pg-atlas.cdx.json");
    AtlasClient.Answer answer =
        client.post(
            "/api/v1/ingest/sbom?repository=" + AtlasClient.encode(OWN_REPOSITORY),
            "application/vnd.cyclonedx+json",
            sbom);
    err.println(
        answer.status() == 202
            ? "This project's own SBOM: "
                + answer.body().path("package_count").asInt()
                + " packages"
            : "This project's own SBOM was refused: " + answer.detail());
  }

  /// Says what came of it; true when a history was sent.
  private static boolean ownHistory(AtlasClient client, PrintWriter err) {
    String root = System.getenv("ATLAS_ROOT");
    if (root == null || !Files.exists(Path.of(root, ".git"))) {
      err.println(
          "No git clone around this program: its history is left out, so its pony factor stays not analysed");
      return false;
    }
    try {
      GitHistory.Extract extract = GitHistory.read(Path.of(root), 24);
      if (extract.shallow()) {
        err.println("This clone is shallow: only the commits that it has are counted");
      }
      client
          .post(
              "/api/v1/ingest/gitlog?since_months=24&repository="
                  + AtlasClient.encode(OWN_REPOSITORY)
                  + "&head="
                  + extract.head(),
              "application/octet-stream",
              extract.log())
          .require();
      err.println(
          "This project's own git history: the last 24 months up to "
              + extract.head().substring(0, Math.min(12, extract.head().length())));
      return true;
    } catch (CommandFailed e) {
      err.println("The clone's git history cannot be read, so it is left out: " + e.getMessage());
      return false;
    }
  }

  private static byte[] resource(String name) {
    try (InputStream in = DemoCommand.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new CommandFailed("this build lacks its bundled " + name);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new CommandFailed("cannot read the bundled " + name + ": " + e.getMessage());
    }
  }
}
