package org.pgatlas.server.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.pgatlas.server.db.Database;

/// A transaction on a thread of its own that has done its work, and commits when it is closed.
public final class OpenTransaction implements AutoCloseable {
  private final CountDownLatch worked = new CountDownLatch(1);
  private final CountDownLatch commit = new CountDownLatch(1);
  private final Thread thread;

  public OpenTransaction(Database database, UUID tenant, Consumer<Handle> work) {
    thread =
        Thread.ofPlatform()
            .start(
                () ->
                    database.run(
                        tenant,
                        handle -> {
                          work.accept(handle);
                          worked.countDown();
                          await(commit);
                        }));
    await(worked);
  }

  /// Returns when it is committed.
  @Override
  public void close() {
    commit.countDown();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(1, TimeUnit.MINUTES)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }
}
