package org.pgatlas.attestation.sigstore;

import java.io.ByteArrayOutputStream;
import java.security.cert.X509Certificate;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.pgatlas.attestation.DsseEnvelope;
import org.pgatlas.attestation.sigstore.SigstoreBundle.Content;
import org.pgatlas.attestation.sigstore.SigstoreBundle.Version;
import org.pgatlas.json.DocumentException;
import org.pgatlas.json.DocumentException.Code;
import org.pgatlas.json.DocumentText;
import org.pgatlas.json.JsonCursor;
import org.pgatlas.json.JsonLimits;
import org.pgatlas.json.JsonValue;
import org.pgatlas.json.StorableText;

/// Reads the JSON form of a bundle. The payload may be long; all beside it is read as a tree, and
/// refused when it is longer than any signature needs.
final class BundleReader {
  private static final Map<String, Version> TYPES =
      Map.of(
          "application/vnd.dev.sigstore.bundle+json;version=0.1", Version.V0_1,
          "application/vnd.dev.sigstore.bundle+json;version=0.2", Version.V0_2,
          "application/vnd.dev.sigstore.bundle+json;version=0.3", Version.V0_3,
          "application/vnd.dev.sigstore.bundle.v0.3+json", Version.V0_3);

  /// The parts of a bundle, by the names that they may have.
  private static final Map<String, String> PARTS = new HashMap<>();

  static {
    for (String part :
        List.of("mediaType", "verificationMaterial", "messageSignature", "dsseEnvelope")) {
      PARTS.put(part, part);
      PARTS.put(Field.snake(part), part);
    }
  }

  private static final int MAX_MATERIAL = 1 << 20;
  private static final int MAX_BODY = 512 << 10;
  private static final int MAX_SIGNATURE = 16 << 10;
  private static final int MAX_TIMESTAMP = 256 << 10;
  private static final int MAX_CHECKPOINT = 64 << 10;
  private static final int MAX_CHAIN = 10;
  private static final int MOST = 16;
  private static final int MAX_PATH = 64;

  private final byte[] document;
  private final JsonLimits limits;
  private @Nullable String type;
  private @Nullable Field material;
  private @Nullable Field message;
  private boolean enveloped;
  private final Set<String> seen = new HashSet<>();

  private BundleReader(byte[] document, JsonLimits limits) {
    this.document = document;
    this.limits = limits;
  }

  static SigstoreBundle read(byte[] document, JsonLimits limits) {
    return new BundleReader(document, limits).read();
  }

  static boolean isBundle(byte[] document, JsonLimits limits) {
    return new DocumentText(document, limits)
        .json(
            json -> {
              if (!json.atObject()) {
                return false;
              }
              Set<String> seen = new HashSet<>();
              json.objectWhile(
                  name -> {
                    String part = PARTS.getOrDefault(name, "");
                    if (part.equals("verificationMaterial") || part.equals("mediaType")) {
                      seen.add(part);
                    }
                    json.skip();
                    return seen.size() < 2;
                  });
              return seen.size() == 2;
            });
  }

  private SigstoreBundle read() {
    new DocumentText(document, limits)
        .json(
            json -> {
              json.object(name -> field(name, json));
              json.end();
              return true;
            });
    Version version = type == null ? null : TYPES.get(type);
    if (version == null) {
      throw new DocumentException(
          Code.UNSUPPORTED_VERSION,
          "/mediaType",
          "bundle '"
              + StorableText.shown(String.valueOf(type))
              + "' is not supported; 0.1, 0.2 and 0.3 are");
    }
    if (material == null) {
      throw refuse("/verificationMaterial", "expected what verifies the signature, found nothing");
    }
    List<X509Certificate> chain = chain(material, version);
    Field hint = material.get("publicKey");
    if (chain.isEmpty() == !hint.value().exists()) {
      throw refuse(
          material.place(), "expected a certificate or a public key, and one of them only");
    }
    List<LogEntry> entries = new ArrayList<>();
    for (Field entry : material.get("tlogEntries").items(MOST)) {
      entries.add(entry(entry));
    }
    List<byte[]> timestamps = new ArrayList<>();
    for (Field one :
        material.get("timestampVerificationData").get("rfc3161Timestamps").items(MOST)) {
      timestamps.add(one.get("signedTimestamp").someBytes(MAX_TIMESTAMP));
    }
    return new SigstoreBundle(
        version,
        content(),
        chain,
        chain.isEmpty() ? hint.get("hint").text() : null,
        entries,
        timestamps);
  }

  private void field(String name, JsonCursor json) {
    String part = PARTS.getOrDefault(name, "");
    if (!part.isEmpty() && !seen.add(part)) {
      throw json.refuse(Code.INVALID_STRUCTURE, "the field " + part + " comes twice");
    }
    switch (part) {
      case "mediaType" -> type = json.text();
      case "verificationMaterial" -> material = tree(name, json);
      case "messageSignature" -> message = tree(name, json);
      case "dsseEnvelope" -> {
        enveloped = !json.atNull();
        json.skip();
      }
      default -> json.skip();
    }
  }

