package org.pgatlas.server.scoring;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.pgatlas.metric.ActiveMode;

/// The digests of one run. They only name what it read and found, so they are computed on threads
/// of their own while the scores are written; who needs one waits for it.
final class Digests {
  private final CompletableFuture<ResultTree> tree;
  private final CompletableFuture<String> results;
  private final CompletableFuture<String> inputs;

  private Digests(
      CompletableFuture<ResultTree> tree,
      CompletableFuture<String> results,
      CompletableFuture<String> inputs) {
    this.tree = tree;
    this.results = results;
    this.inputs = inputs;
  }

  /// @param old what was in memory before, null when all is computed anew
  static Digests begin(
      @Nullable Live old, LayerInputs read, Scores scores, ActiveMode mode, Executor executor) {
    CompletableFuture<ResultTree> tree =
        CompletableFuture.supplyAsync(
            () ->
                old == null
                    ? ResultTree.of(read.vertices(), scores.vertices())
                    : old.tree().next(read.vertices(), scores.vertices()),
            executor);
    return new Digests(
        tree,
        tree.thenApply(known -> RunDigest.results(known, read, scores)),
        CompletableFuture.supplyAsync(() -> RunDigest.inputs(read, mode), executor));
  }

  ResultTree tree() {
    return known(tree);
  }

  /// The hash over all results.
  String results() {
    return known(results);
  }

  /// The hash over all that was read.
  String inputs() {
    return known(inputs);
  }

  private static <T> T known(CompletableFuture<T> digest) {
    try {
      return digest.join();
    } catch (CompletionException e) {
      switch (e.getCause()) {
        case RuntimeException failure -> throw failure;
        case Error error -> throw error;
        case null, default -> throw e;
      }
    }
  }
}
