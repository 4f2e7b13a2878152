package org.pgatlas.server.scan;

import java.io.StringWriter;
import java.util.List;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;
import org.pgatlas.policy.Decision;
import org.pgatlas.policy.Outcome;
import org.pgatlas.server.scan.Gate.Judged;
import org.pgatlas.server.scan.Gate.JudgedComponent;

/// A gate's result as JUnit's XML, which every CI server shows: a test case for each finding and
/// for each component of which a rule speaks; warnings pass and say so.
public final class JunitReport {
  private final XMLStreamWriter xml;

  private JunitReport(XMLStreamWriter xml) {
    this.xml = xml;
  }

  public static String write(Gate gate) {
    StringWriter text = new StringWriter();
    try {
      XMLStreamWriter xml = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(text);
      new JunitReport(xml).gate(gate);
      xml.close();
    } catch (XMLStreamException e) {
      throw new IllegalStateException("cannot write XML: " + e.getMessage(), e);
    }
    return text.append('\n').toString();
  }

  private void gate(Gate gate) throws XMLStreamException {
    int cases = Math.max(1, gate.findings().size() + gate.components().size());
    long closed = gate.findings().stream().filter(JunitReport::isClosed).count();
    xml.writeStartDocument("UTF-8", "1.0");
    xml.writeStartElement("testsuites");
    xml.writeStartElement("testsuite");
    attribute("name", gate.document() + " by policy " + gate.policy());
    attribute("tests", Integer.toString(cases));
    attribute("failures", Long.toString(gate.count(Outcome.FAIL)));
    attribute("errors", "0");
    attribute("skipped", Long.toString(closed));
    for (Judged one : gate.findings()) {
      begin(DependencyPaths.name(one.component()), one.finding().vulnerability());
      body(one.decision(), one.finding().words());
      if (isClosed(one)) {
        xml.writeEmptyElement("skipped");
        attribute("message", one.finding().verdict().id());
      }
      xml.writeEndElement();
    }
    for (JudgedComponent one : gate.components()) {
      begin(one.facts().what(), "policy");
      body(one.decision(), List.of());
      xml.writeEndElement();
    }
    if (gate.findings().isEmpty() && gate.components().isEmpty()) {
      xml.writeEmptyElement("testcase");
      attribute("classname", gate.document());
      attribute("name", "no finding in " + gate.componentCount() + " components");
    }
    xml.writeEndElement();
    xml.writeEndElement();
    xml.writeEndDocument();
  }

  private static boolean isClosed(Judged one) {
    return !one.finding().verdict().isOpen() && one.decision().outcome() == Outcome.PASS;
  }

  private void begin(String component, String name) throws XMLStreamException {
    xml.writeStartElement("testcase");
    attribute("classname", component);
    attribute("name", name);
  }

  private void body(Decision decision, List<String> words) throws XMLStreamException {
    String text = String.join("\n", words);
    if (decision.outcome() == Outcome.FAIL) {
      xml.writeStartElement("failure");
      attribute("message", decision.words());
      xml.writeCharacters(clean(text));
      xml.writeEndElement();
    } else if (decision.outcome() == Outcome.WARN) {
      xml.writeStartElement("system-out");
      xml.writeCharacters(clean("WARNING: " + decision.words() + "\n" + text));
      xml.writeEndElement();
    }
  }

  private void attribute(String name, String value) throws XMLStreamException {
    xml.writeAttribute(name, clean(value));
  }

  /// What XML 1.0 cannot hold is replaced.
  private static String clean(String text) {
    StringBuilder clean = new StringBuilder(text.length());
    text.codePoints().map(c -> isXml(c) ? c : 0xfffd).forEach(clean::appendCodePoint);
    return clean.toString();
  }

  private static boolean isXml(int c) {
    return c == '\t'
        || c == '\n'
        || c == '\r'
        || (c >= 0x20 && c <= 0xd7ff)
        || (c >= 0xe000 && c <= 0xfffd)
        || c >= 0x10000;
  }
}
