package org.pgatlas.server;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.pgatlas.metric.ActiveMode;
import org.pgatlas.sbom.SbomLimits;
import org.pgatlas.server.access.AccessConfig;
import org.pgatlas.server.artifact.ArtifactPlace;
import org.pgatlas.server.db.DatabaseConfig;
import org.pgatlas.server.event.MailConfig;
import org.pgatlas.server.http.HttpConfig;
import org.pgatlas.server.job.WorkerConfig;

/// Everything a process needs to know to start.
///
/// @param database null: the embedded PostgreSQL in the data directory
/// @param postgres folder of the installed PostgreSQL to run, null for the bundled one
/// @param graphFiles folder where graphs are kept for the next start, null for none
/// @param maxWaiting documents that may wait to be applied
public record AtlasConfig(
    Path dataDirectory,
    HttpConfig http,
    @Nullable DatabaseConfig database,
    @Nullable Path postgres,
    List<ArtifactPlace> artifacts,
    @Nullable Path graphFiles,
    int poolSize,
    WorkerConfig worker,
    SbomLimits limits,
    int maxWaiting,
    ActiveMode metricMode,
    AccessConfig access,
    SourceSettings sources,
    @Nullable MailConfig mail,
    ProcessRole role) {
  public static final String FILE_NAME = "atlas.properties";

  /// Variables of the environment that start with `ATLAS_` and are not settings of the server.
  private static final Set<String> OTHER_VARIABLES =
      Set.of("ATLAS_HEAP", "ATLAS_ROOT", "ATLAS_TESTDATA", "ATLAS_SERVER", "ATLAS_API_KEY");

  /// Resolves flags over environment over the data directory's file over defaults.
  ///
  /// @param defaultDirectory name of the data directory under the user's data home
  public static AtlasConfig resolve(
      Map<Setting, String> flags, Map<String, String> environment, String defaultDirectory) {
    for (String variable : environment.keySet()) {
      if (variable.startsWith("ATLAS_") && !OTHER_VARIABLES.contains(variable)) {
        String key =
            variable
                .substring("ATLAS_".length())
                .toLowerCase(java.util.Locale.ROOT)
                .replace('_', '-');
        requireKnown(key, "environment variable " + variable);
      }
    }
    Map<Setting, String> values = new EnumMap<>(Setting.class);
    for (Setting setting : Setting.values()) {
      String fromEnvironment = environment.get(setting.variable());
      if (flags.containsKey(setting)) {
        values.put(setting, String.valueOf(flags.get(setting)));
      } else if (fromEnvironment != null) {
        values.put(setting, fromEnvironment);
      }
    }
    Path data = dataDirectory(values.getOrDefault(Setting.DATA, ""), environment, defaultDirectory);
    file(data.resolve(FILE_NAME)).forEach(values::putIfAbsent);
    for (Setting setting : Setting.values()) {
      values.putIfAbsent(setting, setting.defaultValue());
    }
    return of(data, values, environment);
  }

  private static AtlasConfig of(
      Path data, Map<Setting, String> values, Map<String, String> environment) {
    int poolSize = integer(values, Setting.POOL_SIZE, 2, 1000);
    String url = text(values, Setting.DATABASE_URL);
    DatabaseConfig database =
        url.isEmpty()
            ? null
            : new DatabaseConfig(
                url,
                text(values, Setting.DATABASE_USER),
                text(values, Setting.DATABASE_PASSWORD),
                poolSize,
                DatabaseConfig.DEFAULT_STATEMENT_TIMEOUT);
    WorkerConfig worker =
        new WorkerConfig(
            integer(values, Setting.WORKERS, 1, 256),
            WorkerConfig.defaults().pollInterval(),
            Duration.ofSeconds(integer(values, Setting.LEASE_SECONDS, 1, 86_400)),
            WorkerConfig.defaults().backoff());
    int maxBody = integer(values, Setting.MAX_BODY_BYTES, 1024, Integer.MAX_VALUE - 16);
    int maxUnpacked = integer(values, Setting.MAX_UNPACKED_BYTES, 1024, Integer.MAX_VALUE - 16);
    return new AtlasConfig(
        data,
        new HttpConfig(
            text(values, Setting.BIND),
            integer(values, Setting.PORT, 0, 65_535),
            maxBody,
            AccessSettings.cors(values)),
        database,
        postgres(text(values, Setting.POSTGRES)),
        artifacts(text(values, Setting.ARTIFACTS)),
        graphFiles(data, text(values, Setting.GRAPH_FILES)),
        poolSize,
        worker,
        SbomLimits.defaults()
            .withMaxBytes(maxUnpacked)
            .withMaxComponents(integer(values, Setting.MAX_COMPONENTS, 1, 5_000_000)),
        integer(values, Setting.MAX_WAITING, 1, Integer.MAX_VALUE - 1),
        mode(text(values, Setting.METRIC_MODE)),
        AccessSettings.access(values),
        sources(values, environment),
        mail(values),
        ProcessRole.parse(text(values, Setting.ROLE)));
  }

  private static SourceSettings sources(
      Map<Setting, String> values, Map<String, String> environment) {
    Map<String, String> addresses = pairs(values, Setting.SOURCE_URLS);
    Map<String, String> tokens = pairs(values, Setting.SOURCE_TOKENS);
    // What a client proves holds where the client goes, not where the configuration sends us.
    new ClientSettings(environment, Path.of(System.getProperty("user.home")))
        .clients()
        .forEach(
            (source, client) -> {
              if (addresses.putIfAbsent(source, client.address()) == null) {
                tokens.putIfAbsent(source, client.proof());
              }
            });
    return new SourceSettings(
        addresses,
        tokens,
        Duration.ofMillis(integer(values, Setting.SOURCE_INTERVAL_MS, 0, 60_000)),
        Arrays.stream(text(values, Setting.GITLOG_BOTS).split(",", -1))
            .map(String::strip)
            .filter(bot -> !bot.isEmpty())
            .toList(),
        Duration.ofSeconds(integer(values, Setting.GIT_CLONE_SECONDS, 1, 86_400)),
        AccessSettings.privateHosts(values));
  }

  private static Map<String, String> pairs(Map<Setting, String> values, Setting setting) {
    Map<String, String> pairs = new HashMap<>();
    for (String part : text(values, setting).split("\\s+", -1)) {
      int equals = part.indexOf('=');
      if (equals > 0) {
        pairs.put(part.substring(0, equals), part.substring(equals + 1));
      } else if (!part.isEmpty()) {
        throw new ConfigException(
            setting.key() + " is NAME=VALUE separated by spaces; a part has no '='");
      }
    }
    return pairs;
  }

  private static @Nullable Path postgres(String configured) {
    if (!configured.isEmpty() && !configured.startsWith("/")) {
      throw new ConfigException(
          Setting.POSTGRES.key() + " is the whole path of a folder, not " + configured);
    }
    return configured.isEmpty() ? null : Path.of(configured);
  }

  private static @Nullable Path graphFiles(Path data, String configured) {
    if (configured.equals("none")) {
      return null;
    }
    return configured.isEmpty() ? data.resolve("graphs") : Path.of(configured);
  }

  private static Path dataDirectory(
      String configured, Map<String, String> environment, String defaultDirectory) {
    if (!configured.isEmpty()) {
      return Path.of(configured).toAbsolutePath().normalize();
    }
    String dataHome = environment.getOrDefault("XDG_DATA_HOME", "");
    Path base =
        dataHome.isEmpty()
            ? Path.of(System.getProperty("user.home"), ".local", "share")
            : Path.of(dataHome);
    return base.resolve(defaultDirectory).toAbsolutePath().normalize();
  }

  private static Map<Setting, String> file(Path file) {
    Map<Setting, String> values = new EnumMap<>(Setting.class);
    if (!Files.exists(file)) {
      return values;
    }
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      properties.load(reader);
    } catch (IOException e) {
      throw new ConfigException("cannot read " + file + ": " + e.getMessage());
    }
    for (String key : properties.stringPropertyNames()) {
      values.put(requireKnown(key, file.toString()), properties.getProperty(key).strip());
    }
    return values;
  }

  private static Setting requireKnown(String key, String source) {
    return Setting.ofKey(key)
        .orElseThrow(
            () -> {
              List<String> keys = new ArrayList<>();
              for (Setting setting : Setting.values()) {
                keys.add(setting.key());
              }
              return new ConfigException(
                  "unknown setting '"
                      + key
                      + "' in "
                      + source
                      + "; did you mean '"
                      + Nearest.of(key, keys)
                      + "'?");
            });
  }

  private static List<ArtifactPlace> artifacts(String text) {
    List<ArtifactPlace> places = new ArrayList<>();
    for (String place : text.split(",", -1)) {
      try {
        places.add(ArtifactPlace.parse(place.strip()));
      } catch (IllegalArgumentException e) {
        throw new ConfigException(String.valueOf(e.getMessage()));
      }
    }
    return places;
  }

  private static @Nullable MailConfig mail(Map<Setting, String> values) {
    try {
      return MailConfig.parse(
          text(values, Setting.SMTP_URL),
          text(values, Setting.SMTP_PASSWORD),
          text(values, Setting.SMTP_FROM));
    } catch (IllegalArgumentException e) {
      throw new ConfigException(String.valueOf(e.getMessage()));
    }
  }

  private static ActiveMode mode(String name) {
    return switch (name) {
      case "active-roots" -> ActiveMode.ACTIVE_ROOTS;
      case "seed-compat" -> ActiveMode.SEED_COMPAT;
      default ->
          throw new ConfigException(
              "metric-mode is active-roots or seed-compat, not '" + name + "'");
    };
  }

  static String text(Map<Setting, String> values, Setting setting) {
    return String.valueOf(values.get(setting)).strip();
  }

  static int integer(Map<Setting, String> values, Setting setting, int min, int max) {
    String text = text(values, setting);
    try {
      int value = Integer.parseInt(text);
      if (value >= min && value <= max) {
        return value;
      }
    } catch (NumberFormatException _) {
      // answered below
    }
    throw new ConfigException(
        setting.key() + " is a whole number from " + min + " to " + max + ", not '" + text + "'");
  }
}
