package org.pgatlas.grants;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pgatlas.activity.ActivityStatus;
import org.pgatlas.json.DocumentException;

/// Answers of surveys in both syntaxes, and what is refused with its place.
final class SurveyReaderTest {
  @Test
  void csv_and_json_say_the_same() {
    List<SurveyReader.Answer> csv =
        read(
            """
            Project ID,"Project Status",comment
            daoip-5:x:project:a,Mainnet,"two
            lines, ""quoted"" "
            daoip-5:x:project:b,,
            daoip-5:x:project:c,Paused,
            """);
    List<SurveyReader.Answer> json =
        read(
            """
            {"responses": [
              {"project_id": "daoip-5:x:project:a", "status": "Mainnet"},
              {"project_id": "daoip-5:x:project:b", "status": null},
              {"project_id": "daoip-5:x:project:c", "status": "Paused"}]}
            """);
    for (List<SurveyReader.Answer> answers : List.of(csv, json)) {
      assertThat(answers)
          .extracting(SurveyReader.Answer::answer)
          .containsExactly(ActivityStatus.LIVE, null, null);
      assertThat(answers).extracting(SurveyReader.Answer::known).containsExactly(true, true, false);
    }
    assertThat(csv)
        .extracting(SurveyReader.Answer::place)
        .containsExactly("line 2", "line 4", "line 5");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "project,status\na\n",
        "project,status\n\"a,b\n",
        "project,status\n\"a\"b,live\n",
        "project\na\n",
        "project,status\n,live\n",
        "{\"responses\": [{\"status\": \"live\"}]}",
        "[{\"project\": \"a\"}]"
      })
  void what_is_broken_is_refused_with_its_place(String survey) {
    assertThatThrownBy(() -> read(survey))
        .isInstanceOfSatisfying(DocumentException.class, e -> assertThat(e.place()).isNotEmpty());
  }

  private static List<SurveyReader.Answer> read(String survey) {
    return SurveyReader.read(survey.getBytes(StandardCharsets.UTF_8), GrantReader.defaultLimits());
  }
}
