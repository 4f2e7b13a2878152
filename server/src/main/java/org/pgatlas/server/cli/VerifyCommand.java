package org.pgatlas.server.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.pgatlas.attestation.DsseEnvelope;
import org.pgatlas.attestation.EnvelopeLines;
import org.pgatlas.attestation.EnvelopeVerdict;
import org.pgatlas.attestation.EnvelopeVerifier;
import org.pgatlas.attestation.TrustedKey;
import org.pgatlas.attestation.sigstore.Artifact;
import org.pgatlas.attestation.sigstore.Evidence;
import org.pgatlas.attestation.sigstore.SigstoreBundle;
import org.pgatlas.attestation.sigstore.SigstoreVerdict;
import org.pgatlas.attestation.sigstore.SigstoreVerifier;
import org.pgatlas.attestation.sigstore.TrustRoot;
import org.pgatlas.attestation.sigstore.TrustedIdentity;
import org.pgatlas.json.DocumentException;
import org.pgatlas.server.wire.Json;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `atlas attestation verify FILE…`: judges signatures without a server and without a network.
@Command(
    name = "verify",
    mixinStandardHelpOptions = true,
    description =
        "Verifies Sigstore bundles and DSSE envelopes, alone or a line each, by keys, or by a trust root and an identity. No server and no network needed; exits with 1 when one is not verified.")
final class VerifyCommand implements Callable<Integer> {
  @Parameters(arity = "1..*", paramLabel = "FILE", description = "Bundles and envelopes")
  List<Path> files = List.of();

  @Option(
      names = "--trusted-root",
      paramLabel = "FILE",
      description = "Trust root of the Sigstore instance (trusted_root.json)")
  @Nullable Path root;

  @Option(
      names = "--issuer",
      paramLabel = "URL",
      description = "Issuer of the tokens by which the signer is known, whole")
  @Nullable String issuer;

  @Option(
      names = "--subject",
      paramLabel = "PATTERN",
      description =
          "Pattern of the signer's URI or e-mail address: `*` stands for any characters but `/`, `**` for any at all")
  @Nullable String subject;

  @Option(
      names = "--source-repository",
      paramLabel = "PATTERN",
      description =
          "Pattern of the URI of the repository whose run signed: of a reusable workflow, --subject says only which workflow it was")
  @Nullable String sourceRepository;

  @Option(
      names = "--key",
      paramLabel = "PEM",
      description =
          "File with a public key that is trusted, may come several times; with --trusted-root the logs are asked too, so that bare envelopes are not verified")
  List<Path> keys = List.of();

  @Option(
      names = "--artifact",
      paramLabel = "FILE",
      description = "The file that has to be signed, or to be a subject of the statement")
  @Nullable Path artifact;

  @Option(
      names = "--digest",
      paramLabel = "HASH",
      description = "Its hash instead of the file: sha256:, sha384: or sha512: and hexadecimal")
  @Nullable String digest;

  @Option(names = "--json", description = "One JSON object a line for each signature")
  boolean json;

