package org.pgatlas.bench.fuzz;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.pgatlas.advisory.osv.OsvLimits;
import org.pgatlas.advisory.osv.OsvReader;
import org.pgatlas.attestation.DsseEnvelope;
import org.pgatlas.attestation.EnvelopeLines;
import org.pgatlas.attestation.InTotoStatement;
import org.pgatlas.attestation.sigstore.Artifact;
import org.pgatlas.attestation.sigstore.SigstoreBundle;
import org.pgatlas.attestation.sigstore.SigstoreVerifier;
import org.pgatlas.attestation.sigstore.TrustRoot;
import org.pgatlas.attestation.sigstore.TrustedIdentity;
import org.pgatlas.document.DocumentKind;
import org.pgatlas.gitlog.GitLogException;
import org.pgatlas.gitlog.GitLogParser;
import org.pgatlas.grants.GrantReader;
import org.pgatlas.grants.SurveyReader;
import org.pgatlas.json.DocumentException;
import org.pgatlas.json.JsonLimits;
import org.pgatlas.json.JsonValue;
import org.pgatlas.policy.Policy;
import org.pgatlas.policy.PolicyParser;
import org.pgatlas.purl.MalformedPurlException;
import org.pgatlas.purl.PackageUrl;
import org.pgatlas.registry.RegistryAnswers;
import org.pgatlas.registry.RegistryException;
import org.pgatlas.registry.debian.DebianIndex;
import org.pgatlas.registry.debian.PackagesLimits;
import org.pgatlas.sbom.SbomLimits;
import org.pgatlas.sbom.SbomParser;
import org.pgatlas.server.advisory.FeedKind;
import org.pgatlas.server.http.HttpProblem;
import org.pgatlas.server.submission.DependencyTrackEndpoints;
import org.pgatlas.server.wire.Archive;
import org.pgatlas.version.MalformedRangeException;
import org.pgatlas.version.Vers;
import org.pgatlas.version.VersionRange;
import org.pgatlas.version.VersionScheme;
import org.pgatlas.vex.VexLimits;
import org.pgatlas.vex.VexParser;

