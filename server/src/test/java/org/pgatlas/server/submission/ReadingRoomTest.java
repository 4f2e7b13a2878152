package org.pgatlas.server.submission;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.pgatlas.server.http.Doorkeeper.Reading;
import org.pgatlas.server.wire.Spool;

/// What is read at a time, at the door and by workers, fits into the heap's share.
class ReadingRoomTest {
  private static final Duration SHORT = Duration.ofMillis(1);
  private static final int ROOM = 64 << 20;

  @Test
  @Timeout(60)
  void neither_side_shuts_the_other_out() throws InterruptedException {
    ReadingRoom room = new ReadingRoom(ROOM);
    ReadingRoom.Share all = Objects.requireNonNull(room.enter(Long.MAX_VALUE, SHORT));
    assertThat(room.enter(1, SHORT)).as("the door is full").isNull();
    ReadingRoom.Share worker = room.enter(ROOM / 8);
    all.close();
    ReadingRoom.Share next = Objects.requireNonNull(room.enter(ROOM / 8, SHORT));
    next.close();
    worker.close();
    ReadingRoom.Share large = room.enter(Long.MAX_VALUE);
    Objects.requireNonNull(room.enter(ROOM / 8, SHORT)).close();
    assertThat(room.enter(Long.MAX_VALUE, SHORT)).as("two that fill it").isNull();
    large.close();
    large.close();
    Objects.requireNonNull(room.enter(Long.MAX_VALUE, SHORT)).close();
    assertThat(room.enter(Long.MAX_VALUE, SHORT)).as("given back once").isNotNull();
    assertThat(room.enter(1, SHORT)).isNull();
  }

  @Test
  void a_packed_document_is_weighed_unpacked() throws IOException {
    byte[] text = new byte[3 << 20];
    Arrays.fill(text, (byte) ' ');
    byte[] packed = gzip(text);
    assertThat(packed.length).isLessThan(10_000);
    long enough = 1L << 40;
    try (Spool plain = Spool.of(new ByteArrayInputStream(text));
        Spool zipped = Spool.of(packed)) {
      assertThat(zipped.unpacked(enough)).isEqualTo(text.length);
      assertThat(plain.unpacked(enough)).isEqualTo(text.length);
      assertThat(zipped.unpacked(1 << 20)).as("no further").isBetween(1L << 20, 2L << 20);
      assertThat(IntakeGate.heap(zipped, Reading.HELD, enough))
          .isEqualTo(IntakeGate.heap(plain, Reading.HELD, enough))
          .isEqualTo(8L * text.length);
      assertThat(IntakeGate.heap(plain, Reading.STREAMED, enough)).isEqualTo(8L * text.length);
    }
    try (Spool cut = Spool.of(Arrays.copyOf(packed, packed.length / 2));
        Spool wrong = Spool.of(new byte[] {0x1f, (byte) 0x8b, 7, 7, 7})) {
      assertThat(cut.unpacked(enough)).isBetween((long) packed.length / 2, (long) text.length);
      assertThat(wrong.unpacked(enough)).isEqualTo(5);
    }
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(bytes);
    }
    return packed.toByteArray();
  }
}
