package org.pgatlas.attestation.sigstore;

import java.io.ByteArrayOutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.security.PublicKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The logs of certificates that a trust root names. A certificate carries their word that they
/// have seen it, all but that word itself.
///
/// @see <a href="https://www.rfc-editor.org/rfc/rfc6962#section-3.2">RFC 6962, 3.2</a>
final class CertificateLogs {
  private static final String EXTENSION = "1.3.6.1.4.1.11129.2.4.2";
  private static final String PLACE = "/verificationMaterial";
  private static final int MOST = 20;
  private static final int EXTENSIONS = 0xa3;

  private final List<LogKey> logs;

  CertificateLogs(List<LogKey> logs) {
    this.logs = List.copyOf(logs);
  }

  /// A log's word.
  ///
  /// @param time in milliseconds
  @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
  private record Word(
      byte[] logId, long time, byte[] extensions, int hash, int algorithm, byte[] signature) {}

  /// @throws Refusal when no log has seen the certificate
  void check(X509Certificate certificate, X509Certificate issuer) {
    byte @Nullable [] extension = certificate.getExtensionValue(EXTENSION);
    if (extension == null) {
      throw refuse("the certificate carries no word of a certificate log");
    }
    try {
      byte[] list = Der.of(Der.of(extension).content(Der.OCTET_STRING)).content(Der.OCTET_STRING);
      byte[] bare = withoutWords(certificate.getTBSCertificate());
      byte[] issuerHash = Hash.SHA256.of(issuer.getPublicKey().getEncoded());
      String why = "";
      for (Word word : words(list)) {
        why = unproved(word, bare, issuerHash);
        if (why.isEmpty()) {
          return;
        }
      }
      throw refuse(why.isEmpty() ? "the certificate carries an empty list of words" : why);
    } catch (BadDer | CertificateEncodingException e) {
      throw refuse("the word of the certificate log cannot be read: " + e.getMessage());
    } catch (BufferUnderflowException _) {
      throw refuse("the word of the certificate log is cut off");
    }
  }

  /// Empty when a log of the root vouches by it.
  private String unproved(Word word, byte[] bare, byte[] issuerHash) {
    Instant time = Instant.ofEpochMilli(word.time());
    String why = "the trust root has no certificate log " + LogKey.shown(word.logId());
    for (LogKey log : logs) {
      if (!log.hasId(word.logId())) {
        continue;
      }
      if (!log.window().holds(time)) {
        why = "the certificate log is trusted " + log.window() + ", its word is of " + time;
      } else if (isOf(word, log.key())
          && Signatures.isBy(log.key(), signed(word, bare, issuerHash), word.signature())) {
        return "";
      } else {
        why = "the word is not signed by the certificate log " + LogKey.shown(log.id());
      }
    }
    return why;
  }

  /// Whether hash and algorithm, by their numbers in TLS 1.2, are those of the key: SHA-256 with
  /// RSA or ECDSA.
  private static boolean isOf(Word word, PublicKey key) {
    int algorithm = key instanceof RSAPublicKey ? 1 : key instanceof ECPublicKey ? 3 : -1;
    return word.hash() == 4 && word.algorithm() == algorithm;
  }

  private static byte[] signed(Word word, byte[] bare, byte[] issuerHash) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(bare.length + 64);
    out.write(0); // version 1
    out.write(0); // a log's word
    out.writeBytes(ByteBuffer.allocate(8).putLong(word.time()).array());
    out.write(0);
    out.write(1); // over a certificate without such words
    out.writeBytes(issuerHash);
    out.write(bare.length >>> 16);
    out.write(bare.length >>> 8);
    out.write(bare.length);
    out.writeBytes(bare);
    out.write(word.extensions().length >>> 8);
    out.write(word.extensions().length);
    out.writeBytes(word.extensions());
    return out.toByteArray();
  }

  private static List<Word> words(byte[] list) {
    ByteBuffer bytes = ByteBuffer.wrap(list);
    ByteBuffer all = ByteBuffer.wrap(some(bytes));
    if (bytes.hasRemaining()) {
      throw new BadDer("bytes after the list");
    }
    List<Word> words = new ArrayList<>();
    while (all.hasRemaining()) {
      if (words.size() == MOST) {
        throw new BadDer("more than " + MOST + " words");
      }
      ByteBuffer one = ByteBuffer.wrap(some(all));
      if (one.get() != 0) {
        continue;
      }
      byte[] id = new byte[32];
      one.get(id);
      long time = one.getLong();
      byte[] extensions = some(one);
      words.add(new Word(id, time, extensions, one.get(), one.get(), some(one)));
    }
    return words;
  }

  /// As many bytes as the two before them say.
  private static byte[] some(ByteBuffer bytes) {
    byte[] some = new byte[Math.min(bytes.getShort() & 0xffff, bytes.remaining() + 1)];
    bytes.get(some);
    return some;
  }

  /// What was signed before the logs had said anything.
  static byte[] withoutWords(byte[] certificate) {
    List<byte[]> parts = new ArrayList<>();
    for (Der part : Der.of(certificate).parts(Der.SEQUENCE, 6)) {
      if (part.is(EXTENSIONS)) {
        List<byte[]> kept = new ArrayList<>();
        for (Der extension : part.parts().getFirst().parts(Der.SEQUENCE, 1)) {
          if (!extension.parts(Der.SEQUENCE, 2).getFirst().objectId().equals(EXTENSION)) {
            kept.add(extension.encoded());
          }
        }
        parts.add(Der.encode(EXTENSIONS, Der.encode(Der.SEQUENCE, kept.toArray(byte[][]::new))));
      } else {
        parts.add(part.encoded());
      }
    }
    return Der.encode(Der.SEQUENCE, parts.toArray(byte[][]::new));
  }

  private static Refusal refuse(String reason) {
    return new Refusal(Check.CERTIFICATE_LOG, PLACE, reason);
  }
}
