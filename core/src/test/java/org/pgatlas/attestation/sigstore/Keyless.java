package org.pgatlas.attestation.sigstore;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.pgatlas.attestation.DsseEnvelope;

/// A keyless signer with all that stands behind one: a certificate authority, a certificate log, a
/// transparency log and a timestamp authority, with keys of their own. What a test wants to be
/// wrong it changes in the fields before it has a bundle made.
public final class Keyless {
  /// The moment around which everything is valid.
  public static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  /// Who signs.
  public static final String SUBJECT =
      "https://github.com/acme/app/.github/workflows/release.yml@refs/tags/v1";

  /// Who vouches for the signer.
  public static final String ISSUER = "https://token.actions.githubusercontent.com";

  private static final String ARC = "1.3.6.1.4.1.57264.1.";
  private static final String BUNDLE = "application/vnd.dev.sigstore.bundle.v0.3+json";
  private static final Base64.Encoder BASE64 = Base64.getEncoder();

  private final KeyPair authority = Keys.pair("EC");
  private final KeyPair certificateLog = Keys.pair("EC");
  private final KeyPair log = Keys.pair("EC");
  final StampingClock clock = new StampingClock();
  KeyPair signer = Keys.pair("EC");

  /// What the certificate says.
  String subject = SUBJECT;

  String issuer = ISSUER;
  String repository = "https://github.com/acme/app";

  /// Instead of the subject, whatever a certificate may hold there.
  byte @Nullable [] names;

  Instant notBefore = NOW.minusSeconds(60);
  Instant notAfter = NOW.plusSeconds(540);
  String purpose = Certificates.CODE_SIGNING;
  KeyPair issuing = authority;
  @Nullable KeyPair vouching = certificateLog;
  Instant vouchedAt = NOW;

  /// What the transparency log does, if it is asked at all.
  boolean logged = true;

  KeyPair logging = log;
  KeyPair checkpointing = log;
  String logName = "rekor.example";
  Instant integrated = NOW;
  boolean promises = true;
  int others = 5;
  UnaryOperator<String> checkpoint = text -> text;
  UnaryOperator<String> body = text -> text;
  UnaryOperator<String> bundle = text -> text;

  /// What the trust root says.
  Instant rootStart = NOW.minus(Duration.ofDays(400));

  String rootEnd = "";

  /// New keys for everybody.
  public Keyless() {}

  /// Signs as somebody else from now on.
  public Keyless as(String other) {
    subject = other;
    return this;
  }

  /// The trust root in its published form.
  public byte[] trustRoot() {
    return """
        {"mediaType": "application/vnd.dev.sigstore.trustedroot+json;version=0.1",
         "tlogs": [%s], "ctlogs": [%s],
         "certificateAuthorities": [{"uri": "https://fulcio.example", "validFor": %s, "certChain": {"certificates": [{"rawBytes": "%s"}]}}],
         "timestampAuthorities": [{"uri": "https://clock.example", "validFor": %s, "certChain": {"certificates": [%s]}}]}
        """
        .formatted(
            logJson(log, "https://rekor.example"),
            logJson(certificateLog, "https://ct.example"),
            window(),
            BASE64.encodeToString(X509.root(authority, "authority")),
            window(),
            clock.chain())
        .getBytes(UTF_8);
  }

  /// A bundle that holds its payload.
  public byte[] bundle(String payloadType, byte[] payload) {
    byte[] signature =
        Keys.sign(signer, envelope(payloadType, payload, new byte[] {1}).signedBytes());
    byte[] leaf = certificate();
    String recorded =
        """
        {"apiVersion":"0.0.1","kind":"dsse","spec":{"envelopeHash":{"algorithm":"sha256","value":"%s"},"payloadHash":{"algorithm":"sha256","value":"%s"},"signatures":[{"signature":"%s","verifier":"%s"}]}}"""
            .formatted("ab".repeat(32), hex(payload), BASE64.encodeToString(signature), pem(leaf));
    String content =
        "\"dsseEnvelope\": {\"payloadType\": \"%s\", \"payload\": \"%s\", \"signatures\": [{\"sig\": \"%s\"}]}"
            .formatted(
                payloadType, BASE64.encodeToString(payload), BASE64.encodeToString(signature));
    return whole(certified(leaf), entry("dsse", recorded), signature, content);
  }

