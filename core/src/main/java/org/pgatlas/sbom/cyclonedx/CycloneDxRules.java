package org.pgatlas.sbom.cyclonedx;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.pgatlas.json.DocumentException;
import org.pgatlas.json.Place;
import org.pgatlas.json.StructureListener;
import org.pgatlas.sbom.Sbom;
import org.pgatlas.sbom.SbomCollector;

/// Those rules of the CycloneDX schemas whose violation changes what a document says: enumerations,
/// forms of values, what is required, what excludes what, what is unique. Both syntaxes are heard
/// in the same words. Harmless departures, such as line breaks in a description, are no violation
/// here.
///
/// @see <a href="https://cyclonedx.org/schema/">CycloneDX schemas 1.2 to 1.7</a>
final class CycloneDxRules implements StructureListener {
  private static final Pattern HEX = Pattern.compile("[0-9a-fA-F]{32,128}");
  private static final Pattern DATE_TIME =
      Pattern.compile(
          "[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9]{2}:[0-9]{2}:[0-9]{2}(?:\\.[0-9]+)?"
              + "(?:[Zz]|[+-][0-9]{2}:[0-9]{2})");
  private static final Pattern XML_DATE_TIME =
      Pattern.compile(DATE_TIME.pattern().replaceFirst("\\)$", ")?"));

  /// What elements of other namespaces are told as; nobody judges what is in them.
  private static final String FOREIGN = "#foreign";

  private final boolean xml;
  private final String version;
  private final Vocabulary words;
  private final SbomCollector found;
  private final Deque<Frame> open = new ArrayDeque<>();

  /// In XML the references of components, in JSON hashes of all that was heard of them.
  private final Set<Object> refs = new HashSet<>();

  CycloneDxRules(boolean xml, String version, SbomCollector found) {
    this.xml = xml;
    this.version = version;
    this.words = new Vocabulary(version);
    this.found = found;
  }

  /// What an open object or element is.
  private enum Kind {
    BOM,
    METADATA,
    /// A component of which type and name may be left unsaid: the root, an ancestor.
    MENTIONED,
    COMPONENT,
    SERVICE,
    DATA,
    LICENSE_CHOICE,
    LICENSE,
    TEXT,
    HASH,
    SWID,
    PEDIGREE,
    PATCH,
    ISSUE,
    PROPERTY,
    CITATION,
    OTHER
  }

  private static final class Frame {
    final String name;
    final Kind kind;

    /// Of an XML list: what its elements are.
    final @Nullable Kind entries;

    /// A bit for each of the names that rules ask for.
    private int seen;

    /// Of a component: a hash over what was heard of it.
    long identity;

    String ref = "";
    boolean external;
    int licenses;
    int expressions;

    Frame(String name, Kind kind, @Nullable Kind entries) {
      this.name = name;
      this.kind = kind;
      this.entries = entries;
    }

    /// Whether that name is the first of its kind here.
    boolean add(String name) {
      int before = seen;
      seen |= bit(name);
      return seen != before || bit(name) == 0;
    }

    boolean has(String name) {
      return (seen & bit(name)) != 0;
    }

    private static int bit(String name) {
      return switch (name) {
        case "type" -> 1;
        case "name" -> 1 << 1;
        case "id" -> 1 << 2;
        case "tagId" -> 1 << 3;
        case "versionRange" -> 1 << 4;
        case "license" -> 1 << 5;
        case "expression" -> 1 << 6;
        case "attributedTo" -> 1 << 7;
        case "process" -> 1 << 8;
        case "pointers" -> 1 << 9;
        case "expressions" -> 1 << 10;
        default -> 0;
      };
    }

    void mix(String text) {
      identity = identity * 0x9E3779B97F4A7C15L + text.hashCode();
    }
  }

  @Override
  public void open(String name, Place at) {
    Frame parent = open.peek();
    open.push(parent == null ? new Frame(name, Kind.BOM, null) : within(parent, name, at));
  }

  private Frame within(Frame parent, String name, Place at) {
    if (name.equals(FOREIGN) || parent.name.equals(FOREIGN)) {
      return new Frame(FOREIGN, Kind.OTHER, null);
    }
    note(parent, name, at);
    if (parent.entries == Kind.LICENSE_CHOICE) {
      countLicense(parent, name.startsWith("expression"), at);
      return new Frame(name, name.equals("license") ? Kind.LICENSE : Kind.OTHER, null);
    }
    if (parent.entries != null) {
      return new Frame(name, parent.entries, null);
    }
    Kind kind = kindOf(parent.kind, name);
    boolean list = xml && kind != Kind.OTHER && isList(name);
    return new Frame(name, list ? Kind.OTHER : kind, list ? kind : null);
  }

