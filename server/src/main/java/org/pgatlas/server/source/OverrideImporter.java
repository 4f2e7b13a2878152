package org.pgatlas.server.source;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.pgatlas.grants.GrantReader;
import org.pgatlas.json.DocumentException;
import org.pgatlas.json.DocumentException.Code;
import org.pgatlas.json.DocumentText;
import org.pgatlas.json.JsonValue;

/// Corrections by hand: `{"daoip-5:…": {"git_owner_url": "…"}}`. What is said here, no other source
/// overwrites.
final class OverrideImporter implements Importer {
  static final String FEED = "overrides";
  private static final Set<String> FIELDS =
      Set.of("display_name", "category", "git_owner_url", "project_type");
  private static final Set<String> TYPES = Set.of("public-good", "scf-project");

  private final GrantStore grants = new GrantStore();
  private final GrantImporter writer;

  OverrideImporter(GrantImporter writer) {
    this.writer = writer;
  }

  @Override
  public Run open(Input input) {
    JsonValue root =
        new DocumentText(input.bytes(), GrantReader.defaultLimits()).json(JsonValue::read);
    Map<String, Map<String, String>> wanted = new LinkedHashMap<>();
    for (String project : root.names()) {
      Map<String, String> fields = new LinkedHashMap<>();
      for (String field : root.get(project).names()) {
        fields.put(field, checked(root.get(project).get(field), field));
      }
      wanted.put(project, fields);
    }
    if (wanted.isEmpty()) {
      throw new DocumentException(Code.INVALID_STRUCTURE, "/", "expected an object of projects");
    }
    return cursor -> cursor.isEmpty() ? new Portion("done", 1, 1, change(input, wanted)) : null;
  }

  private static String checked(JsonValue value, String field) {
    boolean metadata = field.startsWith("metadata.") && field.length() < 64;
    @Nullable String problem =
        !FIELDS.contains(field) && !metadata
            ? "expected one of " + String.join(", ", FIELDS) + " or metadata.NAME"
            : field.equals("project_type") && !TYPES.contains(value.text())
                ? "expected public-good or scf-project"
                : value.text().isBlank() ? "expected a text" : null;
    if (problem != null) {
      throw new DocumentException(Code.INVALID_STRUCTURE, value.place(), problem);
    }
    return value.text();
  }

  private Change change(Input input, Map<String, Map<String, String>> wanted) {
    return (handle, ledger) -> {
      Map<String, Integer> ids = grants.ids(handle, input.tenant(), List.copyOf(wanted.keySet()));
      List<ProvenanceStore.Said> said = new ArrayList<>();
      wanted.forEach(
          (project, fields) -> {
            Integer id = ids.get(project);
            if (id == null) {
              ledger.report("unknown-project", project, "no project has this id");
            } else {
              ledger.count("projects", 1);
              fields.forEach(
                  (field, value) -> said.add(new ProvenanceStore.Said(id, field, value)));
            }
          });
      writer.write(handle, input, ledger, ProvenanceStore.Rank.OVERRIDE, "override", said);
    };
  }
}
