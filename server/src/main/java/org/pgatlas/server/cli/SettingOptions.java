package org.pgatlas.server.cli;

import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pgatlas.server.AtlasConfig;
import org.pgatlas.server.Setting;
import picocli.CommandLine.Option;

/// The flags of commands that start a server; each is a [Setting].
final class SettingOptions {
  @Option(
      names = "--port",
      paramLabel = "N",
      description = "Port of REST and pages (default 8080; 0 picks a free one)")
  @Nullable String port;

  @Option(
      names = "--bind",
      paramLabel = "ADDR",
      description = "Address to listen on (default 127.0.0.1)")
  @Nullable String bind;

  @Option(
      names = "--role",
      paramLabel = "ROLES",
      description = "What this process does: api, worker, or api,worker (default)")
  @Nullable String role;

  @Option(
      names = "--auth",
      paramLabel = "MODE",
      description = "open (default: this machine only, no keys) or keys")
  @Nullable String auth;

  @Option(
      names = "--public-tenant",
      paramLabel = "NAME",
      description = "With --auth keys: the tenant that may be read without a key")
  @Nullable String publicTenant;

  @Option(
      names = "--rate-limit",
      paramLabel = "N",
      description =
          "Requests a minute of one key or address; 0 for no limit (default 1200 with --auth keys)")
  @Nullable String rateLimit;

  @Option(
      names = "--trusted-proxies",
      paramLabel = "NETWORKS",
      description = "Networks whose X-Forwarded-For is believed, e.g. 10.0.0.0/8,::1")
  @Nullable String trustedProxies;

  @Option(
      names = "--cors-origins",
      paramLabel = "ORIGINS",
      description = "Origins whose pages may read answers; * for all")
  @Nullable String corsOrigins;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Data directory; holds the embedded PostgreSQL")
  @Nullable String data;

  @Option(
      names = "--postgres",
      paramLabel = "DIR",
      description =
          "Installed PostgreSQL 18 (folder with its bin) that runs the embedded database, not the bundled one")
  @Nullable String postgres;

  @Option(
      names = "--database-url",
      paramLabel = "URL",
      description = "jdbc:postgresql://… of an external PostgreSQL 18 instead of the embedded one")
  @Nullable String databaseUrl;

  @Option(
      names = "--database-user",
      paramLabel = "NAME",
      description = "Login role there; owns the schema")
  @Nullable String databaseUser;

  @Option(
      names = "--database-password",
      paramLabel = "SECRET",
      description = "Its password (better: ATLAS_DATABASE_PASSWORD)")
  @Nullable String databasePassword;

  @Option(
      names = "--pool-size",
      paramLabel = "N",
      description = "Database connections at most (default 10)")
  @Nullable String poolSize;

  @Option(
      names = "--workers",
      paramLabel = "N",
      description = "Jobs worked at the same time (default 2)")
  @Nullable String workers;

  @Option(
      names = "--lease-seconds",
      paramLabel = "N",
      description = "How long a killed process keeps its jobs (default 30)")
  @Nullable String leaseSeconds;

  @Option(
      names = "--max-body-bytes",
      paramLabel = "N",
      description = "Largest request body (default 67108864)")
  @Nullable String maxBodyBytes;

  @Option(
      names = "--max-unpacked-bytes",
      paramLabel = "N",
      description = "Largest document after decompression (default 536870912)")
  @Nullable String maxUnpackedBytes;

  @Option(
      names = "--max-components",
      paramLabel = "N",
      description = "Components of one document at most (default 500000)")
  @Nullable String maxComponents;

  @Option(
      names = "--metric-mode",
      paramLabel = "MODE",
      description = "active-roots (default) or seed-compat")
  @Nullable String metricMode;

  AtlasConfig resolve(String defaultDirectory) {
    return AtlasConfig.resolve(flags(), System.getenv(), defaultDirectory);
  }

  Map<Setting, String> flags() {
    Map<Setting, String> flags = new EnumMap<>(Setting.class);
    put(flags, Setting.PORT, port);
    put(flags, Setting.BIND, bind);
    put(flags, Setting.ROLE, role);
    put(flags, Setting.AUTH, auth);
    put(flags, Setting.PUBLIC_TENANT, publicTenant);
    put(flags, Setting.RATE_LIMIT, rateLimit);
    put(flags, Setting.TRUSTED_PROXIES, trustedProxies);
    put(flags, Setting.CORS_ORIGINS, corsOrigins);
    put(flags, Setting.DATA, data);
    put(flags, Setting.POSTGRES, postgres);
    put(flags, Setting.DATABASE_URL, databaseUrl);
    put(flags, Setting.DATABASE_USER, databaseUser);
    put(flags, Setting.DATABASE_PASSWORD, databasePassword);
    put(flags, Setting.POOL_SIZE, poolSize);
    put(flags, Setting.WORKERS, workers);
    put(flags, Setting.LEASE_SECONDS, leaseSeconds);
    put(flags, Setting.MAX_BODY_BYTES, maxBodyBytes);
    put(flags, Setting.MAX_UNPACKED_BYTES, maxUnpackedBytes);
    put(flags, Setting.MAX_COMPONENTS, maxComponents);
    put(flags, Setting.METRIC_MODE, metricMode);
    return flags;
  }

  private static void put(Map<Setting, String> flags, Setting setting, @Nullable String value) {
    if (value != null) {
      flags.put(setting, value);
    }
  }
}
