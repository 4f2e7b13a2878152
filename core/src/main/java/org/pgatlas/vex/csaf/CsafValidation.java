package org.pgatlas.vex.csaf;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.pgatlas.json.DocumentText;
import org.pgatlas.json.JsonValue;
import org.pgatlas.vex.VexLimits;

/// The mandatory tests of CSAF, sections 6.1 of both versions. Not among them: what needs a
/// list of all weaknesses (6.1.11), of licences (6.1.54, 6.1.55) or of decision points (6.1.46,
/// 6.1.48), the correspondence of versions (6.1.27.13), extensions (6.1.60), and, of 6.1.9, the
/// scores of CVSS 4.0.
///
/// @see <a href="https://docs.oasis-open.org/csaf/csaf/v2.0/csaf-v2.0.html#61-mandatory-tests">CSAF
/// 2.0, 6.1</a>
public final class CsafValidation {
  /// Sections that no test here covers.
  public static final Set<String> NOT_TESTED =
      Set.of(
          "6.1.11",
          "6.1.27.13",
          "6.1.46",
          "6.1.48",
          "6.1.54",
          "6.1.55",
          "6.1.60.1",
          "6.1.60.2",
          "6.1.60.3");

  private CsafValidation() {}

  /// @throws org.pgatlas.json.DocumentException when the document is no JSON or over a limit
  public static List<CsafViolation> check(byte[] document, VexLimits limits) {
    JsonValue root =
        new DocumentText(document, limits.json())
            .json(
                json -> {
                  JsonValue value = JsonValue.read(json);
                  json.end();
                  return value;
                });
    CsafTree tree = new CsafTree(root);
    new ProductTests(tree).run();
    new BranchTests(tree).run();
    new StatusTests(tree).run();
    new HistoryTests(tree).run();
    new DocumentTests(tree).run();
    new ProfileTests(tree).run();
    new DateTests(tree).run();
    new CvssTests(tree).run();
    return new ArrayList<>(tree.violations());
  }
}
