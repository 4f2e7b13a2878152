package org.pgatlas.server.question;

import java.util.Arrays;
import java.util.function.IntPredicate;
import java.util.function.IntToDoubleFunction;

/// Positions in ascending order of one metric, equal ones in ascending position, those without a
/// value last. Made once for all pages of a list. Whole numbers that are not much greater than
/// there are positions are counted out, O(n); others are merged, O(n log n); nothing is boxed.
final class Ladder {
  private final int[] positions;
  private final int known;
  private final IntToDoubleFunction column;

  private Ladder(int[] positions, int known, IntToDoubleFunction column) {
    this.positions = positions;
    this.known = known;
    this.column = column;
  }

  static Ladder of(int size, IntToDoubleFunction column) {
    double[] values = new double[size];
    int known = 0;
    boolean whole = true;
    double greatest = 0;
    for (int p = 0; p < size; p++) {
      double value = column.applyAsDouble(p);
      values[p] = value;
      if (!Double.isNaN(value)) {
        known++;
        whole &= value >= 0 && value == Math.rint(value);
        greatest = Math.max(greatest, value);
      }
    }
    int[] order =
        whole && greatest <= 4.0 * size + 1024
            ? counted(values, (int) greatest)
            : merged(values, known);
    return new Ladder(order, known, column);
  }

  private static int[] counted(double[] values, int greatest) {
    int[] next = new int[greatest + 3];
    for (double value : values) {
      next[(Double.isNaN(value) ? greatest + 1 : (int) value) + 1]++;
    }
    for (int i = 1; i < next.length; i++) {
      next[i] += next[i - 1];
    }
    int[] order = new int[values.length];
    for (int p = 0; p < values.length; p++) {
      double value = values[p];
      order[next[Double.isNaN(value) ? greatest + 1 : (int) value]++] = p;
    }
    return order;
  }

  private static int[] merged(double[] values, int known) {
    int[] order = new int[values.length];
    int low = 0;
    int high = known;
    for (int p = 0; p < values.length; p++) {
      order[Double.isNaN(values[p]) ? high++ : low++] = p;
    }
    int[] from = order;
    int[] to = order.clone();
    for (int width = 1; width < known && width > 0; width *= 2) {
      for (int begin = 0; begin < known; begin += 2 * width) {
        int middle = (int) Math.min((long) begin + width, known);
        int end = (int) Math.min((long) begin + 2L * width, known);
        merge(values, from, to, begin, middle, end);
        if (end == known) {
          break;
        }
      }
      int[] swapped = from;
      from = to;
      to = swapped;
    }
    return from;
  }

  private static void merge(double[] values, int[] from, int[] to, int begin, int middle, int end) {
    int left = begin;
    int right = middle;
    for (int i = begin; i < end; i++) {
      to[i] =
          left < middle && (right >= end || values[from[left]] <= values[from[right]])
              ? from[left++]
              : from[right++];
    }
  }

  int known() {
    return known;
  }

  /// Those of the chosen that a page shows. In both directions equal ones stand in ascending
  /// position, and those without a value at the end.
  int[] page(boolean descending, IntPredicate chosen, int offset, int limit) {
    Page page = new Page(chosen, offset, limit);
    if (descending) {
      for (int end = known; end > 0 && !page.full(); ) {
        int begin = end - 1;
        double value = column.applyAsDouble(positions[begin]);
        while (begin > 0 && column.applyAsDouble(positions[begin - 1]) == value) {
          begin--;
        }
        page.add(positions, begin, end);
        end = begin;
      }
    } else {
      page.add(positions, 0, known);
    }
    page.add(positions, known, positions.length);
    return page.found();
  }

  private static final class Page {
    private final IntPredicate chosen;
    private final int[] found;
    private int skip;
    private int size;

    Page(IntPredicate chosen, int offset, int limit) {
      this.chosen = chosen;
      this.skip = offset;
      this.found = new int[limit];
    }

    boolean full() {
      return size == found.length;
    }

    void add(int[] positions, int begin, int end) {
      for (int i = begin; i < end && !full(); i++) {
        if (chosen.test(positions[i])) {
          if (skip > 0) {
            skip--;
          } else {
            found[size++] = positions[i];
          }
        }
      }
    }

    int[] found() {
      return Arrays.copyOf(found, size);
    }
  }
}
