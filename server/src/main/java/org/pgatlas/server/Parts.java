package org.pgatlas.server;

import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What was started, to be stopped in the opposite order. One part that cannot be stopped keeps
/// none of the others running.
final class Parts implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Parts.class);

  private final List<AutoCloseable> started = new ArrayList<>();

  /// Takes over a part and hands it back.
  <T extends AutoCloseable> T keep(T part) {
    started.add(part);
    return part;
  }

  @Override
  public void close() {
    for (AutoCloseable part : started.reversed()) {
      try {
        part.close();
      } catch (Exception e) {
        LOG.warn("could not stop {} cleanly", part.getClass().getSimpleName(), e);
      }
    }
    started.clear();
  }
}
