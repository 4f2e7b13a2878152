package org.pgatlas.bench;

import picocli.CommandLine.Option;

/// What a run's result file says of where it ran: options that benchmarks have in common.
public final class MeasuredOn {
  @Option(names = "--machine", description = "What the run ran on, for the result file.")
  private String machine = "not named";

  @Option(names = "--commit", description = "The commit measured, for the result file.")
  private String commit = "not named";

  public String machine() {
    return machine;
  }

  public String commit() {
    return commit;
  }
}
