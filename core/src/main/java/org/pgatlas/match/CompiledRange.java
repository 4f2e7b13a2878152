package org.pgatlas.match;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pgatlas.advisory.AffectedRange;
import org.pgatlas.advisory.AffectedRange.Event;
import org.pgatlas.advisory.AffectedRange.Kind;
import org.pgatlas.version.IntervalSet;
import org.pgatlas.version.VersionScheme;

/// A range as intervals of sort keys. Events take effect in the order of their versions, those at
/// one version in the order of [Kind]; several pairs give several intervals; `introduced 0` is
/// before every version; of several limits the last counts. n log n in the events.
///
/// Where one interval ends at the version at which the next one begins, as databases write
/// adjoining lines of releases, the two are one: the end of the earlier pair is not taken for that
/// of the later.
///
/// @param unreadable the first event that names no version of the scheme; then nothing is affected
/// by this range, and nothing safe
record CompiledRange(
    int position, VersionScheme scheme, IntervalSet versions, @Nullable Event unreadable) {

  private static final String ABOVE_ALL = "\uffff";

  /// An event at its key; the key of `introduced 0` is below all.
  private record At(String key, Event event) {}

  static CompiledRange of(int position, AffectedRange range, VersionScheme scheme) {
    List<At> line = new ArrayList<>();
    for (Event event : range.events()) {
      if (event.kind() == Kind.INTRODUCED && event.version().equals(Event.ZERO)) {
        line.add(new At("", event));
      } else if (event.kind() == Kind.LIMIT && event.version().equals("*")) {
        line.add(new At(ABOVE_ALL, event));
      } else if (scheme.isVersion(event.version())) {
        line.add(new At(scheme.sortKey(event.version()), event));
      } else {
        return new CompiledRange(position, scheme, IntervalSet.none(), event);
      }
    }
    line.sort(Comparator.comparing(At::key).thenComparing(at -> at.event().kind()));
    return new CompiledRange(position, scheme, walk(line), null);
  }

  private static IntervalSet walk(List<At> line) {
    IntervalSet.Builder affected = IntervalSet.builder();
    String limit = null;
    int i = 0;
    while (i < line.size()) {
      String key = line.get(i).key();
      boolean introduced = false;
      boolean last = false;
      boolean fixed = false;
      for (; i < line.size() && line.get(i).key().equals(key); i++) {
        switch (line.get(i).event().kind()) {
          case INTRODUCED -> introduced = true;
          case LAST_AFFECTED -> last = true;
          case FIXED -> fixed = true;
          case LIMIT -> limit = key;
        }
      }
      if (introduced && affected.isOpen()) {
        continue;
      }
      if (introduced) {
        affected.openAt(key);
      }
      if (fixed) {
        affected.closeBefore(key);
      } else if (last) {
        affected.closeAfter(key);
      }
    }
    IntervalSet versions = affected.build();
    return limit == null || limit.equals(ABOVE_ALL) ? versions : versions.below(limit);
  }
}
