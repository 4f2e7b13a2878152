package org.pgatlas.server.http;

import io.javalin.http.Context;
import org.jspecify.annotations.Nullable;
import org.pgatlas.server.wire.Spool;

/// Decides how many documents are received, and how many are read, at a time. What has the door of
/// a request kept is asked by [Body], for every document that comes through it.
public interface Doorkeeper {
  /// How a document is read, which decides what it takes.
  enum Reading {
    /// Its parts are held until all are known.
    HELD,
    /// One part after another, none is kept.
    STREAMED
  }

  /// Asked before a byte of the body is taken.
  ///
  /// @throws HttpProblem when no more are taken now
  void receive();

  /// Asked when the whole document is here, on disk unless it is small, and before it is read:
  /// waits until there is room for it. A request that asks again gives back what it had.
  ///
  /// @throws HttpProblem when there is none for too long
  void read(Spool document, Reading reading);

  /// Keeps the door of that request.
  static void put(Context ctx, Doorkeeper keeper) {
    ctx.attribute(Doorkeeper.class.getName(), keeper);
  }

  /// Whoever keeps the door of that request, null when nobody does.
  static @Nullable Doorkeeper of(Context ctx) {
    return ctx.attribute(Doorkeeper.class.getName());
  }

  /// Asks for room to read a document, where somebody keeps the door.
  static void read(Context ctx, Spool document, Reading reading) {
    Doorkeeper keeper = of(ctx);
    if (keeper != null) {
      keeper.read(document, reading);
    }
  }
}