  private static Kind kindOf(Kind parent, String name) {
    return switch (name) {
      case "metadata" -> Kind.METADATA;
      case "component" -> parent == Kind.METADATA ? Kind.MENTIONED : Kind.OTHER;
      case "components" ->
          parent == Kind.BOM || parent == Kind.COMPONENT || parent == Kind.MENTIONED
              ? Kind.COMPONENT
              : Kind.OTHER;
      case "ancestors", "descendants", "variants" ->
          parent == Kind.PEDIGREE ? Kind.MENTIONED : Kind.OTHER;
      case "services" -> parent == Kind.BOM || parent == Kind.SERVICE ? Kind.SERVICE : Kind.OTHER;
      case "data" -> parent == Kind.SERVICE ? Kind.DATA : Kind.OTHER;
      case "licenses" -> parent == Kind.OTHER ? Kind.OTHER : Kind.LICENSE_CHOICE;
      case "license" -> parent == Kind.LICENSE_CHOICE ? Kind.LICENSE : Kind.OTHER;
      case "text" -> parent == Kind.LICENSE ? Kind.TEXT : Kind.OTHER;
      case "hashes" -> parent == Kind.OTHER ? Kind.OTHER : Kind.HASH;
      case "swid" -> Kind.SWID;
      case "pedigree" -> Kind.PEDIGREE;
      case "patches" -> parent == Kind.PEDIGREE ? Kind.PATCH : Kind.OTHER;
      case "resolves" -> parent == Kind.PATCH ? Kind.ISSUE : Kind.OTHER;
      case "properties" -> parent == Kind.OTHER ? Kind.OTHER : Kind.PROPERTY;
      case "citations" -> parent == Kind.BOM ? Kind.CITATION : Kind.OTHER;
      default -> Kind.OTHER;
    };
  }

  private static boolean isList(String name) {
    return name.endsWith("s") || name.equals("data");
  }

  @Override
  public boolean wants(String name) {
    return switch (kind()) {
      case COMPONENT, MENTIONED ->
          switch (name) {
            case "type", "scope", "bom-ref", "name", "version", "group", "purl", "isExternal" ->
                true;
            default -> false;
          };
      case METADATA -> name.equals("timestamp");
      case DATA -> name.equals("flow");
      case LICENSE -> name.equals("id");
      case TEXT -> name.equals("encoding");
      case HASH, PROPERTY -> true;
      case ISSUE -> name.equals("type");
      case BOM, SERVICE, LICENSE_CHOICE, SWID, PEDIGREE, PATCH, CITATION, OTHER -> false;
    };
  }

  @Override
  public void value(String name, @Nullable String text, Place at) {
    Frame frame = open.peek();
    if (frame != null) {
      note(frame, name, at);
      judge(frame, name, text == null ? "" : text, at);
    }
  }

  @Override
  public void content(String text, Place at) {
    Frame leaf = open.peek();
    if (leaf == null || open.size() < 2) {
      return;
    }
    if (leaf.kind == Kind.HASH) {
      judge(leaf, "content", text, at);
    } else if (leaf.kind == Kind.OTHER && leaf.entries == null) {
      open.pop();
      Frame parent = open.peek();
      if (parent != null) {
        judge(parent, leaf.name, text, at);
      }
      open.push(leaf);
    }
  }

  @Override
  public void close(Place at) {
    Frame frame = open.pop();
    switch (frame.kind) {
      case COMPONENT -> {
        require(frame, "type", "a component", at);
        require(frame, "name", "a component", at);
        external(frame, at);
        unique(frame, at);
      }
      case MENTIONED -> external(frame, at);
      case SWID -> {
        require(frame, "tagId", "a swid", at);
        require(frame, "name", "a swid", at);
      }
      case PROPERTY -> require(frame, "name", "a property", at);
      case CITATION -> {
        if (!frame.has("attributedTo") && !frame.has("process")) {
          violation(at, "a citation names neither attributedTo nor process");
        }
        if (frame.has("pointers") == frame.has("expressions")) {
          violation(at, "a citation has either pointers or expressions");
        }
      }
      case LICENSE -> {
        if (frame.has("id") && frame.has("name")) {
          violation(at, "a license has an id or a name, not both");
        }
      }
      case LICENSE_CHOICE -> {
        boolean expression = frame.has("expression");
        if (expression && frame.has("license")) {
          violation(at, "an expression and a license exclude each other");
        }
        Frame parent = open.peek();
        if (parent != null) {
          countLicense(parent, expression, at);
        }
      }
      case BOM, METADATA, SERVICE, DATA, TEXT, HASH, PEDIGREE, PATCH, ISSUE, OTHER -> {
        // Judged by their values.
      }
    }
  }

