package org.pgatlas.server.db.embedded;

import java.io.IOException;
import java.nio.file.Path;

/// The main class of a child process that holds an embedded PostgreSQL until its standard input
/// ends.
final class HoldsPostgres {
  private HoldsPostgres() {}

  public static void main(String[] arguments) throws IOException {
    EmbeddedConfig config =
        EmbeddedConfig.at(Path.of(arguments[0])).withCacheDirectory(Path.of(arguments[1]));
    try {
      EmbeddedPostgres postgres = EmbeddedPostgres.start(config);
      Runtime.getRuntime().addShutdownHook(new Thread(postgres::close));
      StartupReport report = postgres.startupReport();
      System.out.println(report);
      System.out.println("ready " + postgres.pid() + " " + report.runsAs());
    } catch (EmbeddedPostgresException e) {
      System.out.println("refused " + e.code() + " " + e.getMessage());
      return;
    }
    while (System.in.read() >= 0) {}
  }
}
