package org.pgatlas.server.db;

import org.pgatlas.server.wire.Outage;

/// A transaction that failed because the database lacks something, and of which nothing happened.
public final class DatabaseOutage extends RuntimeException implements Outage {
  private static final long serialVersionUID = 1;

  private final Shortage shortage;

  DatabaseOutage(Shortage shortage, RuntimeException cause) {
    super(cause.getMessage(), cause);
    this.shortage = shortage;
  }

  public Shortage shortage() {
    return shortage;
  }

  @Override
  public String code() {
    return switch (shortage) {
      case CONNECTIONS -> "busy";
      case STORAGE -> "storage-full";
      case UNREACHABLE -> "unavailable";
    };
  }

  @Override
  public String told() {
    return switch (shortage) {
      case CONNECTIONS -> "All connections to the database are in use. Try again.";
      case STORAGE -> "The database's disk is full; nothing was stored. Try again later.";
      case UNREACHABLE -> "The database does not answer. Try again.";
    };
  }

  @Override
  public int retrySeconds() {
    return shortage == Shortage.STORAGE ? 30 : 2;
  }
}
