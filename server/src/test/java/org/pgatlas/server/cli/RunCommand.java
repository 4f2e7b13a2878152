package org.pgatlas.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import org.pgatlas.server.testing.RunningAtlas;
import picocli.CommandLine;

/// The command line as somebody runs it, in this JVM.
public final class RunCommand {
  private RunCommand() {}

  /// What a command came to: its exit code and what it printed.
  public record Result(int code, String out, String err) {
    /// All that somebody sees.
    public String printed() {
      return out + err;
    }
  }

  public static Result of(String... words) {
    return of(AtlasCommand.create(), words);
  }

  /// Runs one command by itself.
  static Result of(CommandLine line, String... words) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    line.setOut(new PrintWriter(out));
    line.setErr(new PrintWriter(err));
    int code = line.execute(words);
    return new Result(code, out.toString(), err.toString());
  }

  /// Runs what must succeed, and returns what it printed as its result.
  public static String well(String... words) {
    Result result = of(words);
    assertThat(result.code()).as(result.printed()).isZero();
    return result.out();
  }

  public static Result against(RunningAtlas atlas, String... words) {
    List<String> arguments = new ArrayList<>(List.of(words));
    arguments.add("--server");
    arguments.add(atlas.atlas().url());
    return of(arguments.toArray(String[]::new));
  }

  /// Runs it against a server, asserts its exit code, and returns what it printed.
  public static String on(RunningAtlas atlas, int code, String... words) {
    Result result = against(atlas, words);
    assertThat(result.code()).as(result.printed()).isEqualTo(code);
    return result.printed();
  }
}
