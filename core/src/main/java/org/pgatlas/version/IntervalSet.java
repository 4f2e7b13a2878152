package org.pgatlas.version;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A set of versions as intervals of their keys, ascending, apart and none empty. All operations
/// are linear in the number of intervals ([#union] sorts first); [#contains] is a binary search.
public final class IntervalSet {
  static final IntervalSet EMPTY = new IntervalSet(List.of());
  static final IntervalSet ALL = new IntervalSet(List.of(new Interval(Cut.START, Cut.END)));

  /// All keys between two cuts.
  record Interval(Cut low, Cut high) {}

  private final List<Interval> intervals;

  private IntervalSet(List<Interval> intervals) {
    this.intervals = List.copyOf(intervals);
  }

  /// No version at all.
  public static IntervalSet none() {
    return EMPTY;
  }

  public static Builder builder() {
    return new Builder();
  }

  /// Opens and closes intervals along ascending keys.
  public static final class Builder {
    private final List<Interval> intervals = new ArrayList<>();
    private @Nullable Cut open;

    private Builder() {}

    public boolean isOpen() {
      return open != null;
    }

    /// From the key on; no effect within an interval. The empty key is below all.
    public void openAt(String key) {
      if (open == null) {
        open = key.isEmpty() ? Cut.START : Cut.below(key);
      }
    }

    /// Up to the key, without it; no effect outside an interval.
    public void closeBefore(String key) {
      close(Cut.below(key));
    }

    /// Up to the key, with it; no effect outside an interval.
    public void closeAfter(String key) {
      close(Cut.above(key));
    }

    private void close(Cut high) {
      if (open != null && open.compareTo(high) < 0) {
        intervals.add(new Interval(open, high));
      }
      open = null;
    }

    /// The intervals; one that is open has no end.
    public IntervalSet build() {
      close(Cut.END);
      return union(List.of(new IntervalSet(intervals)));
    }
  }

  /// What of it lies below a key.
  public IntervalSet below(String key) {
    return intersect(upTo(Cut.below(key)));
  }

  static IntervalSet between(Cut low, Cut high) {
    return low.compareTo(high) < 0 ? new IntervalSet(List.of(new Interval(low, high))) : EMPTY;
  }

  static IntervalSet from(Cut low) {
    return between(low, Cut.END);
  }

  static IntervalSet upTo(Cut high) {
    return between(Cut.START, high);
  }

  static IntervalSet only(String key) {
    return between(Cut.below(key), Cut.above(key));
  }

  /// Whether no version is in it.
  public boolean isEmpty() {
    return intervals.isEmpty();
  }

  /// Whether every version is in it.
  public boolean isAll() {
    return this.intervals.equals(ALL.intervals);
  }

  /// Below all of it; of a set that is not empty.
  Cut lowest() {
    return intervals.getFirst().low();
  }

  /// Above all of it; of a set that is not empty.
  Cut highest() {
    return intervals.getLast().high();
  }

  /// @param key as [VersionScheme#sortKey] writes it
  public boolean contains(String key) {
    int low = 0;
    int high = intervals.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (intervals.get(middle).high().isBelow(key)) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low < intervals.size() && intervals.get(low).low().isBelow(key);
  }

  static IntervalSet union(List<IntervalSet> sets) {
    List<Interval> sorted = new ArrayList<>();
    sets.forEach(set -> sorted.addAll(set.intervals));
    sorted.sort(Comparator.comparing(Interval::low));
    List<Interval> joined = new ArrayList<>();
    for (Interval next : sorted) {
      Interval last = joined.isEmpty() ? null : joined.getLast();
      if (last == null || last.high().compareTo(next.low()) < 0) {
        joined.add(next);
      } else if (last.high().compareTo(next.high()) < 0) {
        joined.set(joined.size() - 1, new Interval(last.low(), next.high()));
      }
    }
    return new IntervalSet(joined);
  }

  IntervalSet intersect(IntervalSet other) {
    List<Interval> both = new ArrayList<>();
    int mine = 0;
    int theirs = 0;
    while (mine < intervals.size() && theirs < other.intervals.size()) {
      Interval a = intervals.get(mine);
      Interval b = other.intervals.get(theirs);
      Cut low = a.low().compareTo(b.low()) < 0 ? b.low() : a.low();
      Cut high = a.high().compareTo(b.high()) < 0 ? a.high() : b.high();
      if (low.compareTo(high) < 0) {
        both.add(new Interval(low, high));
      }
      if (a.high().compareTo(b.high()) < 0) {
        mine++;
      } else {
        theirs++;
      }
    }
    return new IntervalSet(both);
  }

  IntervalSet complement() {
    List<Interval> rest = new ArrayList<>();
    Cut from = Cut.START;
    for (Interval interval : intervals) {
      if (from.compareTo(interval.low()) < 0) {
        rest.add(new Interval(from, interval.low()));
      }
      from = interval.high();
    }
    if (from.compareTo(Cut.END) < 0) {
      rest.add(new Interval(from, Cut.END));
    }
    return new IntervalSet(rest);
  }

  /// Calls `taker` with the coarse keys of the bounds of each interval, see
  /// [VersionScheme#coarseKey]: a version of the interval has a coarse key between them, or one of
  /// them.
  public void eachCoarse(CoarseBounds taker) {
    for (Interval interval : intervals) {
      boolean unbounded = interval.high().equals(Cut.END);
      taker.take(
          VersionScheme.coarse(interval.low().key()),
          unbounded ? Long.MAX_VALUE : VersionScheme.coarse(interval.high().key()));
    }
  }

  /// Takes the coarse keys of an interval's bounds.
  @FunctionalInterface
  public interface CoarseBounds {
    void take(long low, long high);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof IntervalSet set && intervals.equals(set.intervals);
  }

  @Override
  public int hashCode() {
    return intervals.hashCode();
  }

  @Override
  public String toString() {
    return intervals.toString();
  }
}