  /// Up to 1.6 licences are a list of licenses or one expression; JSON asked for that since 1.5.
  private void countLicense(Frame list, boolean expression, Place at) {
    list.licenses += expression ? 0 : 1;
    list.expressions += expression ? 1 : 0;
    boolean exclusive =
        xml ? !version.equals("1.7") : version.equals("1.5") || version.equals("1.6");
    if (exclusive && list.expressions > 0 && list.licenses + list.expressions == 2) {
      violation(at, "licenses are a list of licenses or one expression, not both");
    }
  }

  private void note(Frame frame, String name, Place at) {
    boolean first = frame.add(name) || !xml;
    boolean single =
        switch (name) {
          case "id", "name" -> frame.kind == Kind.LICENSE;
          case "attributedTo", "process" -> frame.kind == Kind.CITATION;
          default -> false;
        };
    if (single && !first) {
      violation(at, "only one " + name + " is allowed here");
    }
    if (frame.kind == Kind.METADATA && !words.metadata(name)) {
      violation(at, "metadata has no field '" + shown(name) + "' in CycloneDX " + version);
    }
  }

  private void judge(Frame frame, String name, String text, Place at) {
    switch (frame.kind) {
      case COMPONENT, MENTIONED -> component(frame, name, text, at);
      case METADATA -> {
        if (name.equals("timestamp")
            && !(xml ? XML_DATE_TIME : DATE_TIME).matcher(text).matches()) {
          violation(at, "expected a date and time, found '" + shown(text) + "'");
        }
      }
      case DATA -> {
        if (name.equals("flow")) {
          oneOf(Vocabulary.FLOWS, "a flow", text, at);
        }
      }
      case LICENSE -> {
        if (name.equals("id") && !SpdxLicenseIds.contains(text)) {
          violation(at, "'" + shown(text) + "' is no id of the SPDX licence list");
        }
      }
      case TEXT -> {
        if (name.equals("encoding")) {
          oneOf(Set.of("base64"), "an encoding", text, at);
        }
      }
      case PROPERTY -> tell(text);
      case HASH -> {
        tell(text);
        if (name.equals("alg")) {
          oneOf(words.hashAlgorithms(), "a hash algorithm", text, at);
        } else if (name.equals("content") && !HEX.matcher(text).matches()) {
          violation(at, "expected a hash in hexadecimal digits, found '" + shown(text) + "'");
        }
      }
      case ISSUE -> {
        if (name.equals("type")) {
          oneOf(Vocabulary.ISSUES, "a type of issue", text, at);
        }
      }
      case BOM, SERVICE, LICENSE_CHOICE, SWID, PEDIGREE, PATCH, CITATION, OTHER -> {
        // No values that are judged.
      }
    }
  }

  private void component(Frame frame, String name, String text, Place at) {
    switch (name) {
      case "type" -> oneOf(words.componentTypes(), "a type of component", text, at);
      case "scope" -> oneOf(Vocabulary.SCOPES, "a scope", text, at);
      case "isExternal" -> frame.external = text.equals("true") || text.equals("1");
      case "bom-ref" -> {
        frame.ref = text;
        if (text.isEmpty() && !version.equals("1.2") && !version.equals("1.3")) {
          violation(at, "a bom-ref is empty");
        }
      }
      default -> {
        // Told apart below.
      }
    }
    frame.mix(name);
    frame.mix(text);
  }

  /// Counts a part of a component to what tells it from others.
  private void tell(String text) {
    Iterator<Frame> frames = open.iterator();
    frames.next();
    if (frames.hasNext()) {
      frames.next().mix(text);
    }
  }

  private void external(Frame frame, Place at) {
    if (frame.has("versionRange") && !frame.external) {
      violation(at, "versionRange is for components that are external (isExternal)");
    }
  }

  /// XML's schema keeps a bom-ref unique; JSON's can only keep out the same component twice.
  private void unique(Frame frame, Place at) {
    if (!frame.ref.isEmpty() && !refs.add(xml ? frame.ref : (Object) frame.identity)) {
      violation(at, "the bom-ref '" + shown(frame.ref) + "' comes twice");
    }
  }

  private void require(Frame frame, String name, String what, Place at) {
    if (!frame.has(name)) {
      violation(at, what + " has no " + name);
    }
  }

  private void oneOf(Set<String> allowed, String what, String text, Place at) {
    if (!allowed.contains(text)) {
      violation(at, "'" + shown(text) + "' is not " + what + " of CycloneDX " + version);
    }
  }

  private void violation(Place at, String message) {
    DocumentException refusal = at.refuse(DocumentException.Code.INVALID_STRUCTURE, message);
    found.violation(new Sbom.Violation(String.valueOf(refusal.place()), message));
  }

  private Kind kind() {
    Frame frame = open.peek();
    return frame == null ? Kind.OTHER : frame.kind;
  }

  private static String shown(String text) {
    return text.length() <= 60 ? text : text.substring(0, 60) + "…";
  }
}
