package org.pgatlas.vex.cyclonedx;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pgatlas.json.JsonCursor;
import org.pgatlas.vex.VexCollector;

/// Streams one item of `vulnerabilities`.
final class AnalysisReader {
  private final JsonCursor json;
  private final VexCollector found;
  private final AnalysisDraft draft;

  AnalysisReader(JsonCursor json, VexCollector found) {
    this.json = json;
    this.found = found;
    this.draft = new AnalysisDraft(json.pointer());
  }

  AnalysisDraft read() {
    json.object(
        name -> {
          switch (name) {
            case "id" -> draft.id = found.text(json);
            case "references" -> json.array(this::reference);
            case "recommendation" -> draft.recommendation = found.text(json);
            case "workaround" -> draft.workaround = found.text(json);
            case "analysis" -> json.optionalObject(this::analysis);
            case "affects" -> json.array(this::affects);
            case "properties" -> json.array(this::property);
            default -> json.skip();
          }
        });
    return draft;
  }

  private void reference() {
    json.object(
        name -> {
          if (name.equals("id")) {
            json.textTo(draft.aliases::add);
          } else {
            json.skip();
          }
        });
  }

  private void analysis(String name) {
    switch (name) {
      case "state" -> draft.state = found.text(json);
      case "justification" -> draft.justification = found.text(json);
      case "detail" -> draft.detail = found.text(json);
      case "response" -> json.array(() -> json.textTo(draft.responses::add));
      case "firstIssued" -> draft.firstIssued = found.text(json);
      case "lastUpdated" -> draft.lastUpdated = found.text(json);
      default -> json.skip();
    }
  }

  private void affects() {
    List<AnalysisDraft.Versions> versions = new ArrayList<>(0);
    @Nullable String[] ref = new String[1];
    String place = json.pointer();
    json.object(
        name -> {
          switch (name) {
            case "ref" -> ref[0] = found.text(json);
            case "versions" -> json.array(() -> versions.add(version()));
            default -> json.skip();
          }
        });
    draft.affects.add(new AnalysisDraft.Affected(ref[0] == null ? "" : ref[0], versions, place));
  }

  private AnalysisDraft.Versions version() {
    @Nullable String[] said = new String[3];
    json.object(
        name -> {
          switch (name) {
            case "version" -> said[0] = found.text(json);
            case "range" -> said[1] = found.text(json);
            case "status" -> said[2] = found.text(json);
            default -> json.skip();
          }
        });
    return AnalysisDraft.Versions.of(said[0], said[1], said[2]);
  }

  /// Ours: a justification that CycloneDX has no word for.
  private void property() {
    @Nullable String[] said = new String[2];
    json.object(
        name -> {
          switch (name) {
            case "name" -> said[0] = found.text(json);
            case "value" -> said[1] = found.text(json);
            default -> json.skip();
          }
        });
    if (AnalysisDraft.JUSTIFICATION.equals(said[0])) {
      draft.ownJustification = said[1];
    }
  }
}
