package org.pgatlas.server.artifact;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Content identifiers, version 1, with SHA-256 and base32: of all bytes under the raw codec, and
/// the UnixFS root that `ipfs add --cid-version=1` gives (256 KiB chunks, raw leaves, balanced, 174
/// links a node).
///
/// @see <a href="https://github.com/multiformats/cid">CID</a>
/// @see <a href="https://specs.ipfs.tech/unixfs/">UnixFS</a>
public final class Cid {
  public static final int CHUNK = 256 * 1024;
  private static final int LINKS_PER_NODE = 174;
  private static final int RAW = 0x55;
  private static final int DAG_PB = 0x70;
  private static final String BASE32 = "abcdefghijklmnopqrstuvwxyz234567";

  private Cid() {}

  /// The raw-codec CID of the bytes whose SHA-256 is given.
  public static String ofSha256(byte[] sha256) {
    return text(binary(RAW, sha256));
  }

  /// The UnixFS root of the bytes; for one chunk or less it is the raw CID.
  public static String unixFsRoot(byte[] bytes) {
    try {
      return of(new ByteArrayInputStream(bytes)).unixFsRoot();
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  /// What identifies some bytes.
  @SuppressWarnings("ArrayRecordComponent") // compared through its text
  record Identity(byte[] sha256, String unixFsRoot, long size) {}

  /// Of a stream, read to its end.
  static Identity of(InputStream in) throws IOException {
    MessageDigest whole = sha256();
    List<Link> level = new ArrayList<>();
    byte[] chunk = new byte[CHUNK];
    long size = 0;
    int length;
    while ((length = in.readNBytes(chunk, 0, CHUNK)) > 0) {
      whole.update(chunk, 0, length);
      level.add(new Link(binary(RAW, sha256(chunk, 0, length)), length, length));
      size += length;
    }
    byte[] sha256 = whole.digest();
    return new Identity(sha256, size <= CHUNK ? ofSha256(sha256) : root(level), size);
  }

  private static String root(List<Link> leaves) {
    List<Link> level = leaves;
    while (level.size() > 1) {
      List<Link> parents = new ArrayList<>();
      for (int from = 0; from < level.size(); from += LINKS_PER_NODE) {
        parents.add(parent(level.subList(from, Math.min(level.size(), from + LINKS_PER_NODE))));
      }
      level = parents;
    }
    return text(level.getFirst().cid());
  }

  public static byte[] sha256(byte[] bytes) {
    return sha256(bytes, 0, bytes.length);
  }

  /// @param fileBytes bytes of the file below this node
  /// @param totalBytes those plus the encoded nodes themselves (`Tsize`)
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Link(byte[] cid, long fileBytes, long totalBytes) {}

  private static Link parent(List<Link> children) {
    Protobuf node = new Protobuf();
    Protobuf file = new Protobuf();
    long fileBytes = 0;
    long totalBytes = 0;
    for (Link child : children) {
      Protobuf link = new Protobuf();
      link.bytes(1, child.cid());
      link.bytes(2, new byte[0]);
      link.varint(3, child.totalBytes());
      node.bytes(2, link.toByteArray());
      fileBytes += child.fileBytes();
      totalBytes += child.totalBytes();
    }
    file.varint(1, 2);
    file.varint(3, fileBytes);
    for (Link child : children) {
      file.varint(4, child.fileBytes());
    }
    node.bytes(1, file.toByteArray());
    byte[] encoded = node.toByteArray();
    return new Link(binary(DAG_PB, sha256(encoded)), fileBytes, totalBytes + encoded.length);
  }

  private static byte[] binary(int codec, byte[] sha256) {
    byte[] cid = new byte[4 + sha256.length];
    cid[0] = 1;
    cid[1] = (byte) codec;
    cid[2] = 0x12;
    cid[3] = (byte) sha256.length;
    System.arraycopy(sha256, 0, cid, 4, sha256.length);
    return cid;
  }

  private static String text(byte[] binary) {
    StringBuilder text = new StringBuilder("b");
    int bits = 0;
    int held = 0;
    for (byte b : binary) {
      bits = bits << 8 | (b & 0xff);
      held += 8;
      while (held >= 5) {
        held -= 5;
        text.append(BASE32.charAt(bits >> held & 31));
      }
      bits &= (1 << held) - 1;
    }
    if (held > 0) {
      text.append(BASE32.charAt(bits << (5 - held) & 31));
    }
    return text.toString();
  }

  private static byte[] sha256(byte[] bytes, int from, int length) {
    MessageDigest digest = sha256();
    digest.update(bytes, from, length);
    return digest.digest();
  }

  public static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /// The two wire types that dag-pb uses.
  private static final class Protobuf {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    void varint(int field, long value) {
      raw((long) field << 3);
      raw(value);
    }

    void bytes(int field, byte[] value) {
      raw((long) field << 3 | 2);
      raw(value.length);
      out.write(value, 0, value.length);
    }

    byte[] toByteArray() {
      return Arrays.copyOf(out.toByteArray(), out.size());
    }

    private void raw(long value) {
      long rest = value;
      while ((rest & ~0x7fL) != 0) {
        out.write((int) ((rest & 0x7f) | 0x80));
        rest >>>= 7;
      }
      out.write((int) rest);
    }
  }
}
