package org.pgatlas.server.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import picocli.CommandLine.Model.CommandSpec;

/// Filters: standard input by lines, UTF-8, one line out for each.
final class Lines {
  private Lines() {}

  static void transform(CommandSpec spec, Function<String, String> transformation) {
    PrintStream out =
        new PrintStream(
            new java.io.FileOutputStream(java.io.FileDescriptor.out),
            false,
            StandardCharsets.UTF_8);
    try (BufferedReader in = open()) {
      String line;
      while ((line = in.readLine()) != null) {
        out.print(transformation.apply(line).replace('\n', ' ') + "\n");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(spec.qualifiedName() + " cannot read standard input", e);
    }
    out.flush();
  }

  static List<String> all() {
    List<String> lines = new ArrayList<>();
    try (BufferedReader in = open()) {
      in.lines().forEach(lines::add);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read standard input", e);
    }
    return lines;
  }

  private static BufferedReader open() {
    return new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
  }
}
