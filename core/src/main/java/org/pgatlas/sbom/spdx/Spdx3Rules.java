package org.pgatlas.sbom.spdx;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.pgatlas.json.DocumentException.Code;
import org.pgatlas.json.Place;
import org.pgatlas.json.StructureListener;
import org.pgatlas.sbom.Sbom;
import org.pgatlas.sbom.SbomCollector;

/// What SPDX 3.0 demands of a document in JSON-LD: the published context, known classes, each with
/// its properties, those that must be there, how many values they have and of which form, words or
/// class. A class of an extension is judged by nobody. As with SPDX 2, what is wrong is reported
/// with its place and costs the document nothing.
///
/// Values are judged as they come, by their property; an object at its end, since its class may
/// come last.
///
/// @see <a href="https://spdx.github.io/spdx-spec/v3.0.1/">SPDX 3.0.1</a>
final class Spdx3Rules implements StructureListener {
  private static final Pattern CONTEXT =
      Pattern.compile("https://spdx\\.org/rdf/3\\.0\\.[0-9]+/spdx-context\\.jsonld");
  private static final String EXTENSION = "extension_Extension";
  private static final String LIST = "a list";

  /// As many as are kept of a document.
  private static final int MOST = 100;

  private final SbomCollector found;
  private final Deque<Frame> open = new ArrayDeque<>();
  private final Spdx3References references = new Spdx3References();
  private int reported;

  Spdx3Rules(SbomCollector found) {
    this.found = found;
  }

  /// An object that is open.
  private static final class Frame {
    /// What it has to be; null for the document itself and what stands in its graph.
    final @Nullable String range;

    /// Whether nobody judges what is in it.
    final boolean free;

    final Set<String> names = new HashSet<>();
    final List<Sbom.Violation> violations = new ArrayList<>(0);
    @Nullable String type;
    @Nullable String id;

    /// Lists that are open in it, values in the one that is, and whether one of them is nothing.
    int lists;

    int values;
    boolean nothing;

    boolean context;
    boolean graph;

    Frame(@Nullable String range, boolean free) {
      this.range = range;
      this.free = free;
    }
  }

  @Override
  public void open(String name, Place at) {
    open.push(frame(open.peek(), name, at));
  }

  private Frame frame(@Nullable Frame parent, String name, Place at) {
    if (parent == null) {
      return new Frame(null, done());
    }
    if (parent.free || done()) {
      return new Frame(null, true);
    }
    if (atTop() && name.equals("@graph")) {
      return new Frame(null, false);
    }
    Spdx3Model.Property property = Spdx3Model.property(name);
    if (property == null || Spdx3Model.kind(property.range()) == null) {
      if (property != null) {
        count(parent, property, at);
      }
      other(parent, name, Scalar.NULL, null, at, "an object");
      return new Frame(null, true);
    }
    count(parent, property, at);
    return new Frame(property.range(), false);
  }

  @Override
  public boolean wants(String name) {
    Frame frame = open.peek();
    if (frame == null || frame.free) {
      return false;
    }
    Spdx3Model.Property property = Spdx3Model.property(name);
    return property == null ? isKey(name) : !Spdx3Value.isAnyText(property.range());
  }

  @Override
  public void scalar(String name, Scalar scalar, @Nullable String text, Place at) {
    Frame frame = open.peek();
    if (frame == null || frame.free) {
      return;
    }
    Spdx3Model.Property property = Spdx3Model.property(name);
    if (property == null) {
      other(frame, name, scalar, text, at, found(scalar, text));
      return;
    }
    count(frame, property, at);
    String expected = Spdx3Value.expected(property.range(), scalar, text);
    if (expected != null) {
      violation(frame, at, "expected " + expected + ", found " + found(scalar, text));
    } else if (text != null) {
      keep(frame, property, text, at);
    }
  }

  @Override
  public void value(String name, @Nullable String text, Place at) {
    // Told as scalars.
  }

  @Override
  public void content(String text, Place at) {
    // XML's.
  }

  @Override
  public void list(String name, Place at) {
    Frame frame = open.peek();
    if (frame == null || frame.free) {
      return;
    }
    if (frame.lists++ > 0) {
      violation(frame, at, "a list in a list");
      return;
    }
    frame.values = 0;
    frame.nothing = false;
    Spdx3Model.Property property = Spdx3Model.property(name);
    if (atTop() && name.equals("@graph")) {
      frame.graph = true;
    } else if (property == null) {
      other(frame, name, Scalar.NULL, null, at, LIST);
    } else {
      frame.names.add(name);
      if (!property.list()) {
        violation(frame, at, "expected one " + name + ", found a list");
      }
    }
  }

  @Override
  public void endList(String name, Place at) {
    Frame frame = open.peek();
    if (frame == null || frame.free || --frame.lists > 0) {
      return;
    }
    Spdx3Model.Property property = Spdx3Model.property(name);
    if (property != null && frame.values < property.atLeast()) {
      violation(
          frame,
          at,
          "expected at least " + property.atLeast() + " of " + name + ", found " + frame.values);
    }
    if (frame.nothing && frame.values > 1) {
      violation(frame, at, name + " names nothing and something");
    }
  }

