package org.pgatlas.server.cli;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.pgatlas.server.Atlas;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `atlas serve`.
@Command(
    name = "serve",
    mixinStandardHelpOptions = true,
    description = "Runs the server and its workers until it is told to stop (Ctrl-C or SIGTERM).")
final class ServeCommand implements Callable<Integer> {
  @Mixin SettingOptions settings = new SettingOptions();
  @CommandLine.Spec CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    Atlas atlas = Atlas.start(settings.resolve(AtlasCommand.DATA_DIRECTORY), progress(spec));
    Foreground.run(atlas, out);
    return 0;
  }

  static Atlas.Progress progress(CommandLine.Model.CommandSpec spec) {
    PrintWriter err = spec.commandLine().getErr();
    return message -> {
      err.println(message);
      err.flush();
    };
  }
}
