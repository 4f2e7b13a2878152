package org.pgatlas.server.cli;

import java.io.PrintWriter;
import org.pgatlas.server.wire.Json;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/// A command that asks the server one thing and prints the answer: as JSON for programs, else in
/// words.
abstract class Asking implements Runnable {
  @Mixin ServerOptions server = new ServerOptions();
  @Spec CommandSpec spec = CommandSpec.create();

  /// What the server says.
  abstract JsonNode ask(AtlasClient client);

  /// The answer for people.
  abstract void print(JsonNode answer, PrintWriter out);

  @Override
  public final void run() {
    JsonNode answer = server.with(this::ask);
    PrintWriter out = spec.commandLine().getOut();
    if (server.json) {
      out.println(Json.write(answer));
    } else {
      print(answer, out);
    }
    out.flush();
  }
}
