package org.pgatlas.server.cli;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.pgatlas.server.Atlas;
import org.pgatlas.server.AtlasConfig;
import org.pgatlas.server.ServerRecord;
import org.pgatlas.server.Setting;
import picocli.CommandLine.Option;

/// How a command finds its server: `--server URL`, else the one recorded in the data directory if
/// it lives, else one that is started on that directory for the length of the command.
final class ServerOptions {
  @Option(
      names = "--server",
      paramLabel = "URL",
      description =
          "Server to talk to (default: the one running on the data directory, else one for the length of this command)")
  @Nullable String server;

  @Option(names = "--data", paramLabel = "DIR", description = "Data directory to find or open")
  @Nullable String data;

  @Option(
      names = "--api-key",
      paramLabel = "KEY",
      description =
          "API key of a server that needs one (better: ATLAS_API_KEY); not needed on its own data directory")
  @Nullable String apiKey;

  @Option(names = "--json", description = "Print JSON for programs")
  boolean json;

  <T> T with(Function<AtlasClient, T> work) {
    String url = server == null ? System.getenv("ATLAS_SERVER") : server;
    String given = apiKey == null ? System.getenv("ATLAS_API_KEY") : apiKey;
    if (url != null) {
      return work.apply(new AtlasClient(url, given));
    }
    Map<Setting, String> flags = new EnumMap<>(Setting.class);
    flags.put(Setting.PORT, "0");
    if (data != null) {
      flags.put(Setting.DATA, data);
    }
    AtlasConfig config = AtlasConfig.resolve(flags, System.getenv(), AtlasCommand.DATA_DIRECTORY);
    Optional<ServerRecord> running = ServerRecord.alive(config.dataDirectory());
    if (running.isPresent()) {
      return work.apply(client(running.get(), given));
    }
    if (data == null) {
      AtlasConfig demo = AtlasConfig.resolve(flags, System.getenv(), AtlasCommand.DEMO_DIRECTORY);
      Optional<ServerRecord> runningDemo = ServerRecord.alive(demo.dataDirectory());
      if (runningDemo.isPresent()) {
        return work.apply(client(runningDemo.get(), given));
      }
    }
    try (Atlas atlas = Atlas.start(config, _ -> {})) {
      return work.apply(new AtlasClient(atlas.url(), atlas.localToken()));
    }
  }

  /// With the given key, else with what the data directory lets its readers do.
  private static AtlasClient client(ServerRecord running, @Nullable String given) {
    return new AtlasClient(running.url(), given == null ? running.token() : given);
  }
}
