package org.pgatlas.metric;

import java.util.Arrays;

/// One criticality value a vertex, as a result of its own: keeps neither graph nor active set.
public final class CriticalityScores {
  private final int[] values;

  CriticalityScores(int[] values) {
    this.values = values;
  }

  public int of(int vertex) {
    return values[vertex];
  }

  public int size() {
    return values.length;
  }

  /// The sum of all values: the "units" of a graph, its closure pairs with an active dependent.
  public long sum() {
    long sum = 0;
    for (int value : values) {
      sum += value;
    }
    return sum;
  }

  public int[] toArray() {
    return values.clone();
  }

  /// SHA-256 over the values in vertex order; equal inputs give equal bytes on every machine.
  public String sha256() {
    return new ResultHash("criticality").put(values).hex();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof CriticalityScores that && Arrays.equals(values, that.values);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(values);
  }

  @Override
  public String toString() {
    return "CriticalityScores[" + values.length + " vertices, sum " + sum() + "]";
  }
}