  @Spec CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    List<TrustedKey> trusted = keys.stream().map(VerifyCommand::key).toList();
    List<TrustedIdentity> identities = identities();
    if (trusted.isEmpty() && identities.isEmpty()) {
      throw usage("name whom you trust: --key, or --trusted-root with --issuer and --subject");
    }
    SigstoreVerifier bundles = new SigstoreVerifier(root(), identities, trusted);
    EnvelopeVerifier envelopes = root == null ? new EnvelopeVerifier(trusted, 1) : null;
    Artifact about = artifact();
    PrintWriter out = spec.commandLine().getOut();
    boolean all = true;
    for (Path file : files) {
      byte[] document = InputFile.read(file);
      List<byte[]> lines = lines(document);
      for (int i = 0; i < lines.size(); i++) {
        String name = lines.size() == 1 ? file.toString() : file + ", line " + (i + 1);
        Map<String, @Nullable Object> fields = judge(lines.get(i), bundles, envelopes, about);
        all &= Boolean.TRUE.equals(fields.get("verified"));
        out.println(json ? Json.write(named(name, fields)) : OneLine.of(words(name, fields)));
      }
    }
    out.flush();
    return all ? 0 : 1;
  }

  private static List<byte[]> lines(byte[] document) {
    try {
      return EnvelopeLines.split(document, DsseEnvelope.defaultLimits());
    } catch (DocumentException _) {
      // Told when it is read.
      return List.of(document);
    }
  }

  private static Map<String, @Nullable Object> judge(
      byte[] document,
      SigstoreVerifier bundles,
      @Nullable EnvelopeVerifier envelopes,
      @Nullable Artifact about) {
    try {
      if (SigstoreBundle.isBundle(document, DsseEnvelope.defaultLimits())) {
        SigstoreBundle bundle = SigstoreBundle.parse(document, DsseEnvelope.defaultLimits());
        return switch (bundles.verify(bundle, about)) {
          case SigstoreVerdict.Verified verified ->
              fields(true, verified.signer(), null, null, null, verified.evidence());
          case SigstoreVerdict.Refused refused ->
              fields(
                  false,
                  null,
                  refused.check().id(),
                  refused.place(),
                  refused.reason(),
                  refused.evidence());
        };
      }
      DsseEnvelope envelope = DsseEnvelope.parse(document, DsseEnvelope.defaultLimits());
      if (envelopes == null) {
        return fields(
            false,
            null,
            "bundle",
            "",
            "a bare envelope holds nothing that the trust root could prove; without --trusted-root it is judged by its key alone",
            null);
      }
      EnvelopeVerdict verdict = envelopes.verify(envelope);
      if (verdict.verified() && about != null && !about.isSubjectOf(envelope)) {
        return fields(
            false,
            null,
            "artifact",
            "/payload",
            "no subject of the statement has the hash of the file",
            null);
      }
      return verdict.verified()
          ? fields(true, String.join(", ", verdict.signers()), null, null, null, null)
          : fields(false, null, "signature", "/signatures", "no trusted key has signed it", null);
    } catch (DocumentException e) {
      return fields(false, null, e.code().id(), e.place(), String.valueOf(e.getMessage()), null);
    }
  }

  private static Map<String, @Nullable Object> fields(
      boolean verified,
      @Nullable String signer,
      @Nullable String check,
      @Nullable String place,
      @Nullable String reason,
      @Nullable Object evidence) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("verified", verified);
    fields.put("signer", signer);
    fields.put("failed_check", check);
    fields.put("place", place);
    fields.put("reason", reason);
    fields.put("evidence", evidence);
    return fields;
  }

  private static Map<String, @Nullable Object> named(
      String file, Map<String, @Nullable Object> fields) {
    Map<String, @Nullable Object> named = new LinkedHashMap<>();
    named.put("file", file);
    named.putAll(fields);
    return named;
  }

  private static String words(String name, Map<String, @Nullable Object> fields) {
    if (Boolean.TRUE.equals(fields.get("verified"))) {
      List<String> proved = new ArrayList<>();
      if (fields.get("evidence") instanceof Evidence evidence) {
        proved.addAll(evidence.subjects());
        evidence.times().forEach(time -> proved.add(time.at() + " by " + time.source()));
        evidence.entries().forEach(one -> proved.add("entry " + one.index() + " of " + one.log()));
      }
      return name
          + ": verified, signed by "
          + fields.get("signer")
          + (proved.isEmpty() ? "" : " (" + String.join("; ", proved) + ")");
    }
    return name
        + ": not verified: "
        + fields.get("failed_check")
        + ": "
        + fields.get("reason")
        + (fields.get("place") == null || String.valueOf(fields.get("reason")).endsWith(")")
            ? ""
            : " (at " + fields.get("place") + ")");
  }

  private @Nullable TrustRoot root() {
    if (root == null) {
      return null;
    }
    try {
      TrustRoot read = TrustRoot.parse(InputFile.read(root));
      PrintWriter err = spec.commandLine().getErr();
      for (String one : read.skipped()) {
        err.println(OneLine.of("of the trust root nothing is proved by " + one));
      }
      err.flush();
      return read;
    } catch (DocumentException e) {
      throw new CommandFailed("the trust root " + root + " cannot be read: " + e.getMessage());
    }
  }

  private List<TrustedIdentity> identities() {
    if (issuer == null && subject == null && sourceRepository == null) {
      return List.of();
    }
    if (issuer == null || subject == null || root == null) {
      throw usage("--issuer and --subject belong together, with --trusted-root");
    }
    try {
      return List.of(new TrustedIdentity(subject, issuer, subject, sourceRepository));
    } catch (IllegalArgumentException e) {
      throw usage(String.valueOf(e.getMessage()));
    }
  }

  private @Nullable Artifact artifact() {
    if (artifact != null && digest != null) {
      throw usage("--artifact or --digest, not both");
    }
    if (artifact != null) {
      return Artifact.of(InputFile.read(artifact));
    }
    try {
      return digest == null ? null : Artifact.ofDigest(digest);
    } catch (IllegalArgumentException e) {
      throw usage(String.valueOf(e.getMessage()));
    }
  }

  private static TrustedKey key(Path file) {
    String pem = new String(InputFile.read(file), StandardCharsets.US_ASCII);
    try {
      return TrustedKey.ofPem(file.getFileName().toString(), pem);
    } catch (IllegalArgumentException e) {
      throw new CommandFailed(String.valueOf(e.getMessage()));
    }
  }

  private ParameterException usage(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
