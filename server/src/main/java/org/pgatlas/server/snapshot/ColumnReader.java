package org.pgatlas.server.snapshot;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32C;

/// Reads the columns of a [ColumnFile]: each is checked, then copied into an array. Nothing in the
/// file is believed before its checksum and its length were: no array is made for a count that the
/// file has no bytes for.
public final class ColumnReader {
  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final int BLOCK_HEAD = 16;

  /// A checksum's buffer has 31 bits of length.
  private static final long AT_ONCE = 1 << 30;

  private final MemorySegment mapped;
  private long at = ColumnFile.HEAD_BYTES;
  private int blocks;

  ColumnReader(MemorySegment mapped, int format) throws IOException {
    this.mapped = mapped;
    if (mapped.byteSize() < ColumnFile.HEAD_BYTES || mapped.get(LONG, 0) != ColumnFile.MAGIC) {
      throw new IOException("not a file of columns");
    }
    int found = mapped.get(INT, Long.BYTES);
    if (mapped.get(INT, Long.BYTES + Integer.BYTES) != 0) {
      throw damaged("its head");
    }
    if (found != format) {
      throw new IOException("format " + found + ", not " + format);
    }
  }

  /// A checked block.
  ///
  /// @param data where its bytes begin
  private record Block(boolean equal, int count, long data) {}

  public String text() throws IOException {
    Block block = next(ColumnFile.TEXT, 1);
    byte[] bytes = new byte[block.count()];
    MemorySegment.copy(mapped, ValueLayout.JAVA_BYTE, block.data(), bytes, 0, bytes.length);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /// A column of unknown length, whose values differ.
  public int[] ints() throws IOException {
    Block block = next(ColumnFile.INTS, Integer.BYTES);
    if (block.equal()) {
      throw damaged("equal values where they ascend");
    }
    return ints(block);
  }

  public int[] ints(int count) throws IOException {
    return ints(counted(next(ColumnFile.INTS, Integer.BYTES), count));
  }

  public long[] longs(int count) throws IOException {
    Block block = counted(next(ColumnFile.LONGS, Long.BYTES), count);
    long[] values = new long[block.count()];
    if (block.equal()) {
      Arrays.fill(values, mapped.get(LONG, block.data()));
    } else {
      MemorySegment.copy(mapped, LONG, block.data(), values, 0, values.length);
    }
    return values;
  }

  public boolean[] flags(int count) throws IOException {
    long[] words = longs((int) (((long) count + Long.SIZE - 1) / Long.SIZE));
    boolean[] values = new boolean[count];
    for (int i = 0; i < count; i++) {
      values[i] = (words[i >> 6] >>> i & 1) != 0;
    }
    return values;
  }

  /// Nothing is left.
  void end() throws IOException {
    int before = blocks;
    Block block = next(ColumnFile.END, 0);
    if (block.count() != before || at != mapped.byteSize()) {
      throw damaged("more than was written");
    }
  }

  private int[] ints(Block block) {
    int[] values = new int[block.count()];
    if (block.equal()) {
      Arrays.fill(values, mapped.get(INT, block.data()));
    } else {
      MemorySegment.copy(mapped, INT, block.data(), values, 0, values.length);
    }
    return values;
  }

  private Block counted(Block block, int count) throws IOException {
    if (block.count() != count) {
      throw damaged(block.count() + " values instead of " + count);
    }
    return block;
  }

  private Block next(int kind, int width) throws IOException {
    long size = mapped.byteSize();
    if (size - at < BLOCK_HEAD + Long.BYTES) {
      throw damaged("it ends");
    }
    int found = mapped.get(INT, at);
    boolean equal = (found & ColumnFile.EQUAL) != 0;
    long count = mapped.get(LONG, at + 2 * Integer.BYTES);
    if ((found & ~ColumnFile.EQUAL) != kind || mapped.get(INT, at + Integer.BYTES) != width) {
      throw damaged("kind " + found + " instead of " + kind);
    }
    if (count < 0 || count > Integer.MAX_VALUE - 8) {
      throw damaged("a count of " + count);
    }
    long bytes = (equal ? 1 : count) * width;
    long end = at + BLOCK_HEAD + bytes + (-bytes & Long.BYTES - 1);
    if (end > size - Long.BYTES) {
      throw damaged("it ends");
    }
    if (mapped.get(LONG, end) != sum(at, end)) {
      throw damaged("a checksum differs");
    }
    Block block = new Block(equal, (int) count, at + BLOCK_HEAD);
    at = end + Long.BYTES;
    blocks++;
    return block;
  }

  private long sum(long from, long to) {
    CRC32C sum = new CRC32C();
    for (long at = from; at < to; at += AT_ONCE) {
      sum.update(mapped.asSlice(at, Math.min(AT_ONCE, to - at)).asByteBuffer());
    }
    return sum.getValue();
  }

  private IOException damaged(String what) {
    return new IOException("damaged at byte " + at + ": " + what);
  }
}
