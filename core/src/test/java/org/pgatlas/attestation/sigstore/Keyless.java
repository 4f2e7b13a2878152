package org.pgatlas.attestation.sigstore;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
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
  private static final String ECDSA = "1.2.840.10045.4.3.2";
  private static final String SHA256 = "2.16.840.1.101.3.4.2.1";
  private static final String BUNDLE = "application/vnd.dev.sigstore.bundle.v0.3+json";
  private static final Base64.Encoder BASE64 = Base64.getEncoder();

  final KeyPair authority = pair("EC");
  final KeyPair certificateLog = pair("EC");
  final KeyPair log = pair("EC");
  final KeyPair clock = pair("EC");
  KeyPair signer = pair("EC");

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

  /// What the transparency log does.
  KeyPair logging = log;

  KeyPair checkpointing = log;
  String logName = "rekor.example";
  Instant integrated = NOW;
  boolean promises = true;
  int others = 5;
  UnaryOperator<String> checkpoint = text -> text;
  UnaryOperator<String> body = text -> text;
  UnaryOperator<String> bundle = text -> text;

  /// What the timestamp authority does; null when there is no timestamp.
  @Nullable Instant stamped;

  KeyPair stamping = clock;
  String clockPurpose = Certificates.TIME_STAMPING;
  /// Instead of the time and of the hash of the signer's certificate, whatever stands there.
  byte @Nullable [] stampedTime;

  byte @Nullable [] stampedBy;
  boolean embeds;
  private byte @Nullable [] clockCertificate;

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
         "timestampAuthorities": [{"uri": "https://clock.example", "validFor": %s, "certChain": {"certificates": [%s{"rawBytes": "%s"}]}}]}
        """
        .formatted(
            logJson(log, "https://rekor.example"),
            logJson(certificateLog, "https://ct.example"),
            window(),
            BASE64.encodeToString(rootCertificate(authority, "authority")),
            window(),
            embeds ? "" : "{\"rawBytes\": \"" + BASE64.encodeToString(clockCertificate()) + "\"},",
            BASE64.encodeToString(rootCertificate(clock, "clock root")))
        .getBytes(UTF_8);
  }

  /// A bundle that holds its payload.
  public byte[] bundle(String payloadType, byte[] payload) {
    byte[] signature = sign(signer, envelope(payloadType, payload, new byte[] {1}).signedBytes());
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
    byte[] signature = sign(signer, file);
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
    String stamp =
        stamped == null
            ? ""
            : "{\"signedTimestamp\": \"%s\"}"
                .formatted(BASE64.encodeToString(timestamp(signature, stamped)));
    String text =
        """
        {"mediaType": "%s",
         "verificationMaterial": {%s, "tlogEntries": [%s],
           "timestampVerificationData": {"rfc3161Timestamps": [%s]}},
         %s}
        """
            .formatted(BUNDLE, verifier, entry, stamp, content);
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
    byte[] signature = sign(checkpointing, signed.getBytes(UTF_8));
    String note =
        signed
            + "\n\u2014 "
            + logName
            + " "
            + BASE64.encodeToString(joined(Arrays.copyOf(id(log), 4), signature))
            + "\n";
    String promise =
        "{\"body\":\"%s\",\"integratedTime\":%d,\"logID\":\"%s\",\"logIndex\":%d}"
            .formatted(
                BASE64.encodeToString(bytes),
                integrated.getEpochSecond(),
                HexFormat.of().formatHex(id(log)),
                index);
    String promised =
        promises
            ? "\"integratedTime\": \"%d\", \"inclusionPromise\": {\"signedEntryTimestamp\": \"%s\"},"
                .formatted(
                    integrated.getEpochSecond(),
                    BASE64.encodeToString(sign(logging, promise.getBytes(UTF_8))))
            : "";
    return """
        {"logIndex": "%d", "logId": {"keyId": "%s"}, "kindVersion": {"kind": "%s", "version": "0.0.1"}, %s
         "inclusionProof": {"logIndex": "%d", "rootHash": "%s", "treeSize": "%d", "hashes": [%s], "checkpoint": {"envelope": "%s"}},
         "canonicalizedBody": "%s"}
        """
        .formatted(
            index,
            BASE64.encodeToString(id(log)),
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
    return signedBy(issuing, toBeSigned(extensions));
  }

  private byte[] toBeSigned(List<byte[]> extensions) {
    return tbs(
        7, "authority", notBefore, notAfter, Asn1.sequence(), signer.getPublic(), extensions);
  }

  /// A certificate log's list of the one word it has for a certificate.
  private byte[] word(KeyPair witness, byte[] bare) {
    byte[] time = ByteBuffer.allocate(8).putLong(vouchedAt.toEpochMilli()).array();
    byte[] length = {(byte) (bare.length >> 16), (byte) (bare.length >> 8), (byte) bare.length};
    byte[] signed =
        joined(
            new byte[] {0, 0},
            time,
            new byte[] {0, 1},
            Hash.SHA256.of(authority.getPublic().getEncoded()),
            length,
            bare,
            new byte[] {0, 0});
    byte[] word =
        joined(
            new byte[] {0},
            id(certificateLog),
            time,
            new byte[] {0, 0, 4, 3},
            sized(sign(witness, signed)));
    return sized(sized(word));
  }

  /// One and the same, for timestamps name it by its hash.
  private byte[] clockCertificate() {
    byte[] known = clockCertificate;
    if (known == null) {
      known = newClockCertificate();
      clockCertificate = known;
    }
    return known;
  }

  private byte[] newClockCertificate() {
    List<byte[]> extensions =
        List.of(Asn1.extension("2.5.29.37", true, Asn1.sequence(Asn1.objectId(clockPurpose))));
    return signedBy(
        clock,
        tbs(
            9,
            "clock root",
            NOW.minus(Duration.ofDays(30)),
            NOW.plus(Duration.ofDays(30)),
            Asn1.name("clock"),
            clock.getPublic(),
            extensions));
  }

  private static byte[] rootCertificate(KeyPair pair, String name) {
    List<byte[]> extensions =
        List.of(
            Asn1.extension("2.5.29.19", true, Asn1.sequence(Asn1.yes())),
            Asn1.extension("2.5.29.15", true, HexFormat.of().parseHex("03020106")));
    return signedBy(
        pair,
        tbs(
            1,
            name,
            NOW.minus(Duration.ofDays(900)),
            NOW.plus(Duration.ofDays(900)),
            Asn1.name(name),
            pair.getPublic(),
            extensions));
  }

  private static byte[] tbs(
      int serial,
      String issuer,
      Instant from,
      Instant to,
      byte[] subject,
      PublicKey key,
      List<byte[]> extensions) {
    return Asn1.sequence(
        Asn1.explicit(0, Asn1.integer(2)),
        Asn1.integer(serial),
        Asn1.sequence(Asn1.objectId(ECDSA)),
        Asn1.name(issuer),
        Asn1.sequence(Asn1.time(from), Asn1.time(to)),
        subject,
        key.getEncoded(),
        Asn1.explicit(3, Asn1.sequence(extensions.toArray(byte[][]::new))));
  }

  private static byte[] signedBy(KeyPair pair, byte[] tbs) {
    return Asn1.sequence(tbs, Asn1.sequence(Asn1.objectId(ECDSA)), Asn1.bits(sign(pair, tbs)));
  }

  /// A response of RFC 3161 over the signature.
  byte[] timestamp(byte[] signature, Instant time) {
    byte[] sha = Asn1.sequence(Asn1.objectId(SHA256));
    byte[] certificate = clockCertificate();
    byte[] odd = stampedTime;
    byte[] by = stampedBy;
    byte[] info =
        Asn1.sequence(
            Asn1.integer(1),
            Asn1.objectId(ARC + "99"),
            Asn1.sequence(sha, Asn1.octets(Hash.SHA256.of(signature))),
            Asn1.integer(3),
            odd == null ? Asn1.time(time) : odd);
    byte[] attributes =
        joined(
            Asn1.sequence(
                Asn1.objectId("1.2.840.113549.1.9.3"),
                Asn1.set(Asn1.objectId("1.2.840.113549.1.9.16.1.4"))),
            Asn1.sequence(
                Asn1.objectId("1.2.840.113549.1.9.4"), Asn1.set(Asn1.octets(Hash.SHA256.of(info)))),
            Asn1.sequence(
                Asn1.objectId("1.2.840.113549.1.9.16.2.47"),
                Asn1.set(
                    Asn1.sequence(
                        Asn1.sequence(
                            by == null
                                ? Asn1.sequence(Asn1.octets(Hash.SHA256.of(certificate)))
                                : by)))));
    byte[] signer =
        Asn1.sequence(
            Asn1.integer(1),
            Asn1.sequence(Asn1.name("clock root"), Asn1.integer(9)),
            sha,
            Asn1.explicit(0, attributes),
            Asn1.sequence(Asn1.objectId(ECDSA)),
            Asn1.octets(sign(stamping, Asn1.set(attributes))));
    byte[] content =
        Asn1.sequence(
            Asn1.objectId("1.2.840.113549.1.9.16.1.4"), Asn1.explicit(0, Asn1.octets(info)));
    byte[] data =
        embeds
            ? Asn1.sequence(
                Asn1.integer(3),
                Asn1.set(sha),
                content,
                Asn1.explicit(0, certificate),
                Asn1.set(signer))
            : Asn1.sequence(Asn1.integer(3), Asn1.set(sha), content, Asn1.set(signer));
    return Asn1.sequence(
        Asn1.sequence(Asn1.integer(0)),
        Asn1.sequence(Asn1.objectId("1.2.840.113549.1.7.2"), Asn1.explicit(0, data)));
  }

  private String logJson(KeyPair pair, String address) {
    return """
        {"baseUrl": "%s", "hashAlgorithm": "SHA2_256", "logId": {"keyId": "%s"},
         "publicKey": {"rawBytes": "%s", "keyDetails": "PKIX_ECDSA_P256_SHA_256", "validFor": %s}}"""
        .formatted(
            address,
            BASE64.encodeToString(id(pair)),
            BASE64.encodeToString(pair.getPublic().getEncoded()),
            window());
  }

  private String window() {
    return "{\"start\": \"" + rootStart + "\"" + rootEnd + "}";
  }

  static byte[] id(KeyPair pair) {
    return Hash.SHA256.of(pair.getPublic().getEncoded());
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
    return joined(new byte[] {(byte) (bytes.length >> 8), (byte) bytes.length}, bytes);
  }

  private static byte[] joined(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }

  static KeyPair pair(String family) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(family);
      if (family.equals("EC")) {
        generator.initialize(new ECGenParameterSpec("secp256r1"));
      }
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  static byte[] sign(KeyPair pair, byte[] bytes) {
    try {
      Signature signature =
          Signature.getInstance(
              pair.getPublic().getAlgorithm().equals("EC") ? "SHA256withECDSA" : "Ed25519");
      signature.initSign(pair.getPrivate());
      signature.update(bytes);
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
