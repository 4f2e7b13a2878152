package org.pgatlas.server.testing;

import java.sql.SQLException;

/// A database of the cluster whose owner is neither a superuser nor may bypass row-level security,
/// as `docs/operations.md` asks of a production server; gone with its owner when closed.
public final class PlainOwner implements AutoCloseable {
  private static final String NAME = "plainly_owned";

  private final TestDatabase cluster;
  private final String url;

  public PlainOwner(TestDatabase cluster) throws SQLException {
    this.cluster = cluster;
    this.url = cluster.jdbcUrl().replace("/" + cluster.name(), "/" + NAME);
    cluster.execute("create role plain_owner login createrole password 'plain'");
    for (String role : new String[] {"atlas_app", "atlas_worker", "atlas_search"}) {
      cluster.execute(
          "do $$ begin create role "
              + role
              + " nologin; exception when duplicate_object then null; end $$");
      cluster.execute("grant " + role + " to plain_owner with admin true, set true, inherit false");
    }
    cluster.execute("create database " + NAME + " owner plain_owner");
  }

  /// The database as its owner sees it.
  public TestDatabase database() {
    return new TestDatabase(NAME, url, "plain_owner", "plain");
  }

  /// The same as a superuser sees it.
  public TestDatabase seen() {
    return new TestDatabase(NAME, url, cluster.user(), cluster.password());
  }

  @Override
  public void close() throws SQLException {
    cluster.execute("drop database " + NAME + " with (force)");
    cluster.execute("drop owned by plain_owner");
    cluster.execute("drop role plain_owner");
  }
}
