package org.pgatlas.server.db.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The settings of one start, passed on the command line so that the cluster's own files stay as
/// made.
final class ServerSettings {
  private static final long MB = 1L << 20;
  private static final long ASSUMED_MEMORY = 2048 * MB;

  private ServerSettings() {}

  static List<String> arguments(EmbeddedConfig config, int port) {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.putAll(memory(availableMemory()));
    settings.put("timezone", "UTC");
    settings.put("log_timezone", "UTC");
    settings.put("lc_messages", "C");
    settings.put("log_line_prefix", "%m [%p] %q%u@%d ");
    settings.put("log_rotation_age", "1d");
    settings.put("log_rotation_size", "10MB");
    settings.put("shared_preload_libraries", "pg_stat_statements,auto_explain");
    settings.putAll(slowStatements());
    settings.put("synchronous_commit", config.durable() ? "on" : "off");
    if (!config.durable()) {
      settings.put("wal_level", "minimal");
      settings.put("max_wal_senders", "0");
    }
    settings.putAll(config.settings());
    settings.put("listen_addresses", "127.0.0.1");
    settings.put("port", Integer.toString(port));
    settings.put("unix_socket_directories", "");
    settings.put("fsync", config.durable() ? "on" : "off");
    settings.put("full_page_writes", config.durable() ? "on" : "off");
    settings.put("logging_collector", "on");
    settings.put("log_destination", "stderr");
    settings.put("log_directory", "log");
    settings.put("log_filename", "postgresql-%Y-%m-%d_%H%M%S.log");
    List<String> arguments = new ArrayList<>();
    settings.forEach((name, value) -> arguments.addAll(List.of("-c", name + "=" + value)));
    return arguments;
  }

  /// What takes long says in the log why: its plan, or for whom it waits. Parameters are left out;
  /// values that a plan was made for stand in it.
  private static Map<String, String> slowStatements() {
    return Map.of(
        "auto_explain.log_min_duration", "2s",
        "auto_explain.log_parameter_max_length", "0",
        "log_parameter_max_length", "0",
        "log_lock_waits", "on");
  }

  /// Modest shares: the same machine also runs the server, and often a browser.
  static Map<String, String> memory(long bytes) {
    return Map.of(
        "shared_buffers", megabytes(bytes / 32, 64, 256),
        "effective_cache_size", megabytes(bytes / 2, 256, 65_536),
        "maintenance_work_mem", megabytes(bytes / 32, 32, 256),
        "work_mem", megabytes(bytes / 256, 4, 32),
        "random_page_cost", "1.1");
  }

  private static String megabytes(long bytes, long least, long most) {
    return Math.clamp(bytes / MB, least, most) + "MB";
  }

  /// The machine's memory or the container's limit, whichever is less.
  private static long availableMemory() {
    long total = ASSUMED_MEMORY;
    try {
      for (String line : Files.readAllLines(Path.of("/proc/meminfo"))) {
        if (line.startsWith("MemTotal:")) {
          total = Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024;
        }
      }
      String limit = Files.readString(Path.of("/sys/fs/cgroup/memory.max")).strip();
      return limit.matches("[0-9]{1,18}") ? Math.min(total, Long.parseLong(limit)) : total;
    } catch (IOException _) {
      return total;
    }
  }
}
