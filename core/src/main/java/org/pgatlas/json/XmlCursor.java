package org.pgatlas.json;

import java.io.Reader;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import javax.xml.XMLConstants;
import javax.xml.stream.Location;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;
import org.pgatlas.json.DocumentException.Code;

/// A pull parser for XML that knows the shapes readers expect. A document type declaration is
/// refused as such, so that there are no entities but XML's own five, nothing is fetched and
/// nothing expands. Memory is bounded by the limits: depth, attributes, text that is read; text
/// that is skipped may be longer.
public final class XmlCursor implements Place {
  private static final int MAX_HEARD = 300;

  private final JsonLimits limits;
  private final MeteredReader source;
  private final XMLStreamReader reader;

  /// The names of the open elements and, where a sibling before has the same name, their positions.
  private final String[] names;

  private final int[] positions;

  /// The name and position of the last child at each depth.
  private final @Nullable String[] lastNames;

  private final int[] lastPositions;
  /// Of the element that is open, or has just ended.
  private int depth;

  private boolean ended;

  private @Nullable StructureListener listener;

  /// What was heard of the text of the innermost element, while it has no elements in it.
  private final StringBuilder heard = new StringBuilder();

  private boolean leaf;
  private String rootNamespace = "";

  public XmlCursor(Reader text, JsonLimits limits) {
    this.limits = limits;
    this.source = new MeteredReader(text, limits.maxToken());
    this.names = new String[limits.maxDepth() + 1];
    this.positions = new int[limits.maxDepth() + 1];
    this.lastNames = new String[limits.maxDepth() + 2];
    this.lastPositions = new int[limits.maxDepth() + 2];
    try {
      this.reader = factory().createXMLStreamReader(source);
    } catch (XMLStreamException e) {
      throw refuse(e);
    }
  }

  /// Tells the listener of the element that starts here and of all within it.
  public void listen(StructureListener taker) {
    listener = taker;
    rootNamespace = namespace();
    opened(taker);
  }

  /// Moves to the root element.
  public void start() {
    while (next() != XMLStreamConstants.START_ELEMENT) {
      // The prolog: comments and processing instructions.
    }
  }

  /// Nothing but comments may follow the root element.
  public void end() {
    while (next() != XMLStreamConstants.END_DOCUMENT) {
      // The parser itself refuses text and elements here.
    }
  }

  /// The local name of the element here.
  public String name() {
    return reader.getLocalName();
  }

  /// The namespace of the element here, "" when it has none.
  public String namespace() {
    String uri = reader.getNamespaceURI();
    return uri == null ? "" : uri;
  }

  /// An attribute of the element that starts here, which must not have been read yet; its own
  /// namespace does not matter.
  public @Nullable String attribute(String name) {
    for (int i = 0; i < reader.getAttributeCount(); i++) {
      if (reader.getAttributeLocalName(i).equals(name)) {
        return limited(reader.getAttributeValue(i));
      }
    }
    return null;
  }

  /// Calls `taker` with the name and text of each attribute of a namespace, if its name is wanted.
  public void attributes(Set<String> wanted, BiConsumer<String, String> taker) {
    for (int i = 0; i < reader.getAttributeCount(); i++) {
      String namespace = reader.getAttributeNamespace(i);
      String name = reader.getAttributeLocalName(i);
      if (namespace != null && !namespace.isEmpty() && wanted.contains(name)) {
        taker.accept(name, limited(reader.getAttributeValue(i)));
      }
    }
  }

  /// Calls `child` with the name of each element within the one that starts here and of its
  /// namespace; it may consume the child, what it leaves is skipped. Ends on this element's end.
  public void children(Consumer<String> child) {
    String own = namespace();
    allChildren(
        name -> {
          if (namespace().equals(own)) {
            child.accept(name);
          }
        });
  }

  /// Like [#children], whatever their namespaces.
  public void allChildren(Consumer<String> child) {
    int inside = depth;
    while (nextChild(inside)) {
      child.accept(name());
      leave(inside + 1);
    }
  }

  /// The text of the element that starts here, white space around it removed; ends on its end.
  public String text() {
    StringBuilder text = new StringBuilder();
    while (true) {
      int event = next();
      if (event == XMLStreamConstants.END_ELEMENT) {
        return StorableText.of(text.toString().strip());
      }
      if (event == XMLStreamConstants.START_ELEMENT) {
        throw refuse(Code.INVALID_STRUCTURE, "expected text, found the element '" + name() + "'");
      }
      append(event, text);
    }
  }

  /// Reads an element that holds either elements, which are passed on as by [#allChildren], or
  /// text.
  ///
  /// @return the text, white space around it removed; null when there were elements, or the text is
  /// not wanted
  public @Nullable String textOrChildren(boolean wanted, Consumer<String> child) {
    int inside = depth;
    StringBuilder text = new StringBuilder();
    boolean elements = false;
    while (true) {
      int event = next();
      if (event == XMLStreamConstants.END_ELEMENT && depth == inside) {
        return elements || !wanted ? null : StorableText.of(text.toString().strip());
      }
      if (event == XMLStreamConstants.START_ELEMENT) {
        elements = true;
        child.accept(name());
        leave(inside + 1);
      } else if (wanted && !elements) {
        append(event, text);
      }
    }
  }

  /// Passes the text of the element here on, unless it is empty.
  public void textTo(Consumer<String> taker) {
    String text = text();
    if (!text.isEmpty()) {
      taker.accept(text);
    }
  }

