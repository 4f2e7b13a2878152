package org.pgatlas.grants;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.pgatlas.activity.ActivityStatus;
import org.pgatlas.json.CsvTable;
import org.pgatlas.json.DocumentException;
import org.pgatlas.json.DocumentException.Code;
import org.pgatlas.json.DocumentText;
import org.pgatlas.json.JsonLimits;
import org.pgatlas.json.JsonValue;

/// Reads the answers of an impact survey: CSV with a header, or JSON (a list of objects, or
/// `{"responses": […]}`). A project is told by a column `project_id`, `canonical_id`, `project`,
/// `project_name` or `title`, its answer by `status`, `activity_status` or `response`.
public final class SurveyReader {
  private static final List<String> PROJECT =
      List.of("project_id", "canonical_id", "project", "project_name", "title", "name");
  private static final List<String> STATUS =
      List.of("status", "activity_status", "response", "project_status");

  private SurveyReader() {}

  /// One row.
  ///
  /// @param project its DAOIP-5 URI or its name
  /// @param answer null when nobody answered, or in words that are not known
  /// @param known false when the word is not
  /// @param place for reports
  public record Answer(
      String project, @Nullable ActivityStatus answer, String word, boolean known, String place) {}

  public static List<Answer> read(byte[] document, JsonLimits limits) {
    DocumentText text = new DocumentText(document, limits);
    String head = text.head(1);
    return head.startsWith("{") || head.startsWith("[") ? json(text) : csv(text);
  }

  private static List<Answer> json(DocumentText text) {
    JsonValue root = text.json(JsonValue::read);
    List<JsonValue> items =
        root.get("responses").exists() ? root.get("responses").items() : root.items();
    List<Answer> answers = new ArrayList<>();
    for (JsonValue item : items) {
      Map<String, String> fields = new LinkedHashMap<>();
      item.names()
          .forEach(name -> fields.put(name.toLowerCase(Locale.ROOT), item.get(name).text()));
      answers.add(answer(fields, item.place()));
    }
    return answers;
  }

  private static List<Answer> csv(DocumentText text) {
    List<Answer> answers = new ArrayList<>();
    for (CsvTable.Row row : CsvTable.read(text.whole())) {
      answers.add(answer(row.fields(), "line " + row.line()));
    }
    return answers;
  }

  private static Answer answer(Map<String, String> fields, String place) {
    String project = first(fields, PROJECT, place);
    String word = first(fields, STATUS, place).strip();
    if (project.isBlank()) {
      throw new DocumentException(Code.INVALID_STRUCTURE, place, "a row that names no project");
    }
    Optional<ActivityStatus> status = StatusWords.project(word);
    boolean silent =
        word.isEmpty() || status.filter(s -> s == ActivityStatus.NON_RESPONSIVE).isPresent();
    return new Answer(
        project.strip(),
        silent ? null : status.orElse(null),
        word,
        silent || status.isPresent(),
        place);
  }

  private static String first(Map<String, String> fields, List<String> names, String place) {
    for (String name : names) {
      String value = fields.get(name);
      if (value != null) {
        return value;
      }
    }
    throw new DocumentException(
        Code.INVALID_STRUCTURE, place, "expected one of the fields " + String.join(", ", names));
  }
}
