package org.pgatlas.server.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.pgatlas.server.Atlas;
import org.pgatlas.server.AtlasConfig;
import org.pgatlas.server.Setting;
import picocli.CommandLine.Command;

/// Exercises what a start exercises, once, so that the build can record it in the AOT cache.
@Command(name = "warm-up", hidden = true, description = "Trains the AOT cache; used by the build.")
final class WarmUpCommand implements Runnable {
  private static final List<String> PATHS =
      List.of(
          "/api/v1/health",
          "/api/v1/repos",
          "/api/v1/projects",
          "/api/v1/metadata",
          "/api/v1/jobs");

  @Override
  public void run() {
    Path data;
    try {
      data = Files.createTempDirectory("atlas-warm-up-");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    try {
      Map<Setting, String> flags = new EnumMap<>(Setting.class);
      flags.put(Setting.DATA, data.toString());
      flags.put(Setting.PORT, "0");
      AtlasConfig config = AtlasConfig.resolve(flags, Map.of(), AtlasCommand.DATA_DIRECTORY);
      try (Atlas atlas = Atlas.start(config, _ -> {})) {
        AtlasClient client = new AtlasClient(atlas.url(), atlas.localToken());
        client.post("/api/v1/metric-runs", "application/json", new byte[0]);
        PATHS.forEach(path -> FirstVisits.visit(client, path));
        FirstVisits.pages(atlas).forEach(path -> FirstVisits.visit(client, path));
      }
    } finally {
      delete(data);
    }
  }

  private static void delete(Path folder) {
    try (Stream<Path> below = Files.walk(folder)) {
      for (Path path : below.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
