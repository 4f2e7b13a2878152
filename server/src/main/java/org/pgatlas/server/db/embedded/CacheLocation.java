package org.pgatlas.server.db.embedded;

import java.io.IOException;
import java.nio.file.Path;
import org.pgatlas.server.db.embedded.RunAs.Account;

/// Where binaries are unpacked when the caller does not say.
///
/// The user's cache; for root, whose home other accounts cannot enter, the machine's cache if
/// PostgreSQL could then run as an unprivileged account.
final class CacheLocation {
  private static final String NAME = "pg-atlas";
  private static final Path MACHINE_CACHE = Path.of("/var/cache");

  private CacheLocation() {}

  static Path of(EmbeddedConfig config) throws IOException {
    if (config.cacheDirectory() != null) {
      return config.cacheDirectory().toAbsolutePath().normalize();
    }
    String xdg = System.getenv("XDG_CACHE_HOME");
    Path user =
        xdg != null && xdg.startsWith("/")
            ? Path.of(xdg, NAME)
            : Path.of(System.getProperty("user.home"), ".cache", NAME);
    if (!RunAs.isRoot()) {
      return user;
    }
    Account account = RunAs.anyAccount();
    Path cluster = new ClusterDirectory(config.dataDirectory()).cluster();
    boolean accountReachesData = account != null && RunAs.barrier(account, cluster) == null;
    boolean accountReachesCache =
        account != null && RunAs.barrier(account, user.resolve(NAME)) == null;
    return accountReachesData && !accountReachesCache ? MACHINE_CACHE.resolve(NAME) : user;
  }
}
