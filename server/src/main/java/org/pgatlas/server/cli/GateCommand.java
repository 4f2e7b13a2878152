package org.pgatlas.server.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.pgatlas.json.Content;
import org.pgatlas.json.DocumentException;
import org.pgatlas.policy.Outcome;
import org.pgatlas.policy.Policy;
import org.pgatlas.policy.PolicyParser;
import org.pgatlas.purl.CanonicalId;
import org.pgatlas.purl.MalformedPurlException;
import org.pgatlas.purl.PackageUrl;
import org.pgatlas.sbom.Sbom;
import org.pgatlas.sbom.SbomFormat;
import org.pgatlas.sbom.SbomLimits;
import org.pgatlas.sbom.SbomParser;
import org.pgatlas.server.Version;
import org.pgatlas.server.scan.Exploits;
import org.pgatlas.server.scan.Gate;
import org.pgatlas.server.scan.JsonReport;
import org.pgatlas.server.scan.JunitReport;
import org.pgatlas.server.scan.PackageFacts;
import org.pgatlas.server.scan.SarifReport;
import org.pgatlas.server.scan.Scan;
import org.pgatlas.server.scan.ScanFinding;
import org.pgatlas.server.scan.TextReport;
import org.pgatlas.vex.Trust;
import org.pgatlas.vex.VexClaim;
import org.pgatlas.vex.VexLimits;
import org.pgatlas.vex.VexParser;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `atlas scan gate SBOM`: a policy over a document, from files alone.
@Command(
    name = "gate",
    mixinStandardHelpOptions = true,
    description = {
      "Holds an SBOM against a policy, with advisories from files. No server and no database.",
      "Exit codes: 0 passed, 1 the policy failed, 2 wrong usage or an input that cannot be read."
    })
final class GateCommand implements Callable<Integer> {
  /// How a report is written.
  enum Format {
    TEXT,
    JSON,
    SARIF,
    JUNIT
  }

  /// From which outcome on the command fails.
  enum Threshold {
    WARN,
    FAIL
  }

  @Parameters(paramLabel = "SBOM", description = "CycloneDX or SPDX, in any syntax")
  Path sbom = Path.of("");

  @Option(
      names = "--feed",
      required = true,
      paramLabel = "FILE|DIR|ZIP",
      description = "Advisories in OSV's JSON; several times for several")
  List<Path> feeds = List.of();

  @Option(
      names = "--policy",
      paramLabel = "FILE",
      description = "Rules in YAML or JSON; default: what `atlas scan policy` prints")
  @Nullable Path policy;

  @Option(
      names = "--vex",
      paramLabel = "[TRUST=]FILE",
      description =
          "OpenVEX, CSAF or CycloneDX statements; TRUST is own_triage, product_vendor, upstream or"
              + " third_party (default)")
  List<String> vex = List.of();

  @Option(
      names = "--artifact",
      paramLabel = "PURL",
      description =
          "What the SBOM is about, as statements may call it: owner/name or a purl; default: its root")
  @Nullable String artifact;

  @Option(names = "--epss", paramLabel = "FILE", description = "EPSS scores: CSV, gz too")
  @Nullable Path epss;

  @Option(names = "--kev", paramLabel = "FILE", description = "Known exploited ones: CISA's JSON")
  @Nullable Path kev;

