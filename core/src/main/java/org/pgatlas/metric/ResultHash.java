package org.pgatlas.metric;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// Identifies results by content: SHA-256 over a byte-stable form. Every part is written as a type
/// tag, its length and its values big-endian; texts as UTF-8; doubles by their bits with one NaN
/// and one zero. The same parts in the same order give the same hash on every machine and in every
/// version of this class: change the form only together with [#FORM].
public final class ResultHash {
  private static final String FORM = "pgatlas-result-1";
  private static final int CHUNK = 8192;

  private final MessageDigest digest;
  private final ByteBuffer buffer = ByteBuffer.allocate(CHUNK).order(ByteOrder.BIG_ENDIAN);

  /// `name` says what is hashed, so that equal numbers of two metrics differ.
  public ResultHash(String name) {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java platform has SHA-256", impossible);
    }
    put(FORM);
    put(name);
  }

  public ResultHash put(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    head('s', bytes.length);
    if (bytes.length <= buffer.capacity()) {
      room(bytes.length).put(bytes);
    } else {
      drain();
      digest.update(bytes);
    }
    return this;
  }

  public ResultHash put(int[] values) {
    head('i', values.length);
    for (int value : values) {
      room(Integer.BYTES).putInt(value);
    }
    return this;
  }

  public ResultHash put(long[] values) {
    head('l', values.length);
    for (long value : values) {
      room(Long.BYTES).putLong(value);
    }
    return this;
  }

  public ResultHash put(double[] values) {
    head('d', values.length);
    for (double value : values) {
      room(Long.BYTES).putLong(Double.doubleToLongBits(value == 0.0 ? 0.0 : value));
    }
    return this;
  }

  /// The hash in lower-case hex; ends the use of this object.
  public String hex() {
    drain();
    return HexFormat.of().formatHex(digest.digest());
  }

  private void head(char tag, int length) {
    room(1 + Integer.BYTES).put((byte) tag).putInt(length);
  }

  private ByteBuffer room(int bytes) {
    if (buffer.remaining() < bytes) {
      drain();
    }
    return buffer;
  }

  private void drain() {
    digest.update(buffer.flip());
    buffer.clear();
  }
}
