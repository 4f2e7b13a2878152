package org.pgatlas.vex.cyclonedx;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pgatlas.json.XmlCursor;
import org.pgatlas.vex.VexCollector;

/// Streams one `vulnerability` element, as [AnalysisReader] does an item in JSON.
final class XmlAnalysisReader {
  private final XmlCursor xml;
  private final VexCollector found;
  private final AnalysisDraft draft;

  XmlAnalysisReader(XmlCursor xml, VexCollector found) {
    this.xml = xml;
    this.found = found;
    this.draft = new AnalysisDraft(xml.pointer());
  }

  AnalysisDraft read() {
    xml.children(
        name -> {
          switch (name) {
            case "id" -> draft.id = found.text(xml);
            case "references" -> xml.children(_ -> xml.children(this::reference));
            case "recommendation" -> draft.recommendation = found.text(xml);
            case "workaround" -> draft.workaround = found.text(xml);
            case "analysis" -> xml.children(this::analysis);
            case "affects" -> xml.children(_ -> target());
            case "properties" -> xml.children(_ -> property());
            default -> xml.skip();
          }
        });
    return draft;
  }

  private void reference(String name) {
    if (name.equals("id")) {
      xml.textTo(draft.aliases::add);
    }
  }

  private void analysis(String name) {
    switch (name) {
      case "state" -> draft.state = found.text(xml);
      case "justification" -> draft.justification = found.text(xml);
      case "detail" -> draft.detail = found.text(xml);
      case "responses" -> xml.children(_ -> xml.textTo(draft.responses::add));
      case "firstIssued" -> draft.firstIssued = found.text(xml);
      case "lastUpdated" -> draft.lastUpdated = found.text(xml);
      default -> xml.skip();
    }
  }

  private void target() {
    List<AnalysisDraft.Versions> versions = new ArrayList<>(0);
    @Nullable String[] ref = new String[1];
    String place = xml.pointer();
    xml.children(
        name -> {
          switch (name) {
            case "ref" -> ref[0] = found.text(xml);
            case "versions" -> xml.children(_ -> versions.add(version()));
            default -> xml.skip();
          }
        });
    draft.affects.add(new AnalysisDraft.Affected(ref[0] == null ? "" : ref[0], versions, place));
  }

  private AnalysisDraft.Versions version() {
    @Nullable String[] said = new String[3];
    xml.children(
        name -> {
          switch (name) {
            case "version" -> said[0] = found.text(xml);
            case "range" -> said[1] = found.text(xml);
            case "status" -> said[2] = found.text(xml);
            default -> xml.skip();
          }
        });
    return AnalysisDraft.Versions.of(said[0], said[1], said[2]);
  }

  /// Ours: a justification that CycloneDX has no word for.
  private void property() {
    if (AnalysisDraft.JUSTIFICATION.equals(xml.attribute("name"))) {
      draft.ownJustification = found.text(xml);
    }
  }
}
