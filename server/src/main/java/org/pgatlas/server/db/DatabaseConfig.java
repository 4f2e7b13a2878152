package org.pgatlas.server.db;

import java.time.Duration;
import java.util.Objects;

/// Where the database is and how many connections this process may hold.
///
/// @param jdbcUrl `jdbc:postgresql://…`
/// @param user the login role: owner of the schema, member of `atlas_app` and `atlas_worker`
/// @param poolSize connections at most; also the bound on requests that work at the same time
/// @param statementTimeout a statement that runs longer is cancelled by the server
public record DatabaseConfig(
    String jdbcUrl, String user, String password, int poolSize, Duration statementTimeout) {
  public static final int DEFAULT_POOL_SIZE = 10;
  public static final Duration DEFAULT_STATEMENT_TIMEOUT = Duration.ofMinutes(2);

  public DatabaseConfig {
    Objects.requireNonNull(password);
    if (!jdbcUrl.startsWith("jdbc:postgresql:")) {
      throw new IllegalArgumentException(
          "database URL must start with jdbc:postgresql:, not '" + jdbcUrl + "'");
    }
    if (poolSize < 2) {
      throw new IllegalArgumentException("poolSize must be at least 2, not " + poolSize);
    }
    if (!statementTimeout.isPositive()) {
      throw new IllegalArgumentException("statementTimeout must be positive");
    }
    Objects.requireNonNull(user);
  }

  public static DatabaseConfig of(String jdbcUrl, String user, String password) {
    return new DatabaseConfig(
        jdbcUrl, user, password, DEFAULT_POOL_SIZE, DEFAULT_STATEMENT_TIMEOUT);
  }
}
