package org.pgatlas.server.source;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.pgatlas.grants.GrantReader;
import org.pgatlas.grants.SurveyReader;

/// The yearly impact survey. Each answer becomes evidence for the cascade, and so does the silence
/// of projects that OpenGrants knows and the survey does not name. The same round again with the
/// same answers is no new survey.
final class SurveyImporter implements Importer {
  static final String FEED = "survey";

  private final GrantStore grants = new GrantStore();
  private final StatusStore statuses = new StatusStore();

  @Override
  public Run open(Input input) {
    List<SurveyReader.Answer> answers =
        SurveyReader.read(input.bytes(), GrantReader.defaultLimits());
    return cursor ->
        cursor.isEmpty()
            ? new Portion("done", 1, 1, (handle, ledger) -> apply(handle, input, ledger, answers))
            : null;
  }

  private void apply(Handle handle, Input input, Ledger ledger, List<SurveyReader.Answer> answers) {
    UUID tenant = input.tenant();
    Map<String, Integer> byId =
        grants.ids(handle, tenant, answers.stream().map(SurveyReader.Answer::project).toList());
    Map<String, Integer> byName =
        grants.idsByName(
            handle,
            tenant,
            answers.stream().map(a -> a.project().toLowerCase(Locale.ROOT)).toList());
    Map<Integer, SurveyReader.Answer> given = new LinkedHashMap<>();
    for (SurveyReader.Answer answer : answers) {
      Integer id =
          byId.getOrDefault(
              answer.project(), byName.get(answer.project().toLowerCase(Locale.ROOT)));
      if (id == null) {
        ledger.report(
            "unknown-project",
            answer.project(),
            "no project, or several, are called so (" + answer.place() + ")");
      } else if (!answer.known()) {
        ledger.report(
            "unknown-status",
            answer.project(),
            "'" + answer.word() + "' is no known answer (" + answer.place() + ")");
      } else if (given.putIfAbsent(id, answer) != null) {
        ledger.report("duplicate-id", answer.project(), "answered twice; the first answer counts");
      }
    }
    List<StatusStore.Surveyed> surveyed = new ArrayList<>();
    given.forEach(
        (id, answer) ->
            surveyed.add(
                new StatusStore.Surveyed(
                    id, answer.answer() == null ? null : answer.answer().label(), answer.word())));
    String round = statuses.round(handle, tenant, input.id());
    ledger.count("answers", surveyed.size());
    ledger.count("evidence_changed", statuses.survey(handle, tenant, round, surveyed));
    ledger.count("silent", statuses.silence(handle, tenant, round));
  }
}