/// A parser, documents to begin with, and the exceptions by which it may refuse.
///
/// @param refusals anything else that leaves the parser is a fault
record Target(
    String name, List<byte[]> seeds, Set<Class<? extends Exception>> refusals, Parser parser) {

  private static final List<String> TYPES =
      List.of(
          "npm",
          "pypi",
          "maven",
          "cargo",
          "gem",
          "nuget",
          "composer",
          "deb",
          "golang",
          "hackage",
          "julia");

  /// So that a bomb is one soon.
  private static final Archive.Limits SMALL = new Archive.Limits(100, 1 << 20, 4 << 20, 200);

  @FunctionalInterface
  interface Parser {
    void parse(byte[] input) throws IOException;
  }

  /// Every parser that reads what strangers send.
  static List<Target> all(Seeds seeds) {
    JsonLimits json = JsonLimits.defaults();
    SbomLimits sbom = SbomLimits.defaults();
    List<Target> documents =
        List.of(
            document("sbom", seeds, input -> SbomParser.parse(input, sbom)),
            document("lockfile", seeds, input -> SbomParser.parse(input, sbom)),
            document("vex", seeds, input -> VexParser.parse(input, VexLimits.defaults())),
            document("osv", seeds, input -> OsvReader.read(input, OsvLimits.defaults())),
            document("dsse", seeds, input -> DsseEnvelope.parse(input, json)),
            document("in-toto", seeds, input -> InTotoStatement.parse(input, json)),
            document("kind", seeds, DocumentKind::of),
            document(
                "grants",
                seeds,
                input -> GrantReader.read(input, "x", GrantReader.defaultLimits())),
            document("survey", seeds, input -> SurveyReader.read(input, json)),
            new Target(
                "registry",
                seeds.of("registry"),
                Set.of(DocumentException.class, IllegalArgumentException.class),
                Target::answers),
            new Target(
                "archive",
                withThoseOf("archive", Packed.archives(), seeds),
                Set.of(Archive.Refused.class),
                input -> Archive.walk(input, SMALL, _ -> true, (_, _) -> {})),
            new Target(
                "bom-request",
                seeds.of("bom-request"),
                Set.of(HttpProblem.class),
                DependencyTrackEndpoints::check),
            document("dsse-lines", seeds, Target::envelopes),
            document("bundle", seeds, input -> verify(input, seeds.of("trust-root").getFirst())),
            document("trust-root", seeds, TrustRoot::parse),
            document("epss", seeds, FeedKind.EPSS::check),
            document("kev", seeds, FeedKind.KEV::check),
            new Target(
                "policy",
                List.of(Policy.STANDARD.getBytes(StandardCharsets.UTF_8)),
                Set.of(DocumentException.class),
                PolicyParser::parse));
    List<Target> all = new ArrayList<>(documents);
    all.addAll(texts(seeds));
    return all;
  }

  private static List<Target> texts(Seeds seeds) {
    return List.of(
        new Target(
            "version",
            seeds.of("version"),
            Set.of(NoVersion.class),
            input -> versions(text(input))),
        new Target(
            "debian",
            seeds.of("debian"),
            Set.of(RegistryException.class),
            input ->
                new DebianIndex(Comparator.naturalOrder(), PackagesLimits.defaults())
                    .read("fuzz", new ByteArrayInputStream(input))),
        new Target(
            "gitlog",
            seeds.of("gitlog"),
            Set.of(GitLogException.class),
            input -> GitLogParser.parse(new ByteArrayInputStream(input), _ -> {})),
        new Target(
            "purl",
            seeds.of("purl"),
            Set.of(MalformedPurlException.class),
            input -> {
              PackageUrl purl = PackageUrl.parse(text(input));
              if (!PackageUrl.parse(purl.toString()).equals(purl)) {
                throw new IllegalStateException("its own spelling is another purl: " + purl);
              }
            }),
        new Target(
            "range",
            seeds.of("range"),
            Set.of(MalformedRangeException.class),
            input -> ranges(text(input))));
  }

  private static List<byte[]> withThoseOf(String name, List<byte[]> made, Seeds seeds) {
    List<byte[]> all = new ArrayList<>(made);
    all.addAll(seeds.of(name));
    return all;
  }

  private static void envelopes(byte[] input) {
    for (byte[] one : EnvelopeLines.split(input, JsonLimits.defaults())) {
      DsseEnvelope.parse(one, JsonLimits.defaults());
    }
  }

  /// What can be read is judged, whatever the verdict.
  private static void verify(byte[] input, byte[] trusted) {
    TrustedIdentity anybody = new TrustedIdentity("anybody", "https://issuer.example", "**a**");
    new SigstoreVerifier(TrustRoot.parse(trusted), List.of(anybody), List.of())
        .verify(SigstoreBundle.parse(input, JsonLimits.defaults()), Artifact.of(trusted));
  }

  /// As every ecosystem reads it, and as `vers:`; refused when none does.
  private static void ranges(String text) {
    boolean read = text.startsWith("vers:");
    if (read) {
      Vers.parse(text);
    }
    for (String type : TYPES) {
      try {
        VersionRange.parse(type, text);
        read = true;
      } catch (MalformedRangeException _) {
        // One ecosystem's refusal is no refusal of the next.
      }
    }
    if (!read) {
      VersionRange.parse(TYPES.getFirst(), text);
    }
  }

  /// One answer, as each registry would mean it.
  private static void answers(byte[] input) {
    JsonValue answer = RegistryAnswers.json(input);
    RegistryAnswers.cargoIndex(answer.items());
    RegistryAnswers.nuget(answer.items(), answer);
    RegistryAnswers.golang(answer.get("Version").text(), answer, null);
    // Of these a list is no answer at all.
    if (!answer.names().isEmpty()) {
      RegistryAnswers.npm(answer, answer);
      RegistryAnswers.cargo(answer, answer);
      RegistryAnswers.pypi(answer, answer);
      RegistryAnswers.composer(answer, answer);
      RegistryAnswers.composerRepository(answer, "acme/lib");
      RegistryAnswers.pub(answer, answer);
      RegistryAnswers.gem(answer, answer);
      RegistryAnswers.github(answer, answer);
    }
    for (String type : List.of("cargo", "composer", "pub")) {
      RegistryAnswers.dependents(type, answer);
    }
  }

  /// In every scheme that takes it: its keys are to be had and it equals itself; what is longer
  /// than any version, or no text, counts as refused.
  private static void versions(String text) {
    for (VersionScheme scheme : VersionScheme.values()) {
      if (scheme.isVersion(text)) {
        scheme.sortKey(text);
        scheme.coarseKey(text);
        if (scheme.compare(text, text) != 0
            || Integer.signum(scheme.compare(text, "1.0"))
                != -Integer.signum(scheme.compare("1.0", text))) {
          throw new IllegalStateException(scheme + " has no order at '" + text + "'");
        }
      }
    }
    if (text.length() > VersionScheme.MAX_LENGTH
        || text.chars().anyMatch(c -> c < ' ' || c == '\uFFFD')) {
      throw new NoVersion();
    }
  }

  /// What no ecosystem writes.
  private static final class NoVersion extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  private static Target document(String name, Seeds seeds, Parser parser) {
    return new Target(name, seeds.of(name), Set.of(DocumentException.class), parser);
  }

  private static String text(byte[] input) {
    return new String(input, StandardCharsets.UTF_8);
  }
}
