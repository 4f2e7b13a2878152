package org.pgatlas.server.db.embedded;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What the caller decides about the embedded PostgreSQL.
///
/// @param dataDirectory the directory that this launcher owns; the cluster lives in its `postgres`
/// folder
/// @param port the TCP port on the loopback address, 0 for a free one
/// @param cacheDirectory where binaries are unpacked; null: the user's cache
/// @param programs folder of an installed PostgreSQL, with its `bin`; null: the bundled one
/// @param durable false only in tests: trades crash safety for speed
/// @param settings PostgreSQL settings that override the launcher's defaults
/// @param startTimeout how long to wait for readiness, crash recovery included
/// @param stopTimeout how long a fast shutdown may take before an immediate one
public record EmbeddedConfig(
    Path dataDirectory,
    int port,
    @Nullable Path cacheDirectory,
    @Nullable Path programs,
    boolean durable,
    Map<String, String> settings,
    Duration startTimeout,
    Duration stopTimeout) {

  private static final Set<String> OWNED_SETTINGS =
      Set.of(
          "port",
          "listen_addresses",
          "unix_socket_directories",
          "data_directory",
          "config_file",
          "hba_file",
          "external_pid_file",
          "logging_collector",
          "log_destination",
          "log_directory",
          "log_filename",
          "fsync",
          "full_page_writes");

  public EmbeddedConfig {
    dataDirectory = dataDirectory.toAbsolutePath().normalize();
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("port must be between 0 and 65535, not " + port);
    }
    if (startTimeout.isNegative() || startTimeout.isZero()) {
      throw new IllegalArgumentException("startTimeout must be positive, not " + startTimeout);
    }
    if (stopTimeout.isNegative() || stopTimeout.isZero()) {
      throw new IllegalArgumentException("stopTimeout must be positive, not " + stopTimeout);
    }
    for (Map.Entry<String, String> setting : settings.entrySet()) {
      if (!setting.getKey().matches("[a-z_][a-z0-9_.]*")) {
        throw new IllegalArgumentException("settings: not a setting's name: " + setting.getKey());
      }
      if (OWNED_SETTINGS.contains(setting.getKey())) {
        throw new IllegalArgumentException(
            "settings: " + setting.getKey() + " is decided by the launcher");
      }
    }
    settings = Map.copyOf(new TreeMap<>(settings));
  }

  /// A durable server on a free port, with the defaults of this record.
  public static EmbeddedConfig at(Path dataDirectory) {
    return new EmbeddedConfig(
        dataDirectory,
        0,
        null,
        null,
        true,
        Map.of(),
        Duration.ofMinutes(30),
        Duration.ofSeconds(30));
  }

  public EmbeddedConfig withPort(int newPort) {
    return new EmbeddedConfig(
        dataDirectory,
        newPort,
        cacheDirectory,
        programs,
        durable,
        settings,
        startTimeout,
        stopTimeout);
  }

  public EmbeddedConfig withCacheDirectory(Path newCacheDirectory) {
    return new EmbeddedConfig(
        dataDirectory,
        port,
        newCacheDirectory,
        programs,
        durable,
        settings,
        startTimeout,
        stopTimeout);
  }

  /// The same with the programs of that folder, in its `bin`, instead of the bundled ones.
  public EmbeddedConfig withPrograms(Path newPrograms) {
    return new EmbeddedConfig(
        dataDirectory,
        port,
        cacheDirectory,
        newPrograms,
        durable,
        settings,
        startTimeout,
        stopTimeout);
  }

  /// The same without durability: a crash of the machine may lose or corrupt everything.
  public EmbeddedConfig withoutDurability() {
    return new EmbeddedConfig(
        dataDirectory, port, cacheDirectory, programs, false, settings, startTimeout, stopTimeout);
  }

  public EmbeddedConfig withSettings(Map<String, String> newSettings) {
    return new EmbeddedConfig(
        dataDirectory,
        port,
        cacheDirectory,
        programs,
        durable,
        newSettings,
        startTimeout,
        stopTimeout);
  }

  public EmbeddedConfig withTimeouts(Duration newStartTimeout, Duration newStopTimeout) {
    return new EmbeddedConfig(
        dataDirectory,
        port,
        cacheDirectory,
        programs,
        durable,
        settings,
        newStartTimeout,
        newStopTimeout);
  }
}
