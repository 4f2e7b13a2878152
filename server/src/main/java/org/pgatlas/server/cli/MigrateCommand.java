package org.pgatlas.server.cli;

import org.pgatlas.server.Atlas;
import org.pgatlas.server.AtlasConfig;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `atlas migrate`.
@Command(
    name = "migrate",
    mixinStandardHelpOptions = true,
    description = "Brings the database's schema to this version and ends; `serve` does it too.")
final class MigrateCommand implements Runnable {
  @Mixin SettingOptions settings = new SettingOptions();
  @Spec CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    AtlasConfig config = settings.resolve(AtlasCommand.DATA_DIRECTORY);
    Atlas.Migrated migrated = Atlas.migrate(config, ServeCommand.progress(spec));
    spec.commandLine()
        .getOut()
        .println(
            "schema version "
                + migrated.version()
                + ", "
                + migrated.executed()
                + " migrations ran");
  }
}
