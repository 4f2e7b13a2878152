package org.pgatlas.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.pgatlas.server.wire.Json;

class CsvWriterTest {
  record Inner(String canonicalId, @Nullable Integer ponyFactor) {}

  record Outer(
      Inner project,
      String displayName,
      @JsonProperty("active_30d") int active30d,
      List<String> tags) {}

  @Test
  void an_empty_list_has_its_headings() {
    assertThat(CsvWriter.write(Outer.class, List.of()))
        .isEqualTo("project_canonical_id,project_pony_factor,display_name,active_30d,tags\r\n");
  }

  @Test
  void headings_are_the_names_of_the_json() {
    String json = Json.write(new Outer(new Inner("a", 1), "b", 2, List.of()));
    assertThat(json)
        .contains("\"canonical_id\"", "\"pony_factor\"", "\"display_name\"", "\"active_30d\"");
  }

  @Test
  void nulls_are_empty_and_texts_are_quoted_only_when_they_must() {
    String csv =
        CsvWriter.write(
            Outer.class,
            List.of(new Outer(new Inner("a,b", null), "say \"hi\"\nthere", -2, List.of("x", "y"))));
    assertThat(csv)
        .endsWith("\r\n\"a,b\",,\"say \"\"hi\"\"\nthere\",-2,\"[\"\"x\"\",\"\"y\"\"]\"\r\n");
  }

  @Test
  void a_text_that_a_spreadsheet_would_run_is_defused_and_a_negative_number_is_not() {
    for (String start : List.of("=", "+", "-", "@", "\t")) {
      String csv =
          CsvWriter.write(
              Outer.class, List.of(new Outer(new Inner(start + "x", 1), "n", -1, List.of())));
      assertThat(csv).contains("'" + start + "x,1,n,-1,[]");
    }
  }
}