  @Override
  public void close(Place at) {
    Frame frame = open.pop();
    if (frame.free) {
      return;
    }
    Frame parent = open.peek();
    if (parent == null) {
      document(frame, at);
      flush(frame);
      references.check(
          (place, message) -> {
            if (!done()) {
              report(new Sbom.Violation(place, message));
            }
          });
      return;
    }
    if (!judge(frame, at)) {
      return;
    }
    if (open.size() == 1 && parent.graph) {
      flush(frame);
    } else {
      frame.violations.stream()
          .limit(Math.max(0, MOST - parent.violations.size()))
          .forEach(parent.violations::add);
    }
  }

  private void document(Frame frame, Place at) {
    if (!frame.context) {
      violation(frame, at, "the document has no @context");
    }
    if (!frame.graph) {
      boolean _ = judge(frame, at);
    } else if (frame.type != null || !frame.names.isEmpty()) {
      violation(frame, at, "beside @graph there is @context and nothing else");
    }
  }

  /// @return whether it is of SPDX, rather than of somebody's extension
  private boolean judge(Frame frame, Place at) {
    String type = frame.type;
    if (type == null) {
      violation(frame, at, "an object has no type");
      return true;
    }
    Spdx3Model.Kind kind = Spdx3Model.kind(type);
    boolean anything = frame.range == null || frame.range.equals(EXTENSION);
    if (kind == null && anything && Spdx3Value.isIri(type)) {
      return false;
    }
    if (kind == null || kind.isAbstract()) {
      violation(frame, at, "'" + shown(type) + "' is no class that SPDX 3.0 has objects of");
      return true;
    }
    if (frame.range != null && !kind.is(frame.range)) {
      violation(frame, at, "expected an object of class " + frame.range + ", found " + type);
    }
    Set<String> alien = new TreeSet<>(frame.names);
    alien.removeAll(kind.properties());
    if (!kind.is("Element")) {
      alien.remove("@id");
    }
    alien.forEach(name -> violation(frame, at, type + " has no property " + name));
    Set<String> absent = new TreeSet<>(kind.required());
    absent.removeAll(frame.names);
    absent.forEach(name -> violation(frame, at, type + " without " + name));
    if (frame.id != null) {
      references.declare(frame.id, kind);
    }
    return true;
  }

  private void count(Frame frame, Spdx3Model.Property property, Place at) {
    frame.names.add(property.name());
    frame.values++;
    if (property.list() && frame.lists == 0) {
      violation(frame, at, "expected a list of " + property.name());
    }
  }

  private void keep(Frame frame, Spdx3Model.Property property, String text, Place at) {
    if (property.name().equals("spdxId")) {
      frame.id = text;
    } else if (Spdx3Model.kind(property.range()) != null) {
      frame.nothing |= Spdx3Value.isNothing(text);
      references.refer(text, property.range(), at);
    }
  }

  /// What is no property: JSON-LD's own words, and names that nothing has.
  private void other(
      Frame frame, String name, Scalar scalar, @Nullable String text, Place at, String shape) {
    String said = text == null ? "" : text;
    boolean first = frame.lists == 0 || shape.equals(LIST);
    switch (name) {
      case "type" -> {
        if (scalar == Scalar.STRING && !said.isEmpty()) {
          frame.type = said;
        } else {
          violation(frame, at, "expected the name of a class, found " + shape);
        }
      }
      case "@id" -> {
        frame.names.add(name);
        frame.id = said;
        if (!Spdx3Value.isIri(said) && !Spdx3Value.isBlank(said)) {
          violation(frame, at, "expected an IRI or a blank node, found " + shape);
        }
      }
      case "@context" -> {
        boolean published = atTop() && frame.lists == 0 && CONTEXT.matcher(said).matches();
        if (!published && first) {
          violation(frame, at, "expected the one published context of SPDX 3.0, found " + shape);
        }
        frame.context = true;
      }
      default -> {
        if (Spdx3Model.property(name) == null && first) {
          violation(frame, at, "SPDX 3.0 has no property '" + shown(name) + "'");
        } else if (Spdx3Model.property(name) != null) {
          violation(frame, at, "expected a value of " + name + ", found " + shape);
        }
      }
    }
  }

  private static boolean isKey(String name) {
    return name.equals("type") || name.equals("@id") || name.equals("@context");
  }

  private static String found(Scalar scalar, @Nullable String text) {
    return switch (scalar) {
      case STRING -> text == null ? "text" : "'" + shown(text) + "'";
      case NUMBER -> text == null ? "a number" : "the number " + shown(text);
      case BOOLEAN -> text == null ? "a truth value" : text;
      case NULL -> "null";
    };
  }

  private boolean atTop() {
    return open.size() == 1;
  }

  private boolean done() {
    return reported >= MOST;
  }

  private void violation(Frame frame, Place at, String message) {
    if (!done() && frame.violations.size() < MOST) {
      String place = at.refuse(Code.INVALID_STRUCTURE, message).place();
      frame.violations.add(new Sbom.Violation(String.valueOf(place), message));
    }
  }

  private void flush(Frame frame) {
    frame.violations.forEach(this::report);
  }

  private void report(Sbom.Violation violation) {
    reported++;
    found.violation(violation);
  }

  static String shown(String text) {
    return text.length() <= 60 ? text : text.substring(0, 60) + "…";
  }
}
