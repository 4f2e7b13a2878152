package org.pgatlas.attestation;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pgatlas.json.JsonLimits;

/// A signed payload. What is verified is what [#payload] gives: the decoded bytes are kept, the
/// envelope is never read again.
///
/// @see <a href="https://github.com/secure-systems-lab/dsse/blob/master/protocol.md">DSSE 1.0</a>
public final class DsseEnvelope {
  /// One signature. The key's id is a hint and proves nothing.
  public static final class Signature {
    private final @Nullable String keyId;
    private final byte[] bytes;

    Signature(@Nullable String keyId, byte[] bytes) {
      this.keyId = keyId;
      this.bytes = bytes;
    }

    public @Nullable String keyId() {
      return keyId;
    }

    public byte[] bytes() {
      return bytes.clone();
    }
  }

  private final String payloadType;
  private final byte[] payload;
  private final List<Signature> signatures;

  DsseEnvelope(String payloadType, byte[] payload, List<Signature> signatures) {
    this.payloadType = payloadType;
    this.payload = payload;
    this.signatures = List.copyOf(signatures);
  }

  /// What a document may cost unless the caller knows better; payloads are long strings.
  public static JsonLimits defaultLimits() {
    return new JsonLimits(128 << 20, 64, 128 << 20);
  }

  /// Reads an envelope: bare, or as the `dsseEnvelope` of a Sigstore bundle, plain or gzip.
  ///
  /// @throws org.pgatlas.json.DocumentException saying what is wrong and where
  public static DsseEnvelope parse(byte[] document, JsonLimits limits) {
    return EnvelopeReader.read(document, limits);
  }

  /// Whether the names at the top level of a JSON document are those of an envelope or a bundle.
  ///
  /// @throws org.pgatlas.json.DocumentException when it is not JSON
  public static boolean isEnvelope(byte[] document, JsonLimits limits) {
    return EnvelopeReader.isEnvelope(document, limits);
  }

  public String payloadType() {
    return payloadType;
  }

  public byte[] payload() {
    return payload.clone();
  }

  public List<Signature> signatures() {
    return signatures;
  }

  /// What is signed: the pre-authentication encoding of type and payload.
  public byte[] signedBytes() {
    return preAuthenticationEncoding(payloadType, payload);
  }

  static byte[] preAuthenticationEncoding(String type, byte[] body) {
    byte[] typeBytes = type.getBytes(UTF_8);
    ByteArrayOutputStream out = new ByteArrayOutputStream(body.length + typeBytes.length + 40);
    out.writeBytes(("DSSEv1 " + typeBytes.length + " ").getBytes(US_ASCII));
    out.writeBytes(typeBytes);
    out.writeBytes((" " + body.length + " ").getBytes(US_ASCII));
    out.writeBytes(body);
    return out.toByteArray();
  }
}
