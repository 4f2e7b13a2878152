package org.pgatlas.server.submission;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Where the exact bytes of a submission are.
@FunctionalInterface
public interface RawArtifacts {
  Optional<byte[]> get(UUID tenant, byte[] sha256);

  /// The bytes as text; null when there are none or they are not UTF-8 (a compressed document is
  /// not).
  default @Nullable String text(UUID tenant, @Nullable String sha256) {
    if (sha256 == null || sha256.isEmpty()) {
      return null;
    }
    return get(tenant, HexFormat.of().parseHex(sha256)).map(RawArtifacts::decode).orElse(null);
  }

  private static @Nullable String decode(byte[] bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException notText) {
      return null;
    }
  }
}
