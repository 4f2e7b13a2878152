package org.pgatlas.version;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

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

  /// The intervals, for a prefilter: bounds as coarse keys, see [VersionScheme#coarseKey].
  List<Interval> intervals() {
    return intervals;
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
