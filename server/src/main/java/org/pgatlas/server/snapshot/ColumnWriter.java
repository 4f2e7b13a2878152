package org.pgatlas.server.snapshot;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;

/// Writes the columns of a [ColumnFile], a megabyte at a time: not through a mapping, where a full
/// disk would be a signal instead of an exception.
public final class ColumnWriter {
  private static final int BUFFER = 1 << 20;

  private final FileChannel channel;
  private final ByteBuffer buffer =
      ByteBuffer.allocateDirect(BUFFER).order(ByteOrder.LITTLE_ENDIAN);
  private final CRC32C sum = new CRC32C();
  private int blocks;

  ColumnWriter(FileChannel channel, int format) throws IOException {
    this.channel = channel;
    buffer.putLong(ColumnFile.MAGIC).putInt(format).putInt(0);
    flush();
  }

  /// Brings value `index` of a column.
  @FunctionalInterface
  public interface Ints {
    int at(int index);
  }

  public void text(String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    begin(ColumnFile.TEXT, 1, bytes.length);
    for (int from = 0; from < bytes.length; from += BUFFER) {
      int length = Math.min(BUFFER, bytes.length - from);
      room(length);
      buffer.put(bytes, from, length);
    }
    finish(bytes.length);
  }

  public void ints(int[] values) throws IOException {
    boolean equal = true;
    for (int i = 1; i < values.length && equal; i++) {
      equal = values[i] == values[0];
    }
    equal &= values.length > 1;
    begin(ColumnFile.INTS | (equal ? ColumnFile.EQUAL : 0), Integer.BYTES, values.length);
    int stored = equal ? 1 : values.length;
    for (int from = 0; from < stored; from += BUFFER / Integer.BYTES) {
      int length = Math.min(BUFFER / Integer.BYTES, stored - from);
      room(length * Integer.BYTES);
      buffer.asIntBuffer().put(values, from, length);
      buffer.position(buffer.position() + length * Integer.BYTES);
    }
    finish((long) stored * Integer.BYTES);
  }

  /// So many values that are in no array.
  public void ints(int count, Ints values) throws IOException {
    begin(ColumnFile.INTS, Integer.BYTES, count);
    for (int i = 0; i < count; i++) {
      room(Integer.BYTES);
      buffer.putInt(values.at(i));
    }
    finish((long) count * Integer.BYTES);
  }

  public void longs(long[] values) throws IOException {
    boolean equal = true;
    for (int i = 1; i < values.length && equal; i++) {
      equal = values[i] == values[0];
    }
    equal &= values.length > 1;
    begin(ColumnFile.LONGS | (equal ? ColumnFile.EQUAL : 0), Long.BYTES, values.length);
    int stored = equal ? 1 : values.length;
    for (int from = 0; from < stored; from += BUFFER / Long.BYTES) {
      int length = Math.min(BUFFER / Long.BYTES, stored - from);
      room(length * Long.BYTES);
      buffer.asLongBuffer().put(values, from, length);
      buffer.position(buffer.position() + length * Long.BYTES);
    }
    finish((long) stored * Long.BYTES);
  }

  /// A bit each.
  public void flags(boolean[] values) throws IOException {
    long[] words = new long[(values.length + Long.SIZE - 1) / Long.SIZE];
    for (int i = 0; i < values.length; i++) {
      words[i >> 6] |= values[i] ? 1L << i : 0;
    }
    longs(words);
  }

  void end() throws IOException {
    begin(ColumnFile.END, 0, blocks);
    finish(0);
  }

  private void begin(int kind, int width, long count) throws IOException {
    sum.reset();
    room(2 * Long.BYTES);
    buffer.putInt(kind).putInt(width).putLong(count);
    blocks++;
  }

  private void finish(long bytes) throws IOException {
    int padding = (int) (-bytes & Long.BYTES - 1);
    room(padding);
    for (int i = 0; i < padding; i++) {
      buffer.put((byte) 0);
    }
    flush();
    buffer.putLong(sum.getValue());
    flush();
  }

  private void room(int bytes) throws IOException {
    if (buffer.remaining() < bytes) {
      flush();
    }
  }

  private void flush() throws IOException {
    buffer.flip();
    sum.update(buffer.duplicate());
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
    buffer.clear();
  }
}
