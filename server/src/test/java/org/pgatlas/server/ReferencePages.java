package org.pgatlas.server;

import java.util.LinkedHashMap;
import java.util.Map;

/// The reference pages that programs can write better than people.
final class ReferencePages {
  static final String FOLDER = "docs/reference/";

  static final String MADE =
      "*Generated from the sources; `DocsTest` fails when it is stale. CONTRIBUTING.md says how to make it again.*\n";

  private ReferencePages() {}

  /// Path in the checkout → text.
  static Map<String, String> all() {
    Map<String, String> pages = new LinkedHashMap<>();
    pages.put(FOLDER + "cli.md", CliPage.text());
    pages.put(FOLDER + "config.md", config());
    pages.put(FOLDER + "schema.md", SchemaPage.text());
    return pages;
  }

  private static String config() {
    StringBuilder page = new StringBuilder();
    page.append("# Configuration\n\n").append(MADE).append('\n');
    page.append(
        """
        A setting is looked for in this order: the flag `--key` of `serve`, `demo` and `migrate` (the frequent ones;
        [cli.md](cli.md) lists them), the variable `ATLAS_KEY`, the line `key = value` of
        `atlas.properties` in the data directory, the default. An unknown key is an error at the start that names the
        nearest known one.

        | key | variable | default | meaning |
        |---|---|---|---|
        """);
    for (Setting setting : Setting.values()) {
      page.append("| `").append(setting.key()).append("` | `").append(setting.variable());
      page.append("` | ");
      page.append(setting.defaultValue().isEmpty() ? "" : "`" + setting.defaultValue() + "`");
      page.append(" | ").append(cell(setting.description())).append(" |\n");
    }
    page.append(
        """

        Not settings of the server, but read by the script or by tests:

        | variable | meaning |
        |---|---|
        | `JAVA_HOME` | the JDK that `./atlas` tries first; it must be 25 or newer |
        | `ATLAS_HEAP` | largest Java heap, e.g. `2g`; by default half of the memory, at most 31 GiB; benchmarks get 8 GiB ([which size needs what](../operations.md#memory)) |
        | `ATLAS_API_KEY` | API key that commands show it, when no `--api-key` is given |
        | `ATLAS_SERVER` | URL of the server that commands talk to, when no `--server` is given |
        | `ATLAS_TESTDATA` | folder of specification suites and real documents; tests that need one skip with its name |
        """);
    return page.toString();
  }

  /// Text that keeps within one cell of a table.
  static String cell(String text) {
    return text.replace("|", "\\|").replace("\n", " ");
  }
}