  @Option(
      names = "--facts",
      paramLabel = "FILE",
      description =
          "Table with a header of package, criticality, pony_factor, released; an export, or what"
              + " `atlas graph compute` prints")
  @Nullable Path facts;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = "${COMPLETION-CANDIDATES}; default: ${DEFAULT-VALUE}")
  Format format = Format.TEXT;

  @Option(
      names = "--fail-on",
      paramLabel = "OUTCOME",
      description = "${COMPLETION-CANDIDATES}; default: ${DEFAULT-VALUE}")
  Threshold failOn = Threshold.FAIL;

  @Option(names = "--output", paramLabel = "FILE", description = "Default: standard output")
  @Nullable Path output;

  @Spec CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    try {
      Gate gate = gate(LocalDate.now(ZoneOffset.UTC));
      write(report(gate));
      Outcome worst = Outcome.valueOf(failOn.name());
      return gate.outcome().compareTo(worst) >= 0 ? 1 : 0;
    } catch (CommandFailed e) {
      spec.commandLine().getErr().println("atlas: " + e.getMessage());
      return 2;
    }
  }

  private Gate gate(LocalDate today) {
    byte[] bytes = bytes(sbom);
    Sbom document;
    try {
      document = SbomParser.parse(bytes, SbomLimits.defaults());
    } catch (DocumentException e) {
      throw new CommandFailed(sbom + ": " + e.getMessage());
    }
    Policy rules = rules();
    Gate.Knowledge knowledge = new Gate.Knowledge(exploits(), packages(), today);
    List<VexClaim> claims = claims(document, bytes);
    Scan scan = new Scan(document, about());
    FeedFiles feed = new FeedFiles(scan.subjects());
    feeds.forEach(feed::read);
    List<ScanFinding> findings = scan.findings(feed.advisories(), feed.digests(), claims);
    return Gate.of(sbom.toString(), document, findings, feed.advisories().size(), rules, knowledge);
  }

  /// As the server calls the artifact for which an SBOM was submitted.
  private @Nullable PackageUrl about() {
    if (artifact == null) {
      return null;
    }
    String id =
        artifact.matches("[A-Za-z0-9._-]+/[A-Za-z0-9._-]+") ? "github:" + artifact : artifact;
    try {
      return CanonicalId.of(id).purl();
    } catch (MalformedPurlException e) {
      throw new CommandFailed("--artifact " + artifact + ": " + e.getMessage());
    }
  }

  private Policy rules() {
    if (policy == null) {
      return Policy.standard();
    }
    try {
      return PolicyParser.parse(bytes(policy));
    } catch (DocumentException e) {
      throw new CommandFailed(policy + ": " + e.getMessage());
    }
  }

  private Exploits exploits() {
    try {
      return new Exploits(
          epss == null ? null : Exploits.readEpss(lines(epss)),
          kev == null ? null : Exploits.readKev(bytes(kev)));
    } catch (IllegalArgumentException e) {
      throw new CommandFailed((epss == null ? kev : epss) + ": " + e.getMessage());
    }
  }

  private Map<String, PackageFacts> packages() {
    if (facts == null) {
      return Map.of();
    }
    try {
      return PackageFacts.read(lines(facts));
    } catch (IllegalArgumentException e) {
      throw new CommandFailed(facts + ": " + e.getMessage());
    }
  }

  /// The statements in the document itself are its maker's.
  private List<VexClaim> claims(Sbom document, byte[] bytes) {
    List<VexClaim> claims = new ArrayList<>();
    if (document.format() == SbomFormat.CYCLONEDX_JSON
        || document.format() == SbomFormat.CYCLONEDX_XML) {
      claims.add(carried(bytes));
    }
    for (String argument : vex) {
      int equals = argument.indexOf('=');
      String word = equals < 0 ? "" : argument.substring(0, equals).toUpperCase(Locale.ROOT);
      Trust trust = Trust.THIRD_PARTY;
      String file = argument;
      for (Trust one : Trust.values()) {
        if (one.name().equals(word)) {
          trust = one;
          file = argument.substring(equals + 1);
        }
      }
      claims.add(claim(file, bytes(Path.of(file)), trust));
    }
    return claims;
  }

  private VexClaim carried(byte[] bytes) {
    try {
      return new VexClaim(
          VexParser.carried(Content.of(bytes), VexLimits.defaults(), Scan.ARTIFACT),
          Trust.PRODUCT_VENDOR,
          FeedFiles.sha256(bytes));
    } catch (DocumentException e) {
      throw new CommandFailed(sbom + ": " + e.getMessage());
    }
  }

  private static VexClaim claim(String name, byte[] bytes, Trust trust) {
    try {
      return new VexClaim(
          VexParser.parse(bytes, VexLimits.defaults()), trust, FeedFiles.sha256(bytes));
    } catch (DocumentException e) {
      throw new CommandFailed(name + ": " + e.getMessage());
    }
  }

  private String report(Gate gate) {
    return switch (format) {
      case TEXT -> TextReport.write(gate);
      case JSON -> JsonReport.write(gate) + "\n";
      case SARIF -> SarifReport.write(gate, Version.CURRENT) + "\n";
      case JUNIT -> JunitReport.write(gate);
    };
  }

  private void write(String report) {
    if (output == null) {
      PrintWriter out = spec.commandLine().getOut();
      out.print(report);
      out.flush();
      return;
    }
    try {
      Files.writeString(output, report, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new CommandFailed("cannot write " + output + ": " + e.getMessage());
    }
  }

  private static byte[] bytes(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new CommandFailed("cannot read " + file + ": " + e.getMessage());
    }
  }

  private static List<String> lines(Path file) {
    try (BufferedReader in = GraphCommand.open(file.toString())) {
      return in.lines().toList();
    } catch (IOException e) {
      throw new CommandFailed("cannot read " + file + ": " + e.getMessage());
    } catch (java.io.UncheckedIOException e) {
      Throwable cause = e.getCause();
      throw new CommandFailed(
          "cannot read " + file + ": " + (cause == null ? e : cause).getMessage());
    }
  }
}
