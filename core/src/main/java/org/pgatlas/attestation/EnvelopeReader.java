package org.pgatlas.attestation;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.pgatlas.json.DocumentException.Code;
import org.pgatlas.json.DocumentText;
import org.pgatlas.json.JsonCursor;
import org.pgatlas.json.JsonLimits;

/// Reads the JSON form of an envelope.
///
/// @see <a href="https://github.com/secure-systems-lab/dsse/blob/master/envelope.md">DSSE
/// envelope</a>
final class EnvelopeReader {
  private static final int MAX_SIGNATURES = 100;

  /// Names of an envelope's fields, found in any case: some programs read `Payload` as `payload`.
  private static final SortedSet<String> NAMES = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);

  static {
    NAMES.addAll(List.of("payload", "payloadType", "signatures", "dsseEnvelope", "dsse_envelope"));
  }

  private final JsonCursor json;
  private final List<DsseEnvelope.Signature> signatures = new ArrayList<>(1);
  private @Nullable String payloadType;
  private byte @Nullable [] payload;
  private boolean signsAFile;
  private boolean wrapped;
  private boolean bare;

  private EnvelopeReader(JsonCursor json) {
    this.json = json;
  }

  static DsseEnvelope read(byte[] document, JsonLimits limits) {
    return new DocumentText(document, limits)
        .json(
            json -> {
              DsseEnvelope envelope = new EnvelopeReader(json).read();
              json.end();
              return envelope;
            });
  }

  static boolean isEnvelope(byte[] document, JsonLimits limits) {
    return new DocumentText(document, limits)
        .json(
            json -> {
              if (!json.atObject()) {
                return false;
              }
              boolean[] seen = new boolean[3];
              json.objectWhile(
                  name -> {
                    seen[0] |= name.equals("payload");
                    seen[1] |= name.equals("payloadType");
                    seen[2] |= name.equals("dsseEnvelope") || name.equals("dsse_envelope");
                    json.skip();
                    return !(seen[2] || (seen[0] && seen[1]));
                  });
              return seen[2] || (seen[0] && seen[1]);
            });
  }

  private DsseEnvelope read() {
    json.object(this::top);
    if (payload == null && signsAFile) {
      throw json.refuse(
          Code.INVALID_STRUCTURE,
          "expected an envelope; the messageSignature of this bundle is about a file that it does not hold");
    }
    if (payload == null || payloadType == null || signatures.isEmpty()) {
      throw json.refuse(
          Code.INVALID_STRUCTURE, "expected payload, payloadType and signatures of an envelope");
    }
    return new DsseEnvelope(payloadType, payload, signatures);
  }

  /// An envelope, or the bundle around one. Other programs take the one or the other of two
  /// contents, so a document that holds both is refused: what is judged has to be what they see.
  private void top(String name) {
    switch (name) {
      case "dsseEnvelope", "dsse_envelope" -> {
        one(!wrapped && !bare && !signsAFile);
        wrapped = true;
        json.optionalObject(this::field);
      }
      case "messageSignature", "message_signature" -> {
        boolean given = !json.atNull();
        one(!given || !(wrapped || bare || signsAFile));
        signsAFile |= given;
        json.skip();
      }
      case "payloadType", "payload", "signatures" -> {
        one(!wrapped && !signsAFile);
        bare = true;
        field(name);
      }
      default -> field(name);
    }
  }

  private void one(boolean only) {
    if (!only) {
      throw json.refuse(
          Code.INVALID_STRUCTURE,
          "expected one content, found another: a dsseEnvelope, a messageSignature and the fields of"
              + " a bare envelope exclude each other");
    }
  }

  private void field(String name) {
    switch (name) {
      case "payloadType" -> payloadType = json.text();
      case "payload" -> payload = base64();
      case "signatures" -> json.array(this::signature);
      default -> {
        if (NAMES.contains(name)) {
          throw json.refuse(
              Code.INVALID_STRUCTURE,
              "the name '" + name + "' is that of a part of the envelope to some programs");
        }
        json.skip();
      }
    }
  }

  private void signature() {
    @Nullable String[] keyId = new String[1];
    byte @Nullable [][] bytes = new byte[1][];
    json.object(
        name -> {
          switch (name) {
            case "keyid" -> keyId[0] = json.text();
            case "sig" -> bytes[0] = base64();
            default -> json.skip();
          }
        });
    byte[] signature = bytes[0];
    if (signature == null || signature.length == 0) {
      throw json.refuse(Code.INVALID_STRUCTURE, "expected a signature, found none");
    }
    if (signatures.size() == MAX_SIGNATURES) {
      throw json.refuse(Code.TOO_LARGE, "more than " + MAX_SIGNATURES + " signatures");
    }
    signatures.add(new DsseEnvelope.Signature(keyId[0], signature));
  }

  /// Standard or URL-safe, as the specification demands.
  private byte @Nullable [] base64() {
    String text = json.text();
    if (text == null) {
      return null;
    }
    boolean urlSafe = text.indexOf('-') >= 0 || text.indexOf('_') >= 0;
    try {
      return (urlSafe ? Base64.getUrlDecoder() : Base64.getDecoder()).decode(text);
    } catch (IllegalArgumentException e) {
      throw json.refuse(Code.INVALID_STRUCTURE, "expected base64: " + e.getMessage());
    }
  }
}
