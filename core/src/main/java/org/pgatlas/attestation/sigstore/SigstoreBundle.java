package org.pgatlas.attestation.sigstore;

import java.security.cert.X509Certificate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pgatlas.attestation.DsseEnvelope;
import org.pgatlas.json.JsonLimits;

/// A signature together with all by which it can be proved without asking anybody.
///
/// @see <a
/// href="https://github.com/sigstore/protobuf-specs/blob/main/protos/sigstore_bundle.proto">the
/// published form</a>
public final class SigstoreBundle {
  /// The versions, in which what has to be there differs.
  enum Version {
    V0_1,
    V0_2,
    V0_3
  }

  /// What is signed.
  sealed interface Content {
    /// The signature's own bytes, over which timestamps are.
    byte[] signature();
  }

  /// A payload that the bundle holds.
  record Enveloped(DsseEnvelope envelope) implements Content {
    @Override
    public byte[] signature() {
      return envelope.signatures().getFirst().bytes();
    }
  }

  /// A file that the bundle does not hold, only a hint of its hash.
  @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
  record Message(@Nullable Hash hash, byte[] digest, byte[] signature) implements Content {}

  private final Version version;
  private final Content content;
  private final List<X509Certificate> chain;
  private final @Nullable String keyHint;
  private final List<LogEntry> entries;
  private final List<byte[]> timestamps;

  SigstoreBundle(
      Version version,
      Content content,
      List<X509Certificate> chain,
      @Nullable String keyHint,
      List<LogEntry> entries,
      List<byte[]> timestamps) {
    this.version = version;
    this.content = content;
    this.chain = List.copyOf(chain);
    this.keyHint = keyHint;
    this.entries = List.copyOf(entries);
    this.timestamps = List.copyOf(timestamps);
  }

  /// Reads the JSON form, plain or gzip.
  ///
  /// @throws org.pgatlas.json.DocumentException saying what is wrong and where
  public static SigstoreBundle parse(byte[] document, JsonLimits limits) {
    return BundleReader.read(document, limits);
  }

  /// Whether a document brings along by what it is to be verified.
  ///
  /// @throws org.pgatlas.json.DocumentException when it is not JSON
  public static boolean isBundle(byte[] document, JsonLimits limits) {
    return BundleReader.isBundle(document, limits);
  }

  /// Whether it holds what it signs; else it is about a file.
  public boolean holdsItsPayload() {
    return content instanceof Enveloped;
  }

  /// Whether a certificate says who signed; else it is a key that one has to know.
  public boolean isKeyless() {
    return !chain.isEmpty();
  }

  Version version() {
    return version;
  }

  Content content() {
    return content;
  }

  List<X509Certificate> chain() {
    return chain;
  }

  @Nullable String keyHint() {
    return keyHint;
  }

  List<LogEntry> entries() {
    return entries;
  }

  List<byte[]> timestamps() {
    return timestamps;
  }
}
