package org.pgatlas.server.ui;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.pgatlas.server.ui.view.Shell;

/// Sizes of a tenant's catalogue beside the navigation, counted at most every few seconds.
final class Sizes implements Function<UUID, Shell.Counts> {
  private static final Duration FRESH = Duration.ofSeconds(5);

  private final Function<UUID, Shell.Counts> count;
  private final Clock clock;
  private final Map<UUID, Counted> counted = new ConcurrentHashMap<>();

  private record Counted(Shell.Counts counts, Instant at) {}

  Sizes(Function<UUID, Shell.Counts> count, Clock clock) {
    this.count = count;
    this.clock = clock;
  }

  @Override
  public Shell.Counts apply(UUID tenant) {
    Counted known = counted.get(tenant);
    Instant now = clock.instant();
    if (known != null && known.at.plus(FRESH).isAfter(now)) {
      return known.counts;
    }
    Shell.Counts fresh = count.apply(tenant);
    counted.put(tenant, new Counted(fresh, now));
    return fresh;
  }
}
