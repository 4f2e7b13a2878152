package org.pgatlas.server;

import java.util.Locale;
import java.util.Optional;

/// Every configuration key: a flag `--key`, over the environment's `ATLAS_KEY`, over the line `key
/// = value` of `atlas.properties` in the data directory, over the default.
public enum Setting {
  PORT("8080", "Port of REST and pages; 0 picks a free one"),
  BIND("127.0.0.1", "Address to listen on; with auth=open a loopback address"),
  AUTH("open", "open: this machine only, everybody has every role; keys: API keys and issuers"),
  PUBLIC_TENANT("", "With auth=keys: the tenant that may be read without a key; default none"),
  RATE_LIMIT(
      "", "Requests a minute of one key or address; 0 for no limit; default 1200 with auth=keys"),
  OIDC_ISSUERS(
      "", "CI systems whose tokens may submit: forge=https://issuer, e.g. github=https://…"),
  OIDC_AUDIENCE("", "What those tokens must be made for: this server's address as they name it"),
  OIDC_OWNERS(
      "", "Whose repositories may submit, and into which tenant: owner=tenant, *=tenant for all"),
  OIDC_REFS(
      "protected,refs/heads/main,refs/heads/master",
      "Refs whose documents come into force: protected, or exact names; others are kept only"),
  TRUSTED_PROXIES("", "Networks whose X-Forwarded-For is believed, e.g. 10.0.0.0/8,::1"),
  CORS_ORIGINS("", "Origins whose pages may read answers, e.g. https://front.example; * for all"),
  ROLE("api,worker", "What this process does: api, worker, or both"),
  DATA(
      "",
      "Data directory; default ${XDG_DATA_HOME:-~/.local/share}/pg-atlas, the demo's pg-atlas-demo beside it"),
  DATABASE_URL("", "jdbc:postgresql://… of an external PostgreSQL 18; default: the embedded one"),
  DATABASE_USER("", "Login role of the external database; owns the schema"),
  DATABASE_PASSWORD(
      "", "Password of that role; better given as ATLAS_DATABASE_PASSWORD than as a flag"),
  POSTGRES(
      "",
      "Folder of an installed PostgreSQL 18 (with its bin) that runs the embedded database, e.g. /usr/lib/postgresql/18; default: the bundled one"),
  ARTIFACTS(
      "database",
      "Where documents' bytes are kept: database, file:/a/directory or s3://bucket/prefix?endpoint=…&region=…; several with commas: the first takes new ones, all are read"),
  GRAPH_FILES(
      "",
      "Folder where each tenant's graph is kept for the next start; default graphs in the data directory; none: nothing is kept"),
  POOL_SIZE("10", "Database connections at most"),
  WORKERS("2", "Jobs worked at the same time"),
  LEASE_SECONDS("30", "How long a killed process keeps its jobs from others"),
  MAX_BODY_BYTES("67108864", "Largest request body; a larger one is answered 413"),
  MAX_UNPACKED_BYTES("536870912", "Largest document after decompression"),
  MAX_COMPONENTS(
      "500000", "Components of one document at most; its dependencies at most six times as many"),
  MAX_WAITING("20000", "Documents that may wait to be applied; beyond, new ones are answered 503"),
  METRIC_MODE("active-roots", "Active set of the metrics: active-roots or seed-compat"),
  SOURCE_URLS(
      "",
      "Addresses of sources, NAME=URL separated by spaces (opengrants, npm, npm-downloads, cargo, pypi, pypi-stats, maven, golang, gem, nuget, composer, pub, github); a registry's default is what its own client is configured with"),
  SOURCE_TOKENS(
      "",
      "Tokens sent to sources, NAME=TOKEN (a bearer's, or Basic:… or Raw:…) separated by spaces; better given as ATLAS_SOURCE_TOKENS; default: what the registry's own client proves itself with"),
  SOURCE_INTERVAL_MS("200", "Milliseconds between two requests to the same host of a source"),
  SMTP_URL(
      "", "Mail server of alerts: smtp://user@host:587 or smtps://user@host:465; default: no mail"),
  SMTP_PASSWORD("", "Password of that user; better given as ATLAS_SMTP_PASSWORD than as a flag"),
  SMTP_FROM("", "Address that alerts come from"),
  GITLOG_BOTS("", "Names or e-mail addresses of further bots in git logs, separated by commas"),
  GIT_CLONE_SECONDS("600", "How long one clone of a repo's history may take"),
  PRIVATE_HOSTS(
      "",
      "Hosts and networks that are not public and may yet be cloned from and, with auth=keys, told by webhooks, e.g. git.internal.example,10.1.0.0/16; * for all");

  private final String defaultValue;
  private final String description;

  Setting(String defaultValue, String description) {
    this.defaultValue = defaultValue;
    this.description = description;
  }

  /// The key in files and flags, e.g. `database-url`.
  public String key() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /// The variable of the environment, e.g. `ATLAS_DATABASE_URL`.
  public String variable() {
    return "ATLAS_" + name();
  }

  public String defaultValue() {
    return defaultValue;
  }

  public String description() {
    return description;
  }

  public static Optional<Setting> ofKey(String key) {
    for (Setting setting : values()) {
      if (setting.key().equals(key)) {
        return Optional.of(setting);
      }
    }
    return Optional.empty();
  }
}
