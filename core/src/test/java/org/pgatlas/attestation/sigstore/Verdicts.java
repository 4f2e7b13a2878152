package org.pgatlas.attestation.sigstore;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pgatlas.attestation.DsseEnvelope;

/// What tests have signed, whom they trust, and what the verifier says of it.
final class Verdicts {
  static final String TYPE = "application/vnd.in-toto+json";
  static final byte[] FILE = "the file".getBytes(UTF_8);
  static final byte[] PAYLOAD =
      """
      {"_type": "https://in-toto.io/Statement/v1", "predicateType": "https://slsa.dev/provenance/v1",
       "subject": [{"name": "a", "digest": {"sha256": "%s"}}], "predicate": {}}
      """
          .formatted(HexFormat.of().formatHex(Hash.SHA256.of(FILE)))
          .getBytes(UTF_8);
  static final TrustedIdentity RELEASE =
      new TrustedIdentity(
          "release",
          Keyless.ISSUER,
          "https://github.com/acme/*/.github/workflows/release.yml@refs/tags/*");

  private Verdicts() {}

  static SigstoreBundle parse(byte[] bundle) {
    return SigstoreBundle.parse(bundle, DsseEnvelope.defaultLimits());
  }

  static SigstoreVerdict verify(Keyless keyless, byte[] bundle, @Nullable Artifact artifact) {
    TrustRoot root = TrustRoot.parse(keyless.trustRoot());
    return new SigstoreVerifier(root, List.of(RELEASE), List.of()).verify(parse(bundle), artifact);
  }

  static String refusal(Keyless keyless, byte[] bundle, @Nullable Artifact artifact) {
    return shown(verify(keyless, bundle, artifact));
  }

  /// Empty when it verified.
  static String shown(SigstoreVerdict verdict) {
    return switch (verdict) {
      case SigstoreVerdict.Verified _ -> "";
      case SigstoreVerdict.Refused refused ->
          refused.check().id() + " " + refused.place() + " " + refused.reason();
    };
  }
}
