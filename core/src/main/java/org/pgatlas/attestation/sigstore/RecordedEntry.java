package org.pgatlas.attestation.sigstore;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pgatlas.attestation.DsseEnvelope;
import org.pgatlas.json.DocumentException;
import org.pgatlas.json.DocumentText;
import org.pgatlas.json.JsonLimits;
import org.pgatlas.json.JsonValue;
import org.pgatlas.json.StorableText;

/// What a log has recorded beside what a bundle holds: the same content, the same signature, the
/// same certificate or key. A log proves nothing of a bundle whose parts it has not seen.
///
/// @see <a href="https://github.com/sigstore/rekor/tree/main/pkg/types">kinds of entries</a>
final class RecordedEntry {
  private static final JsonLimits LIMITS = new JsonLimits(512 << 10, 32, 512 << 10);
  private static final int MAX_BYTES = 512 << 10;

  private final LogEntry entry;
  private final SigstoreBundle.Content content;
  private final byte[] verifier;

  /// @param verifier the certificate, or the public key, as DER
  RecordedEntry(LogEntry entry, SigstoreBundle.Content content, byte[] verifier) {
    this.entry = entry;
    this.content = content;
    this.verifier = verifier;
  }

  /// @param artifact the file whose signature it is, when the content is none
  /// @throws Refusal saying in what they differ
  void check(@Nullable Artifact artifact) {
    try {
      Field body = body();
      String kind = body.get("kind").text();
      String version = body.get("apiVersion").text();
      if (!kind.equals(entry.kind()) || !version.equals(entry.version())) {
        throw refuse(
            "it is of the kind "
                + shown(kind + " " + version)
                + ", not "
                + shown(entry.kind())
                + " "
                + shown(entry.version()));
      }
      Field spec = body.get("spec");
      if (spec.get("hashedRekordV002").present() && spec.get("dsseV002").present()) {
        throw refuse("it holds two entries");
      }
      switch (kind + " " + version) {
        case "hashedrekord 0.0.1" -> hashed(spec, artifact);
        case "hashedrekord 0.0.2" -> hashedTwo(spec.get("hashedRekordV002"), artifact);
        case "dsse 0.0.1" -> envelope(spec);
        case "dsse 0.0.2" -> envelopeTwo(spec.get("dsseV002"));
        case "intoto 0.0.2" -> inToto(spec.get("content"));
        default ->
            throw refuse("entries of the kind " + shown(kind + " " + version) + " are not judged");
      }
    } catch (DocumentException e) {
      throw refuse("it cannot be read: " + e.getMessage());
    }
  }

  private Field body() {
    JsonValue tree =
        new DocumentText(entry.body(), LIMITS)
            .json(
                json -> {
                  JsonValue whole = JsonValue.read(json);
                  json.end();
                  return whole;
                });
    return new Field(tree, "");
  }

  /// Of a file alone: somebody who signs files would else be made to have signed an envelope, by a
  /// file whose bytes are what is signed of one. Version 0.0.2 stands for both, as clients of such
  /// logs record envelopes so.
  private void hashed(Field spec, @Nullable Artifact artifact) {
    if (content instanceof SigstoreBundle.Enveloped) {
      throw refuse("it is of a file, and the bundle holds an envelope");
    }
    Field hash = spec.get("data").get("hash");
    Field signature = spec.get("signature");
    sameContent(
        Hash.ofId(hash.get("algorithm").text()).orElse(null),
        hex(hash.get("value").text()),
        artifact);
    sameSignature(signature.get("content").bytes(MAX_BYTES));
    sameVerifier(pem(signature.get("publicKey").get("content").bytes(MAX_BYTES)));
  }

  private void hashedTwo(Field spec, @Nullable Artifact artifact) {
    Field data = spec.get("data");
    sameContent(
        Hash.ofProto(data.get("algorithm").text()).orElse(null),
        data.get("digest").bytes(64),
        artifact);
    Field signature = spec.get("signature");
    sameSignature(signature.get("content").bytes(MAX_BYTES));
    sameVerifier(raw(signature.get("verifier")));
  }

  private void envelope(Field spec) {
    Field hash = spec.get("payloadHash");
    samePayload(
        Hash.ofId(hash.get("algorithm").text()).orElse(null), hex(hash.get("value").text()));
    Field signature = one(spec.get("signatures"));
    sameSignature(signature.get("signature").bytes(MAX_BYTES));
    sameVerifier(pem(signature.get("verifier").bytes(MAX_BYTES)));
  }

