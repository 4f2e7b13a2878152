package org.pgatlas.server;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.pgatlas.server.access.AccessConfig;
import org.pgatlas.server.access.CiIssuer;
import org.pgatlas.server.access.CiPolicy;
import org.pgatlas.server.http.Cors;
import org.pgatlas.server.http.TrustedProxies;
import org.pgatlas.server.net.PublicHosts;
import org.pgatlas.server.tenant.Tenant;

/// The settings of who may call, read and checked.
final class AccessSettings {
  private static final int KEYS_PER_MINUTE = 1200;
  private static final int MOST_PER_MINUTE = 1_000_000;

  private AccessSettings() {}

  static AccessConfig access(Map<Setting, String> values) {
    boolean keys =
        switch (AtlasConfig.text(values, Setting.AUTH)) {
          case "open" -> false;
          case "keys" -> true;
          default ->
              throw new ConfigException(
                  "auth is open or keys, not '" + AtlasConfig.text(values, Setting.AUTH) + "'");
        };
    String published = AtlasConfig.text(values, Setting.PUBLIC_TENANT);
    if (!published.isEmpty() && !Tenant.isName(published)) {
      throw new ConfigException(
          "public-tenant is the name of a tenant, lower-case letters, digits and hyphens, not '"
              + published
              + "'");
    }
    int perMinute =
        AtlasConfig.text(values, Setting.RATE_LIMIT).isEmpty()
            ? keys ? KEYS_PER_MINUTE : 0
            : AtlasConfig.integer(values, Setting.RATE_LIMIT, 0, MOST_PER_MINUTE);
    TrustedProxies proxies = checked(values, Setting.TRUSTED_PROXIES, TrustedProxies::of);
    return checked(
        values,
        Setting.OIDC_ISSUERS,
        issuers ->
            new AccessConfig(
                keys,
                published.isEmpty() ? null : published,
                perMinute,
                proxies,
                new CiPolicy(
                    issuers.stream().map(CiIssuer::parse).toList(),
                    AtlasConfig.text(values, Setting.OIDC_AUDIENCE),
                    CiPolicy.owners(list(values, Setting.OIDC_OWNERS)),
                    list(values, Setting.OIDC_REFS))));
  }

  static Cors cors(Map<Setting, String> values) {
    return checked(values, Setting.CORS_ORIGINS, Cors::new);
  }

  static PublicHosts privateHosts(Map<Setting, String> values) {
    return checked(values, Setting.PRIVATE_HOSTS, PublicHosts::and);
  }

  private static <T> T checked(
      Map<Setting, String> values, Setting setting, Function<List<String>, T> of) {
    try {
      return of.apply(list(values, setting));
    } catch (IllegalArgumentException e) {
      throw new ConfigException(setting.key() + ": " + e.getMessage());
    }
  }

  private static List<String> list(Map<Setting, String> values, Setting setting) {
    return Arrays.stream(AtlasConfig.text(values, setting).split(",", -1))
        .map(String::strip)
        .filter(part -> !part.isEmpty())
        .toList();
  }
}