  /// Passes over the element that starts here.
  public void skip() {
    leave(depth);
  }

  @Override
  public String pointer() {
    StringBuilder path = new StringBuilder();
    for (int i = 1; i <= depth; i++) {
      path.append('/').append(names[i]);
      if (positions[i] > 1) {
        path.append('[').append(positions[i]).append(']');
      }
    }
    return StorableText.shown(path.toString(), 240);
  }

  /// This place, to be named later.
  public Place here() {
    Location location = reader.getLocation();
    return new FixedPlace(pointer(), location.getLineNumber(), location.getColumnNumber());
  }

  @Override
  public DocumentException refuse(Code code, String message) {
    return here().refuse(code, message);
  }

  private void append(int event, StringBuilder text) {
    if (reader.hasText() && event != XMLStreamConstants.COMMENT) {
      text.append(reader.getTextCharacters(), reader.getTextStart(), reader.getTextLength());
      limited(text);
    }
  }

  private boolean nextChild(int inside) {
    while (true) {
      int event = next();
      if (event == XMLStreamConstants.START_ELEMENT) {
        return true;
      }
      if (event == XMLStreamConstants.END_ELEMENT && depth == inside) {
        return false;
      }
    }
  }

  /// Reads to the end of the open element of that depth, unless it has ended already.
  private void leave(int openDepth) {
    while (depth > openDepth || !ended) {
      next();
    }
  }

  private int next() {
    if (ended) {
      depth--;
    }
    int event;
    ended = false;
    try {
      event = reader.next();
    } catch (XMLStreamException e) {
      throw refuse(e);
    }
    source.event();
    ended = event == XMLStreamConstants.END_ELEMENT;
    switch (event) {
      case XMLStreamConstants.START_ELEMENT -> {
        open();
        if (listener != null) {
          opened(listener);
        }
      }
      case XMLStreamConstants.END_ELEMENT -> {
        if (listener != null) {
          closed(listener);
        }
      }
      case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA -> hear();
      case XMLStreamConstants.DTD ->
          throw refuse(
              Code.DOCTYPE, "a document type declaration (DOCTYPE) is not read, nor are entities");
      case XMLStreamConstants.ENTITY_REFERENCE ->
          throw refuse(Code.NOT_XML, "an entity that is not one of XML's own five");
      default -> {
        // Text, comments and instructions leave the place as it is.
      }
    }
    return event;
  }

  private void open() {
    String name = StorableText.shown(reader.getLocalName());
    if (depth == limits.maxDepth()) {
      throw refuse(Code.TOO_DEEP, "elements nested more than " + limits.maxDepth() + " deep");
    }
    int parent = depth++;
    int position = name.equals(lastNames[parent]) ? lastPositions[parent] + 1 : 1;
    lastNames[parent] = name;
    lastPositions[parent] = position;
    lastNames[depth] = null;
    names[depth] = name;
    positions[depth] = position;
  }

  private void opened(StructureListener taker) {
    taker.open(namespace().equals(rootNamespace) ? name() : "#foreign", this);
    for (int i = 0; i < reader.getAttributeCount(); i++) {
      String attribute = reader.getAttributeLocalName(i);
      String value = taker.wants(attribute) ? limited(reader.getAttributeValue(i)) : null;
      taker.value(attribute, value, this);
    }
    leaf = true;
    heard.setLength(0);
  }

  private void closed(StructureListener taker) {
    if (leaf) {
      taker.content(StorableText.of(heard.toString().strip()), this);
    }
    leaf = false;
    taker.close(this);
  }

  private void hear() {
    if (listener != null && leaf && heard.length() < MAX_HEARD) {
      int length = Math.min(reader.getTextLength(), MAX_HEARD - heard.length());
      heard.append(reader.getTextCharacters(), reader.getTextStart(), length);
    }
  }

  private String limited(String text) {
    limited((CharSequence) text);
    return StorableText.of(text);
  }

  private void limited(CharSequence text) {
    if (text.length() > limits.maxStringLength()) {
      throw refuse(
          Code.TOO_LARGE, "a text of more than " + limits.maxStringLength() + " characters");
    }
  }

  private DocumentException refuse(XMLStreamException e) {
    String message = String.valueOf(e.getMessage());
    String reason = message.replaceFirst("(?s)^ParseError at .*?Message: ", "");
    String shown = StorableText.shown(reason.replaceAll("\\s+", " "), 240);
    Code code =
        message.contains("JAXP0001")
            ? Code.TOO_LARGE
            : source.exhausted() ? Code.TRUNCATED : Code.NOT_XML;
    String what = code == Code.TRUNCATED ? "the document ends too early: " + shown : shown;
    Location location = e.getLocation();
    return location == null
        ? new DocumentException(code, pointer(), what)
        : new FixedPlace(pointer(), location.getLineNumber(), location.getColumnNumber())
            .refuse(code, what);
  }

  private static XMLInputFactory factory() {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.IS_NAMESPACE_AWARE, true);
    factory.setProperty(XMLInputFactory.IS_COALESCING, false);
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLConstants.ACCESS_EXTERNAL_DTD, "");
    // Depth is limited here, with its place.
    factory.setProperty("jdk.xml.maxElementDepth", "0");
    factory.setXMLResolver(
        (_, _, _, _) -> {
          throw new XMLStreamException("external entities are not read");
        });
    return factory;
  }
}
