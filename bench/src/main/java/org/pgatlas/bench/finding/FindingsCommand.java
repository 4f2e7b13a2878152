package org.pgatlas.bench.finding;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.pgatlas.bench.MeasuredOn;
import org.pgatlas.bench.RealData;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `bench findings`: feeds, scans and statements through the whole server and its PostgreSQL.
@Command(
    name = "findings",
    description = "Feeds, scans and statements: how long until the findings are right.",
    mixinStandardHelpOptions = true)
public final class FindingsCommand implements Callable<Integer> {
  @Option(names = "--advisories", description = "Generated advisories (default: ${DEFAULT-VALUE}).")
  private int advisories = 100_000;

  @Option(
      names = "--packages",
      description = "Packages they are about (default: ${DEFAULT-VALUE}).")
  private int packages = 40_000;

  @Option(
      names = "--components",
      description = "Components of the large SBOM (default: ${DEFAULT-VALUE}).")
  private int components = 10_000;

  @Option(
      names = "--artifacts",
      description = "Artifacts that one advisory touches (default: ${DEFAULT-VALUE}).")
  private int artifacts = 1_000;

  @Option(
      names = "--findings",
      description =
          "Open findings that are there while lists and one advisory are measured (default: ${DEFAULT-VALUE}).")
  private int findings = 1_000_000;

  @Option(names = "--repetitions", description = "Measured runs (default: ${DEFAULT-VALUE}).")
  private int repetitions = 9;

  @Option(
      names = "--feed",
      description = "Folder of real OSV advisories to add (default: those at hand; empty: none).")
  private @Nullable Path feed = RealData.folder("osv");

  @Option(names = "--data", description = "Folder for the database (default: a new one).")
  private @Nullable Path data;

  @Mixin private MeasuredOn measuredOn = new MeasuredOn();

  @Option(
      names = "--results",
      description = "Folder for findings.md (default: ${DEFAULT-VALUE}; empty: none written).")
  private String results = "bench/results";

  @Override
  public Integer call() throws IOException {
    Path folder = data == null ? Files.createTempDirectory("atlas-bench-findings-") : data;
    RealFeed real = RealFeed.of(feed);
    FindingsSize size =
        new FindingsSize(advisories, packages, components, artifacts, findings, repetitions);
    try (FindingsRun run = new FindingsRun(size, folder)) {
      String text = report(run.measure(real));
      System.out.print(text);
      if (!results.isEmpty()) {
        Files.createDirectories(Path.of(results));
        Files.writeString(Path.of(results).resolve("findings.md"), text);
      }
    }
    return 0;
  }

  private String report(Map<String, String> rows) {
    StringBuilder text = new StringBuilder();
    text.append("# Findings\n\nMade by `bench findings`. Machine: ").append(measuredOn.machine());
    text.append("; commit ")
        .append(measuredOn.commit())
        .append("; ")
        .append(Runtime.version())
        .append(".\n");
    text.append(
        """
        One server with its embedded PostgreSQL, spoken to over HTTP; times are median (least–most; p99). Every number of
        findings was checked before its time was written down.

        | what | figure |
        |---|---|
        """);
    rows.forEach(
        (what, figure) ->
            text.append("| ").append(what).append(" | ").append(figure).append(" |\n"));
    text.append(
        """

        ## Beside it

        Figures of others, measured or published elsewhere and not in this run (see the notes of this project on targets).

        | program | what | figure |
        |---|---|---|
        | Dependency-Track 5.0.4, 1,191 vulnerabilities known, no analysers | 10,000 components uploaded → processed | 8.7–10.0 s |
        | | findings page | 36–45 ms |
        | | component search | 15–29 ms |
        | Trustify, its own nightly figures | search by purl | 7 s |
        | | search by licence | 152 s |
        """);
    return text.toString();
  }
}
