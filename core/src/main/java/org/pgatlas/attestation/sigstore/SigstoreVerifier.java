package org.pgatlas.attestation.sigstore;

import java.security.GeneralSecurityException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.pgatlas.attestation.DsseEnvelope;
import org.pgatlas.attestation.EnvelopeVerifier;
import org.pgatlas.attestation.TrustedKey;
import org.pgatlas.attestation.sigstore.Evidence.Time;
import org.pgatlas.json.StorableText;

/// Verifies bundles against a trust root, trusted identities and trusted keys, by nothing but what
/// it is given: no network, no clock.
///
/// First the bundle is held against itself (signature, what the log says to have recorded, times),
/// then against the trust root (logs, timestamps, certificate), at last the signer against whom one
/// trusts. All have to stand; which one does not is told with its place.
public final class SigstoreVerifier {
  private static final String MATERIAL = "/verificationMaterial";

  private final @Nullable TrustRoot root;
  private final List<TrustedIdentity> identities;
  private final List<TrustedKey> keys;

  /// @param root null when only keys are trusted
  public SigstoreVerifier(
      @Nullable TrustRoot root, List<TrustedIdentity> identities, List<TrustedKey> keys) {
    this.root = root;
    this.identities = List.copyOf(identities);
    this.keys = List.copyOf(keys);
  }

  /// @param artifact the file that the signature has to be of, or that the statement has to be
  /// about; null when that is not asked, which a bundle that holds its payload allows
  public SigstoreVerdict verify(SigstoreBundle bundle, @Nullable Artifact artifact) {
    try {
      about(bundle, artifact);
      return bundle.isKeyless() ? keyless(bundle, artifact) : keyed(bundle, artifact);
    } catch (Refusal refusal) {
      return new SigstoreVerdict.Refused(refusal.check(), refusal.place(), refusal.reason(), null);
    } catch (RuntimeException e) {
      return new SigstoreVerdict.Refused(Check.BUNDLE, null, unforeseen(e), null);
    }
  }

  /// What no check has foreseen, with where it happened. The bytes are a stranger's: whatever they
  /// bring about, they are not verified, and the attempt stays on record.
  private static String unforeseen(RuntimeException e) {
    StackTraceElement[] trace = e.getStackTrace();
    return StorableText.shown(
        "it cannot be judged: " + e + (trace.length == 0 ? "" : " at " + trace[0]), 1_000);
  }

  private SigstoreVerdict keyless(SigstoreBundle bundle, @Nullable Artifact artifact) {
    TrustRoot trusted = root;
    if (trusted == null) {
      throw new Refusal(Check.TRUST, MATERIAL, "no trust root is configured");
    }
    X509Certificate leaf = bundle.chain().getFirst();
    Signer signer = Signer.of(leaf);
    signed(bundle, signer.key(), artifact);
    for (LogEntry entry : bundle.entries()) {
      new RecordedEntry(entry, bundle.content(), encoded(leaf)).check(artifact);
      Instant claimed = entry.integrated();
      if (entry.isPromised() && claimed != null) {
        during(signer, claimed, entry.place() + "/integratedTime");
      }
    }
    List<LogKey> logs = recorded(bundle, trusted);
    List<Time> times = times(bundle, trusted, logs);
    if (times.isEmpty()) {
      throw new Refusal(
          Check.TIMESTAMP,
          MATERIAL,
          "nothing proves when it was signed: neither a log's promise nor a timestamp");
    }
    X509Certificate issuer = leaf;
    for (Time time : times) {
      during(signer, time.at(), MATERIAL);
      issuer = issuer(leaf, trusted, time.at());
    }
    if (!trusted.certificateLogs().isEmpty()) {
      new CertificateLogs(trusted.certificateLogs()).check(leaf, issuer);
    }
    Evidence evidence =
        new Evidence(
            signer.subjects().stream().sorted().toList(),
            signer.issuer(),
            HexFormat.of().formatHex(Hash.SHA256.of(encoded(leaf))),
            entries(bundle, logs),
            times,
            signer.claims());
    return identities.stream()
        .filter(identity -> identity.is(signer))
        .findFirst()
        .<SigstoreVerdict>map(one -> new SigstoreVerdict.Verified(one.name(), evidence))
        .orElseGet(() -> nobodyWeTrust(signer, evidence));
  }

  private static SigstoreVerdict nobodyWeTrust(Signer signer, Evidence evidence) {
    return new SigstoreVerdict.Refused(
        Check.IDENTITY,
        MATERIAL,
        "no trusted identity is "
            + String.join(", ", evidence.subjects())
            + " as "
            + (signer.issuer().isEmpty() ? "an unnamed issuer" : signer.issuer())
            + " knows it",
        evidence);
  }

  private SigstoreVerdict keyed(SigstoreBundle bundle, @Nullable Artifact artifact) {
    if (keys.isEmpty()) {
      throw new Refusal(
          Check.TRUST, MATERIAL + "/publicKey", "a key signed the bundle, and none is configured");
    }
    TrustedKey signer = null;
    for (TrustedKey key : keys) {
      if (isSignedBy(bundle, key, artifact)) {
        signer = key;
        break;
      }
    }
    if (signer == null) {
      throw new Refusal(Check.SIGNATURE, place(bundle), "no configured key has signed it");
    }
    for (LogEntry entry : bundle.entries()) {
      new RecordedEntry(entry, bundle.content(), signer.key().getEncoded()).check(artifact);
    }
    List<LogKey> logs = root == null ? List.of() : recorded(bundle, root);
    List<Time> times = root == null ? List.of() : times(bundle, root, logs);
    stillTrusted(bundle, logs);
    return new SigstoreVerdict.Verified(
        signer.id(), new Evidence(List.of(), "", "", entries(bundle, logs), times, Map.of()));
  }