  /// An envelope that a key has signed, recorded with the key.
  byte[] keyedBundle(String payloadType, byte[] payload) {
    String keyless = new String(bundle(payloadType, payload), UTF_8);
    byte[] key = signer.getPublic().getEncoded();
    String signature = keyless.replaceFirst("(?s).*\"sig\": \"([^\"]*)\".*", "$1").strip();
    String recorded =
        """
        {"apiVersion":"0.0.1","kind":"dsse","spec":{"payloadHash":{"algorithm":"sha256","value":"%s"},"signatures":[{"signature":"%s","verifier":"%s"}]}}"""
            .formatted(hex(payload), signature, pem(key));
    return whole(
        "\"publicKey\": {\"hint\": \"mine\"}",
        entry("dsse", recorded),
        Base64.getDecoder().decode(signature),
        keyless.substring(keyless.indexOf("\"dsseEnvelope\""), keyless.lastIndexOf('}')));
  }

  /// What somebody makes of the signature over a file whose bytes are what is signed of an
  /// envelope.
  byte[] fileAsEnvelope(String payloadType, byte[] payload) {
    byte[] file = envelope(payloadType, payload, new byte[] {1}).signedBytes();
    String signed = new String(fileBundle(file), UTF_8);
    String signature = signed.replaceFirst("(?s).*\"signature\": \"([^\"]*)\".*", "$1").strip();
    return signed
        .replaceFirst(
            "(?s)\"messageSignature\".*",
            "\"dsseEnvelope\": {\"payloadType\": \"%s\", \"payload\": \"%s\", \"signatures\": [{\"sig\": \"%s\"}]}}"
                .formatted(payloadType, BASE64.encodeToString(payload), signature))
        .getBytes(UTF_8);
  }

  /// A bundle that is about a file.
  byte[] fileBundle(byte[] file) {
    byte[] signature = Keys.sign(signer, file);
    byte[] leaf = certificate();
    String recorded =
        """
        {"apiVersion":"0.0.1","kind":"hashedrekord","spec":{"data":{"hash":{"algorithm":"sha256","value":"%s"}},"signature":{"content":"%s","publicKey":{"content":"%s"}}}}"""
            .formatted(hex(file), BASE64.encodeToString(signature), pem(leaf));
    String content =
        "\"messageSignature\": {\"messageDigest\": {\"algorithm\": \"SHA2_256\", \"digest\": \"%s\"}, \"signature\": \"%s\"}"
            .formatted(
                BASE64.encodeToString(Hash.SHA256.of(file)), BASE64.encodeToString(signature));
    return whole(certified(leaf), entry("hashedrekord", recorded), signature, content);
  }

  static DsseEnvelope envelope(String payloadType, byte[] payload, byte[] signature) {
    return DsseEnvelope.parse(
        """
        {"payloadType": "%s", "payload": "%s", "signatures": [{"sig": "%s"}]}
        """
            .formatted(
                payloadType, BASE64.encodeToString(payload), BASE64.encodeToString(signature))
            .getBytes(UTF_8),
        DsseEnvelope.defaultLimits());
  }

  private static String certified(byte[] leaf) {
    return "\"certificate\": {\"rawBytes\": \"" + BASE64.encodeToString(leaf) + "\"}";
  }

  private byte[] whole(String verifier, String entry, byte[] signature, String content) {
    String text =
        """
        {"mediaType": "%s",
         "verificationMaterial": {%s, "tlogEntries": [%s],
           "timestampVerificationData": {"rfc3161Timestamps": [%s]}},
         %s}
        """
            .formatted(BUNDLE, verifier, logged ? entry : "", clock.stamps(signature), content);
    return bundle.apply(text).getBytes(UTF_8);
  }

