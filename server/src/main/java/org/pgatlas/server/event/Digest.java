package org.pgatlas.server.event;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.pgatlas.server.wire.Json;
import tools.jackson.databind.JsonNode;

/// Many events as one message for people: how many findings opened and closed, the worst of them by
/// name, and what else happened.
///
/// @param subject one line
/// @param lines the message
record Digest(String subject, List<String> lines) {
  private static final int SHOWN = 20;

  Digest {
    lines = List.copyOf(lines);
  }

  private record Line(double risk, String text) {}

  static Digest of(List<Event> events, AlertFilter filter) {
    Map<String, Integer> counts = new TreeMap<>();
    List<Line> findings = new ArrayList<>();
    List<String> others = new ArrayList<>();
    for (Event event : events) {
      List<JsonNode> named = filter.findings(event);
      if (named.isEmpty()) {
        counts.merge(event.type(), 1, Integer::sum);
        others.add(event.type() + "  " + event.subject());
        continue;
      }
      boolean all = filter.severity() == null && filter.risk() == null;
      int count = Json.MAPPER.readTree(event.payload()).path("count").asInt(named.size());
      counts.merge(event.type(), all ? count : named.size(), Integer::sum);
      named.forEach(finding -> findings.add(line(event, finding)));
    }
    findings.sort(Comparator.comparingDouble(Line::risk).reversed());
    List<String> lines = new ArrayList<>();
    findings.stream().limit(SHOWN).forEach(line -> lines.add(line.text()));
    more(lines, findings.size() - SHOWN, "findings");
    others.stream().limit(SHOWN).forEach(lines::add);
    more(lines, others.size() - SHOWN, "events");
    List<String> words = new ArrayList<>();
    counts.forEach((type, count) -> words.add(counted(type, count)));
    return new Digest(String.join(", ", words), lines);
  }

  /// `3 findings opened` of `finding.opened`.
  private static String counted(String type, int count) {
    int end = type.indexOf('.');
    String noun = end < 0 ? type : type.substring(0, end);
    String verb = end < 0 ? "" : type.substring(end).replace('.', ' ');
    if (count != 1 && !noun.endsWith("s")) {
      noun = noun.endsWith("y") ? noun.substring(0, noun.length() - 1) + "ies" : noun + "s";
    }
    return count + " " + noun + verb;
  }

  private static void more(List<String> lines, int count, String what) {
    if (count > 0) {
      lines.add("… and " + count + " more " + what);
    }
  }

  private static Line line(Event event, JsonNode finding) {
    double risk = finding.path("risk").asDouble(0);
    String reason = finding.path("reason").asString("");
    return new Line(
        risk,
        String.format(
            Locale.ROOT,
            "%s  %s  %s in %s  (%s, risk %.1f)%s",
            event.type().substring(event.type().indexOf('.') + 1),
            finding.path("vulnerability").asString(""),
            finding.path("component").asString(""),
            event.subject(),
            finding.path("severity").asString("not rated"),
            risk,
            reason.isEmpty() ? "" : ": " + reason));
  }

  /// The body of a mail.
  String text() {
    return subject + "\n\n" + String.join("\n", lines) + "\n";
  }

  /// In the form that Slack's incoming webhooks take, and others after it.
  String slack() {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("text", escaped("PG Atlas: " + subject));
    List<Object> blocks = new ArrayList<>();
    blocks.add(section("*PG Atlas: " + escaped(subject) + "*"));
    if (!lines.isEmpty()) {
      blocks.add(section(cut(escaped("• " + String.join("\n• ", lines)))));
    }
    body.put("blocks", blocks);
    return Json.write(body);
  }

  private static Map<String, Object> section(String text) {
    return Map.of("type", "section", "text", Map.of("type", "mrkdwn", "text", text));
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  /// A section holds 3,000 characters.
  private static String cut(String text) {
    return text.length() <= 2_900 ? text : text.substring(0, text.lastIndexOf('\n', 2_900)) + "\n…";
  }
}