  private static @Nullable Field tree(String name, JsonCursor json) {
    if (json.atNull()) {
      return null;
    }
    Bounded bytes = new Bounded(json);
    json.copy(bytes);
    JsonLimits limits = new JsonLimits(MAX_MATERIAL, 64, MAX_MATERIAL);
    return new Field(
        new DocumentText(bytes.toByteArray(), limits).json(JsonValue::read), "/" + name);
  }

  private Content content() {
    if (enveloped == (message != null)) {
      throw refuse("", "expected a dsseEnvelope or a messageSignature, and one of them only");
    }
    if (message != null) {
      Field digest = message.get("messageDigest");
      return new SigstoreBundle.Message(
          Hash.ofProto(digest.get("algorithm").text()).orElse(null),
          digest.get("digest").bytes(64),
          message.get("signature").someBytes(MAX_SIGNATURE));
    }
    DsseEnvelope envelope = DsseEnvelope.parse(document, limits);
    if (envelope.signatures().size() != 1) {
      throw refuse("/dsseEnvelope/signatures", "expected one signature, found several");
    }
    return new SigstoreBundle.Enveloped(envelope);
  }

  /// The certificate of the signer and what is between it and a root, which has no place here.
  private static List<X509Certificate> chain(Field material, Version version) {
    Field single = material.get("certificate");
    Field several = material.get("x509CertificateChain");
    if (single.value().exists() && several.value().exists()) {
      throw several.refuse("a chain beside a certificate");
    }
    if (several.value().exists() && version == Version.V0_3) {
      throw several.refuse("a chain of certificates in a bundle of version 0.3");
    }
    List<X509Certificate> chain = new ArrayList<>();
    if (single.value().exists()) {
      chain.add(Certificates.of(single.get("rawBytes")));
    }
    for (Field one : several.get("certificates").items(MAX_CHAIN)) {
      X509Certificate certificate = Certificates.of(one.get("rawBytes"));
      if (!chain.isEmpty() && Certificates.isSelfSigned(certificate)) {
        throw one.refuse("a root certificate in the bundle: whom to trust it may not say");
      }
      chain.add(certificate);
    }
    if (several.value().exists() && chain.isEmpty()) {
      throw several.refuse("expected certificates, found none");
    }
    return chain;
  }

  private static LogEntry entry(Field entry) {
    Field promise = entry.get("inclusionPromise").get("signedEntryTimestamp");
    Field proof = entry.get("inclusionProof");
    Field kind = entry.get("kindVersion");
    return new LogEntry(
        entry.get("logIndex").number(),
        entry.get("logId").get("keyId").someBytes(256),
        kind.get("kind").text(),
        kind.get("version").text(),
        time(entry.get("integratedTime")),
        promise.optionalBytes(MAX_SIGNATURE),
        proof.present() ? proof(proof) : null,
        entry.get("canonicalizedBody").someBytes(MAX_BODY),
        entry.place());
  }

  private static LogEntry.Proof proof(Field proof) {
    List<byte[]> path = new ArrayList<>();
    for (Field hash : proof.get("hashes").items(MAX_PATH)) {
      path.add(hash(hash));
    }
    String checkpoint = proof.get("checkpoint").get("envelope").text();
    if (checkpoint.length() > MAX_CHECKPOINT) {
      throw new DocumentException(
          Code.TOO_LARGE,
          proof.place(),
          "more than " + MAX_CHECKPOINT + " characters of checkpoint");
    }
    return new LogEntry.Proof(
        proof.get("logIndex").number(),
        proof.get("treeSize").number(),
        hash(proof.get("rootHash")),
        path,
        checkpoint.isEmpty() ? null : checkpoint);
  }

  private static byte[] hash(Field field) {
    byte[] bytes = field.bytes(64);
    if (bytes.length != 32) {
      throw field.refuse("expected a hash of 32 bytes, found " + bytes.length);
    }
    return bytes;
  }

  private static @Nullable Instant time(Field seconds) {
    long number = seconds.number();
    try {
      return number == 0 ? null : Instant.ofEpochSecond(number);
    } catch (DateTimeException _) {
      throw seconds.refuse("expected a time, found the year " + number / 31_556_952L);
    }
  }

  private static DocumentException refuse(String place, String message) {
    return new DocumentException(Code.INVALID_STRUCTURE, place, message);
  }

  /// Takes what a signature may need and refuses more.
  private static final class Bounded extends ByteArrayOutputStream {
    private final JsonCursor json;

    Bounded(JsonCursor json) {
      this.json = json;
    }

    @Override
    public synchronized void write(int b) {
      room(1);
      super.write(b);
    }

    @Override
    public synchronized void write(byte[] bytes, int from, int length) {
      room(length);
      super.write(bytes, from, length);
    }

    private void room(int length) {
      if (size() > MAX_MATERIAL - length) {
        throw json.refuse(Code.TOO_LARGE, "more than " + MAX_MATERIAL + " bytes");
      }
    }
  }
}
