package org.pgatlas.metric;

/// A sum of doubles whose error does not grow with the number of summands (Neumaier 1974).
final class CompensatedSum {
  private double sum;
  private double lost;

  void add(double value) {
    double next = sum + value;
    lost += Math.abs(sum) >= Math.abs(value) ? (sum - next) + value : (value - next) + sum;
    sum = next;
  }

  double value() {
    return sum + lost;
  }
}
