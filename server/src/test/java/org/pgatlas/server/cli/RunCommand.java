package org.pgatlas.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import org.pgatlas.server.testing.RunningAtlas;
import picocli.CommandLine;

/// The command line against a running server.
public final class RunCommand {
  private RunCommand() {}

  /// Runs it, asserts its exit code, and returns what it printed.
  public static String on(RunningAtlas atlas, int code, String... words) {
    CommandLine line = AtlasCommand.create();
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    line.setOut(new PrintWriter(out));
    line.setErr(new PrintWriter(err));
    List<String> arguments = new ArrayList<>(List.of(words));
    arguments.add("--server");
    arguments.add(atlas.atlas().url());
    assertThat(line.execute(arguments.toArray(String[]::new)))
        .as(out + err.toString())
        .isEqualTo(code);
    return out + err.toString();
  }
}
