package org.pgatlas.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/// What a server and its database have used of the processors so far, in milliseconds: what two
/// versions can be compared by while others use the machine, too.
///
/// @param java the whole process
/// @param compilers of it, the compilers from bytecode
/// @param collector of it, the thread that collects garbage
/// @param database everything that the server started: PostgreSQL with all its processes
record ProcessorTime(long java, long compilers, long collector, long database) {
  /// `USER_HZ`, which is 100 on every Linux that Java runs on.
  private static final long TICK_MS = 10;

  private static final Path PROC = Path.of("/proc");

  /// One line of `stat`.
  ///
  /// @param own time of the process or thread itself
  /// @param ended time of its children that have ended
  private record Stat(long parent, long own, long ended) {
    static Stat of(Path folder) throws IOException {
      String line = Files.readString(folder.resolve("stat"));
      String[] fields = line.substring(line.lastIndexOf(')') + 2).split(" ");
      return new Stat(
          Long.parseLong(fields[1]),
          (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) * TICK_MS,
          (Long.parseLong(fields[13]) + Long.parseLong(fields[14])) * TICK_MS);
    }
  }

  static ProcessorTime of(long pid) {
    Path server = PROC.resolve(Long.toString(pid));
    try {
      Stat stat = Stat.of(server);
      long compilers = 0;
      long collector = 0;
      for (Path thread : below(server.resolve("task"))) {
        try {
          String name = Files.readString(thread.resolve("comm")).strip();
          if (name.startsWith("C1 ") || name.startsWith("C2 ")) {
            compilers += Stat.of(thread).own();
          } else if (name.equals("VM Thread")) {
            collector += Stat.of(thread).own();
          }
        } catch (IOException _) {
          // A thread that has ended meanwhile.
        }
      }
      return new ProcessorTime(stat.own(), compilers, collector, stat.ended() + descendants(pid));
    } catch (IOException gone) {
      throw new IllegalStateException("the server has ended", gone);
    }
  }

  private static long descendants(long pid) throws IOException {
    Map<Long, Stat> all = new HashMap<>();
    for (Path process : below(PROC)) {
      try {
        all.put(Long.parseLong(process.getFileName().toString()), Stat.of(process));
      } catch (IOException | NumberFormatException _) {
        // No process, or one that has ended meanwhile.
      }
    }
    long sum = 0;
    for (Map.Entry<Long, Stat> one : all.entrySet()) {
      long ancestor = one.getKey();
      for (Stat of = one.getValue(); ancestor != pid && of != null; of = all.get(ancestor)) {
        ancestor = of.parent();
      }
      sum +=
          one.getKey() != pid && ancestor == pid
              ? one.getValue().own() + one.getValue().ended()
              : 0;
    }
    return sum;
  }

  private static List<Path> below(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return new ArrayList<>(entries.toList());
    }
  }

  /// Since then, for each of so many documents.
  String since(ProcessorTime before, int documents) {
    return String.format(
        Locale.ROOT,
        "%.1f ms a document: PostgreSQL %.1f, Java %.1f (compilers %.1f, collector %.1f of it)",
        (double) (java - before.java + database - before.database) / documents,
        (double) (database - before.database) / documents,
        (double) (java - before.java) / documents,
        (double) (compilers - before.compilers) / documents,
        (double) (collector - before.collector) / documents);
  }
}
