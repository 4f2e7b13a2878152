package org.pgatlas.server.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ColumnFileTest {
  @TempDir Path folder;

  private static final int FORMAT = 7;
  private static final int[] ASCENDING = {3, 5, 8};
  private static final boolean[] FLAGS = {true, false, true};

  private Path file() {
    return folder.resolve("a.graph");
  }

  private long write() throws IOException {
    return ColumnFile.write(
        file(),
        FORMAT,
        out -> {
          out.text("who=me\n");
          out.ints(ASCENDING);
          out.ints(new int[] {9, 9, 9});
          out.longs(new long[] {-1, Long.MIN_VALUE, 1});
          out.flags(FLAGS);
          out.ints(3, i -> i * i);
        },
        () -> {});
  }

  private String read() throws IOException {
    return ColumnFile.read(
        file(),
        FORMAT,
        in -> {
          String text = in.text();
          int[] ids = in.ints();
          return text
              + Arrays.toString(ids)
              + Arrays.toString(in.ints(ids.length))
              + Arrays.toString(in.longs(ids.length))
              + Arrays.toString(in.flags(ids.length))
              + Arrays.toString(in.ints(ids.length));
        });
  }

  @Test
  void columns_come_back_as_they_were() throws IOException {
    assertThat(write()).isEqualTo(Files.size(file()));
    assertThat(read())
        .isEqualTo(
            "who=me\n[3, 5, 8][9, 9, 9][-1, -9223372036854775808, 1][true, false, true][0, 1, 4]");
  }

  @Test
  void long_columns_come_back_as_they_were() throws IOException {
    Random random = new Random(5);
    int[] ints = random.ints(700_001).toArray();
    long[] longs = random.longs(300_003).toArray();
    boolean[] flags = new boolean[ints.length];
    for (int i = 0; i < flags.length; i++) {
      flags[i] = ints[i] % 3 == 0;
    }
    String text = "é".repeat(1_500_000);
    ColumnFile.write(
        file(),
        FORMAT,
        out -> {
          out.text(text);
          out.ints(ints);
          out.longs(longs);
          out.flags(flags);
          out.ints(ints.length, i -> ints[i]);
          out.ints(new int[0]);
        },
        () -> {});
    ColumnFile.read(
        file(),
        FORMAT,
        in -> {
          assertThat(in.text()).isEqualTo(text);
          assertThat(in.ints()).isEqualTo(ints);
          assertThat(in.longs(longs.length)).isEqualTo(longs);
          assertThat(in.flags(flags.length)).isEqualTo(flags);
          assertThat(in.ints(ints.length)).isEqualTo(ints);
          assertThat(in.ints(0)).isEmpty();
          return text;
        });
  }

  @Test
  void every_damaged_byte_and_every_cut_is_seen() throws IOException {
    write();
    byte[] whole = Files.readAllBytes(file());
    Random random = new Random(11);
    for (int at = 0; at < whole.length; at++) {
      byte[] damaged = whole.clone();
      damaged[at] ^= (byte) (1 << random.nextInt(8));
      Files.write(file(), damaged);
      assertThatThrownBy(this::read).as("byte %d", at).isInstanceOf(IOException.class);
      Files.write(file(), Arrays.copyOf(whole, at));
      assertThatThrownBy(this::read).as("cut at %d", at).isInstanceOf(IOException.class);
    }
    Files.write(file(), Arrays.copyOf(whole, whole.length + 8));
    assertThatThrownBy(this::read).isInstanceOf(IOException.class).hasMessageContaining("more");
    Files.write(file(), whole);
    assertThat(read()).isNotEmpty();
  }

  @Test
  void what_is_read_otherwise_than_it_was_written_is_refused() throws IOException {
    write();
    assertThatThrownBy(() -> ColumnFile.read(file(), FORMAT + 1, ColumnReader::text))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("format 7, not 8");
    assertThatThrownBy(() -> ColumnFile.read(file(), FORMAT, ColumnReader::text))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("kind 2 instead of 4");
    assertThatThrownBy(
            () ->
                ColumnFile.read(
                    file(),
                    FORMAT,
                    in -> {
                      in.text();
                      return in.ints(4);
                    }))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("3 values instead of 4");
  }

  @Test
  void who_fails_while_writing_leaves_the_old_file_and_nothing_beside_it() throws IOException {
    write();
    String before = read();
    assertThatThrownBy(
            () ->
                ColumnFile.write(
                    file(),
                    FORMAT,
                    out -> {
                      out.text("half");
                      throw new IOException("disk full");
                    },
                    () -> {}))
        .hasMessage("disk full");
    assertThatThrownBy(
            () ->
                ColumnFile.write(
                    file(),
                    FORMAT,
                    out -> out.text("whole"),
                    () -> {
                      throw new IllegalStateException("nobody vouches");
                    }))
        .hasMessage("nobody vouches");
    assertThat(read()).isEqualTo(before);
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).containsExactly(file());
    }
  }

  @Test
  void only_its_owner_may_read_it() throws IOException {
    Path inside = folder.resolve("graphs/deep");
    ColumnFile.makeFolder(inside);
    write();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
        .isEqualTo("rw-------");
    assertThat(
            List.of(
                PosixFilePermissions.toString(Files.getPosixFilePermissions(inside)),
                PosixFilePermissions.toString(Files.getPosixFilePermissions(inside.getParent()))))
        .containsOnly("rwx------");
  }
}