  /// That it is about this file.
  private static void about(SigstoreBundle bundle, @Nullable Artifact artifact) {
    switch (bundle.content()) {
      case SigstoreBundle.Message message -> {
        if (artifact == null) {
          throw new Refusal(
              Check.ARTIFACT,
              "/messageSignature",
              "the bundle signs a file that it does not hold; name the file or its hash");
        }
        Hash hash = message.hash();
        if (hash != null && artifact.hash(hash) != null && !artifact.has(hash, message.digest())) {
          throw new Refusal(
              Check.ARTIFACT,
              "/messageSignature/messageDigest",
              "the bundle is of a file with another hash");
        }
      }
      case SigstoreBundle.Enveloped(DsseEnvelope envelope) -> {
        if (artifact != null && !artifact.isSubjectOf(envelope)) {
          throw new Refusal(
              Check.ARTIFACT,
              "/dsseEnvelope/payload",
              "no subject of the statement has the hash of the file");
        }
      }
    }
  }

  private static void signed(SigstoreBundle bundle, TrustedKey key, @Nullable Artifact artifact) {
    if (!isSignedBy(bundle, key, artifact)) {
      throw new Refusal(
          Check.SIGNATURE, place(bundle), "the key of the certificate has not signed this content");
    }
  }

  private static boolean isSignedBy(
      SigstoreBundle bundle, TrustedKey key, @Nullable Artifact artifact) {
    return switch (bundle.content()) {
      case SigstoreBundle.Enveloped(DsseEnvelope envelope) ->
          new EnvelopeVerifier(List.of(key), 1).verify(envelope).verified();
      case SigstoreBundle.Message message ->
          FileSignature.isBy(key.key(), Objects.requireNonNull(artifact), message.signature());
    };
  }

  private static String place(SigstoreBundle bundle) {
    return bundle.holdsItsPayload() ? "/dsseEnvelope/signatures/0" : "/messageSignature/signature";
  }

  /// The logs that recorded the entries, in their order; none when the root lists none.
  private static List<LogKey> recorded(SigstoreBundle bundle, TrustRoot root) {
    if (root.logs().isEmpty()) {
      return List.of();
    }
    if (bundle.entries().isEmpty()) {
      throw new Refusal(
          Check.LOG, MATERIAL + "/tlogEntries", "no transparency log has recorded it");
    }
    TransparencyLogs logs = new TransparencyLogs(root.logs());
    return bundle.entries().stream().map(one -> logs.recorded(one, bundle.version())).toList();
  }

  private static List<Time> times(SigstoreBundle bundle, TrustRoot root, List<LogKey> logs) {
    List<Time> times = new ArrayList<>();
    Clocks clocks = new Clocks(root.clocks());
    byte[] signature = bundle.content().signature();
    for (int i = 0; i < bundle.timestamps().size(); i++) {
      String place = MATERIAL + "/timestampVerificationData/rfc3161Timestamps/" + i;
      times.add(new Time("timestamp", clocks.time(bundle.timestamps().get(i), signature, place)));
    }
    List<Time> stamped = List.copyOf(times);
    for (int i = 0; i < logs.size(); i++) {
      LogEntry entry = bundle.entries().get(i);
      if (entry.promise() != null && entry.integrated() != null) {
        times.add(new Time("transparency-log", entry.integrated()));
        continue;
      }
      // Such an entry says no time of its own: the log has to be trusted when the signature was.
      Window window = logs.get(i).window();
      for (Time time : stamped) {
        if (!window.holds(time.at())) {
          throw new Refusal(
              Check.LOG,
              entry.place(),
              "the log is trusted " + window + ", the signature is of " + time.at());
        }
      }
    }
    return times;
  }

  /// A proof without a time is one of a log that is trusted still: when the key of another signed
  /// it, nobody knows. A certificate has to be proved to a time anyway.
  private static void stillTrusted(SigstoreBundle bundle, List<LogKey> logs) {
    for (int i = 0; i < logs.size(); i++) {
      LogEntry entry = bundle.entries().get(i);
      Window window = logs.get(i).window();
      if (window.end() != null && !entry.isPromised() && bundle.timestamps().isEmpty()) {
        throw new Refusal(
            Check.LOG,
            entry.place(),
            "the log is trusted " + window + ", and nothing proves when it recorded the signature");
      }
    }
  }

  private static void during(Signer signer, Instant time, String place) {
    if (!signer.isValidAt(time)) {
      throw new Refusal(
          Check.CERTIFICATE,
          place,
          "the certificate is valid " + signer.validity() + ", it signed at " + time);
    }
  }

  private static X509Certificate issuer(X509Certificate leaf, TrustRoot root, Instant time) {
    String why = "the trust root has no certificate authority";
    for (Authority authority : root.issuers()) {
      try {
        return authority.issuerOf(leaf, time);
      } catch (GeneralSecurityException e) {
        why = String.valueOf(e.getMessage());
      }
    }
    throw new Refusal(
        Check.CERTIFICATE,
        MATERIAL,
        "no certificate authority of the trust root issued the certificate: " + why);
  }

  private static List<Evidence.Entry> entries(SigstoreBundle bundle, List<LogKey> logs) {
    List<Evidence.Entry> entries = new ArrayList<>();
    for (int i = 0; i < logs.size(); i++) {
      entries.add(new Evidence.Entry(logs.get(i).address(), bundle.entries().get(i).provenIndex()));
    }
    return entries;
  }

  private static byte[] encoded(X509Certificate certificate) {
    try {
      return certificate.getEncoded();
    } catch (CertificateEncodingException e) {
      throw new Refusal(Check.CERTIFICATE, MATERIAL, "the certificate cannot be read: " + e);
    }
  }
}