  /// An entry among others in the log's tree.
  private String entry(String kind, String recorded) {
    byte[] bytes = body.apply(recorded).getBytes(UTF_8);
    List<byte[]> leaves = new ArrayList<>();
    for (int i = 0; i < others; i++) {
      leaves.add(MerkleTree.leaf(("entry " + i).getBytes(UTF_8)));
    }
    int index = others / 2;
    leaves.add(index, MerkleTree.leaf(bytes));
    List<String> path =
        NaiveTree.path(leaves, index).stream()
            .map(hash -> "\"" + BASE64.encodeToString(hash) + "\"")
            .toList();
    String root = BASE64.encodeToString(NaiveTree.root(leaves));
    String signed = checkpoint.apply("rekor.example\n" + leaves.size() + "\n" + root + "\n");
    byte[] signature = Keys.sign(checkpointing, signed.getBytes(UTF_8));
    String note =
        signed
            + "\n\u2014 "
            + logName
            + " "
            + BASE64.encodeToString(Keys.joined(Arrays.copyOf(Keys.id(log), 4), signature))
            + "\n";
    String promise =
        "{\"body\":\"%s\",\"integratedTime\":%d,\"logID\":\"%s\",\"logIndex\":%d}"
            .formatted(
                BASE64.encodeToString(bytes),
                integrated.getEpochSecond(),
                HexFormat.of().formatHex(Keys.id(log)),
                index);
    String promised =
        promises
            ? "\"integratedTime\": \"%d\", \"inclusionPromise\": {\"signedEntryTimestamp\": \"%s\"},"
                .formatted(
                    integrated.getEpochSecond(),
                    BASE64.encodeToString(Keys.sign(logging, promise.getBytes(UTF_8))))
            : "";
    return """
        {"logIndex": "%d", "logId": {"keyId": "%s"}, "kindVersion": {"kind": "%s", "version": "0.0.1"}, %s
         "inclusionProof": {"logIndex": "%d", "rootHash": "%s", "treeSize": "%d", "hashes": [%s], "checkpoint": {"envelope": "%s"}},
         "canonicalizedBody": "%s"}
        """
        .formatted(
            index,
            BASE64.encodeToString(Keys.id(log)),
            kind,
            promised,
            index,
            root,
            leaves.size(),
            String.join(", ", path),
            note.replace("\n", "\\n"),
            BASE64.encodeToString(bytes));
  }

  private byte[] certificate() {
    List<byte[]> extensions = new ArrayList<>();
    extensions.add(Asn1.extension("2.5.29.15", true, HexFormat.of().parseHex("03020780")));
    extensions.add(Asn1.extension("2.5.29.37", false, Asn1.sequence(Asn1.objectId(purpose))));
    byte[] alternatives = names;
    extensions.add(
        Asn1.extension(
            "2.5.29.17",
            true,
            alternatives == null
                ? Asn1.sequence(Der.encode(0x86, subject.getBytes(UTF_8)))
                : alternatives));
    extensions.add(Asn1.extension(ARC + "8", false, Asn1.utf8(issuer)));
    extensions.add(Asn1.extension(ARC + "12", false, Asn1.utf8(repository)));
    KeyPair witness = vouching;
    if (witness != null) {
      byte[] bare = toBeSigned(extensions);
      extensions.add(
          Asn1.extension("1.3.6.1.4.1.11129.2.4.2", false, Asn1.octets(word(witness, bare))));
    }
    return X509.signedBy(issuing, toBeSigned(extensions));
  }

  private byte[] toBeSigned(List<byte[]> extensions) {
    return X509.tbs(
        7, "authority", notBefore, notAfter, Asn1.sequence(), signer.getPublic(), extensions);
  }

  /// A certificate log's list of the one word it has for a certificate.
  private byte[] word(KeyPair witness, byte[] bare) {
    byte[] time = ByteBuffer.allocate(8).putLong(vouchedAt.toEpochMilli()).array();
    byte[] length = {(byte) (bare.length >> 16), (byte) (bare.length >> 8), (byte) bare.length};
    byte[] signed =
        Keys.joined(
            new byte[] {0, 0},
            time,
            new byte[] {0, 1},
            Hash.SHA256.of(authority.getPublic().getEncoded()),
            length,
            bare,
            new byte[] {0, 0});
    byte[] word =
        Keys.joined(
            new byte[] {0},
            Keys.id(certificateLog),
            time,
            new byte[] {0, 0, 4, 3},
            sized(Keys.sign(witness, signed)));
    return sized(sized(word));
  }

  private String logJson(KeyPair pair, String address) {
    return """
        {"baseUrl": "%s", "hashAlgorithm": "SHA2_256", "logId": {"keyId": "%s"},
         "publicKey": {"rawBytes": "%s", "keyDetails": "PKIX_ECDSA_P256_SHA_256", "validFor": %s}}"""
        .formatted(
            address,
            BASE64.encodeToString(Keys.id(pair)),
            BASE64.encodeToString(pair.getPublic().getEncoded()),
            window());
  }

  private String window() {
    return "{\"start\": \"" + rootStart + "\"" + rootEnd + "}";
  }

  private static String pem(byte[] der) {
    String text =
        "-----BEGIN CERTIFICATE-----\n"
            + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der)
            + "\n-----END CERTIFICATE-----\n";
    return BASE64.encodeToString(text.getBytes(UTF_8));
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(Hash.SHA256.of(bytes));
  }

  private static byte[] sized(byte[] bytes) {
    return Keys.joined(new byte[] {(byte) (bytes.length >> 8), (byte) bytes.length}, bytes);
  }
}
