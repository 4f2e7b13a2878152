package org.pgatlas.server.cli;

import java.io.PrintWriter;
import java.util.function.BiConsumer;
import java.util.function.Function;
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

  /// Asks by `GET`.
  ///
  /// @param words prints the answer for people
  final void ask(String path, BiConsumer<JsonNode, PrintWriter> words) {
    ask(client -> client.get(path), words);
  }

  final void ask(
      Function<AtlasClient, JsonNode> question, BiConsumer<JsonNode, PrintWriter> words) {
    JsonNode answer = server.with(question);
    PrintWriter out = spec.commandLine().getOut();
    if (server.json) {
      out.println(Json.write(answer));
    } else {
      words.accept(answer, out);
    }
    out.flush();
  }
}
