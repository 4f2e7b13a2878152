package org.pgatlas.sbom;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.pgatlas.json.DocumentException.Code;
import org.pgatlas.json.Place;
import org.pgatlas.json.StorableText;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;

/// What the anchors of a YAML text stand for: the events of such a node are kept while it is read,
/// those that aliases within it told too, and told again where an alias names it. How much is kept
/// and told again is bounded, so that aliases of aliases end.
final class YamlAnchors {
  private static final int MOST_EVENTS = 200_000;
  private static final long MOST_TEXT = 16 << 20;

  private final Map<String, List<Event>> known = new HashMap<>();
  private final List<Kept> open = new ArrayList<>(0);
  private final Deque<Event> again = new ArrayDeque<>();
  private boolean repeating;
  private int events;
  private long text;

  /// A node that is being kept.
  private static final class Kept {
    final String name;
    final List<Event> events = new ArrayList<>();
    int depth;

    Kept(String name) {
      this.name = name;
    }
  }

  /// The next event that is told again; null when none is.
  @Nullable Event next() {
    Event event = again.poll();
    repeating = event != null;
    return event;
  }

  /// Whether the event told last was told before.
  boolean isRepeating() {
    return repeating;
  }

  /// Tells again, from the next event on, what the anchor of that name stands for.
  void repeat(String name, Supplier<? extends Place> at) {
    List<Event> node = known.get(name);
    if (node == null) {
      throw at.get()
          .refuse(
              Code.NOT_YAML, "the alias '" + StorableText.shown(name) + "' of no node before it");
    }
    node.forEach(event -> count(event, at));
    again.addAll(node);
  }

  /// Keeps an event for the anchors whose nodes it is in.
  void take(Event event, Supplier<? extends Place> at) {
    if (!repeating && event instanceof NodeEvent node) {
      node.getAnchor().ifPresent(anchor -> open.add(new Kept(anchor.getValue())));
    }
    for (Kept kept : open) {
      count(event, at);
      kept.events.add(event);
      kept.depth +=
          event instanceof CollectionStartEvent ? 1 : event instanceof CollectionEndEvent ? -1 : 0;
    }
    while (!open.isEmpty() && open.getLast().depth == 0) {
      Kept whole = open.removeLast();
      known.put(whole.name, whole.events);
    }
  }

  private void count(Event event, Supplier<? extends Place> at) {
    events++;
    text += event instanceof ScalarEvent scalar ? scalar.getValue().length() : 0;
    if (events > MOST_EVENTS || text > MOST_TEXT) {
      throw at.get()
          .refuse(
              Code.TOO_LARGE,
              "anchors and aliases of more than "
                  + MOST_EVENTS
                  + " values or "
                  + MOST_TEXT
                  + " characters");
    }
  }
}
