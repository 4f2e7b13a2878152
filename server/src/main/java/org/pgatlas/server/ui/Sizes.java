package org.pgatlas.server.ui;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.pgatlas.server.ui.view.Shell;

/// Sizes of the catalogue beside the navigation, counted at most every few seconds.
final class Sizes implements Supplier<Shell.Counts> {
  private static final Duration FRESH = Duration.ofSeconds(5);

  private final Supplier<Shell.Counts> count;
  private final Clock clock;
  private final AtomicReference<@Nullable Counted> counted = new AtomicReference<>();

  private record Counted(Shell.Counts counts, Instant at) {}

  Sizes(Supplier<Shell.Counts> count, Clock clock) {
    this.count = count;
    this.clock = clock;
  }

  @Override
  public Shell.Counts get() {
    Counted known = counted.get();
    Instant now = clock.instant();
    if (known != null && known.at.plus(FRESH).isAfter(now)) {
      return known.counts;
    }
    Shell.Counts fresh = count.get();
    counted.set(new Counted(fresh, now));
    return fresh;
  }
}
