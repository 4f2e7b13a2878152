package org.pgatlas.bench;

/// What another library takes for the criticality of every vertex.
///
/// @param program the library with its version
/// @param seconds of CPU
/// @param whole whether it ran from end to end, else extrapolated from a [StartSample]
record Rival(String program, double seconds, boolean whole) {
  /// Searches of a sample: CPU seconds, from how many vertices, and how many vertices they met.
  record Part(double seconds, long starts, long units) {}

  /// What a search costs by itself, and what each vertex that it meets costs more.
  record Costs(double start, double unit) {
    /// From two samples of different sizes of searches; where they differ too little to tell the
    /// two apart, all is put down to what is met.
    static Costs of(Part even, Part heavy) {
      double determinant = (double) even.starts * heavy.units - (double) heavy.starts * even.units;
      double start = (even.seconds * heavy.units - heavy.seconds * even.units) / determinant;
      double unit = (even.starts * heavy.seconds - heavy.starts * even.seconds) / determinant;
      if (determinant > 0 && start >= 0 && unit >= 0) {
        return new Costs(start, unit);
      }
      long units = even.units + heavy.units;
      return units == 0
          ? new Costs(even.seconds / Math.max(1, even.starts), 0)
          : new Costs(0, (even.seconds + heavy.seconds) / units);
    }

    double seconds(long starts, long units) {
      return start * starts + unit * units;
    }
  }
}