  private void envelopeTwo(Field spec) {
    Field hash = spec.get("payloadHash");
    samePayload(
        Hash.ofProto(hash.get("algorithm").text()).orElse(null), hash.get("digest").bytes(64));
    Field signature = one(spec.get("signatures"));
    sameSignature(signature.get("content").bytes(MAX_BYTES));
    sameVerifier(raw(signature.get("verifier")));
  }

  /// Here the signature is in base64 twice.
  private void inToto(Field spec) {
    Field hash = spec.get("payloadHash");
    samePayload(
        Hash.ofId(hash.get("algorithm").text()).orElse(null), hex(hash.get("value").text()));
    Field envelope = spec.get("envelope");
    if (content instanceof SigstoreBundle.Enveloped(DsseEnvelope ours)
        && !envelope.get("payloadType").text().equals(ours.payloadType())) {
      throw refuse("it is of a payload of another type");
    }
    Field signature = one(envelope.get("signatures"));
    sameSignature(decoded(signature.get("sig").bytes(MAX_BYTES)));
    sameVerifier(pem(signature.get("publicKey").bytes(MAX_BYTES)));
  }

  private Field one(Field list) {
    List<Field> signatures = list.items(100);
    if (signatures.size() != 1) {
      throw refuse("it holds " + signatures.size() + " signatures where the bundle has one");
    }
    return signatures.getFirst();
  }

  /// The hash is of the file; of an envelope, of what is signed of it.
  private void sameContent(@Nullable Hash hash, byte[] value, @Nullable Artifact artifact) {
    if (hash == null) {
      throw refuse("it names no hash that is known");
    }
    boolean same =
        switch (content) {
          case SigstoreBundle.Enveloped(DsseEnvelope envelope) ->
              Arrays.equals(hash.of(envelope.signedBytes()), value);
          case SigstoreBundle.Message _ -> artifact != null && artifact.has(hash, value);
        };
    if (!same) {
      throw refuse("it is of another content: " + hash.id() + ":" + shownHex(value));
    }
  }

  private void samePayload(@Nullable Hash hash, byte[] value) {
    if (!(content instanceof SigstoreBundle.Enveloped(DsseEnvelope envelope))) {
      throw refuse("it is of an envelope, and the bundle holds none");
    }
    if (hash == null || !Arrays.equals(hash.of(envelope.payload()), value)) {
      throw refuse("it is of another payload: " + shownHex(value));
    }
  }

  private void sameSignature(byte[] signature) {
    if (!Arrays.equals(signature, content.signature())) {
      throw refuse("it is of another signature of the same content");
    }
  }

  private void sameVerifier(byte[] recorded) {
    if (!Arrays.equals(recorded, verifier)) {
      throw refuse("it is by another certificate or key");
    }
  }

  private byte[] raw(Field recorded) {
    Field certificate = recorded.get("x509Certificate");
    Field key = recorded.get("publicKey");
    if (certificate.present() && key.present()) {
      throw refuse("it names a certificate and a key");
    }
    return (certificate.present() ? certificate : key).get("rawBytes").bytes(MAX_BYTES);
  }

  private byte[] pem(byte[] text) {
    StringBuilder base64 = new StringBuilder();
    for (String line : new String(text, StandardCharsets.US_ASCII).split("\n", -1)) {
      if (!line.startsWith("-----")) {
        base64.append(line.strip());
      }
    }
    return decoded(base64.toString().getBytes(StandardCharsets.US_ASCII));
  }

  private byte[] decoded(byte[] base64) {
    try {
      return Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException e) {
      throw refuse("expected base64: " + e.getMessage());
    }
  }

  private byte[] hex(String text) {
    try {
      return HexFormat.of().parseHex(text);
    } catch (IllegalArgumentException e) {
      throw refuse("expected a hash in hexadecimal: " + e.getMessage());
    }
  }

  private static String shownHex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes, 0, Math.min(bytes.length, 32));
  }

  private static String shown(String text) {
    return StorableText.shown(text);
  }

  private Refusal refuse(String reason) {
    return new Refusal(
        Check.ENTRY,
        entry.place() + "/canonicalizedBody",
        "what the log recorded is not this bundle: " + reason);
  }
}
