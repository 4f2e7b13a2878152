package org.pgatlas.server.ui;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What takes seconds to find out, found out on a thread of its own: who asks is told at once what
/// was last found and when, and has it looked at anew when that is a while ago.
final class Lately<T> {
  private static final Logger LOG = LoggerFactory.getLogger(Lately.class);
  private static final Duration FRESH = Duration.ofMinutes(1);

  private final String what;
  private final Supplier<T> look;
  private final Clock clock;
  private final AtomicBoolean looking = new AtomicBoolean();
  private volatile @Nullable Known<T> known;
  private volatile @Nullable String problem;
  private volatile @Nullable Instant looked;

  /// @param at when it had been found
  record Known<T>(T thing, Instant at) {}

  /// @param known nothing before the first look is over
  /// @param looking whether it is being looked at
  /// @param problem why the last look failed, null when it did not
  record State<T>(Optional<Known<T>> known, boolean looking, @Nullable String problem) {}

  /// @param what for the thread's name and the log
  /// @param look called by one thread at a time
  Lately(String what, Supplier<T> look, Clock clock) {
    this.what = what;
    this.look = look;
    this.clock = clock;
  }

  State<T> ask() {
    if (stale() && looking.compareAndSet(false, true)) {
      // A look that ended between the two is new enough.
      if (stale()) {
        Thread.ofVirtual().name(what).start(this::find);
      } else {
        looking.set(false);
      }
    }
    return new State<>(Optional.ofNullable(known), looking.get(), problem);
  }

  private boolean stale() {
    Instant last = looked;
    return last == null || !last.plus(FRESH).isAfter(clock.instant());
  }

  private void find() {
    try {
      known = new Known<>(look.get(), clock.instant());
      problem = null;
    } catch (RuntimeException e) {
      LOG.warn("{} failed; what was last known stays", what, e);
      problem = String.valueOf(e.getMessage());
    } finally {
      looked = clock.instant();
      looking.set(false);
    }
  }
}
