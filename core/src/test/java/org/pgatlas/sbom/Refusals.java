package org.pgatlas.sbom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.function.Consumer;
import org.pgatlas.json.DocumentException;

/// Documents with a known field of the wrong type.
public final class Refusals {
  private Refusals() {}

  /// @param cases each the fields, their place, and what is said of them
  public static void assertRefused(Consumer<String> reading, String[][] cases) {
    for (String[] example : cases) {
      DocumentException refused =
          catchThrowableOfType(DocumentException.class, () -> reading.accept(example[0]));
      assertThat(refused).as(example[0]).hasMessageContaining(example[2]);
      assertThat(refused.code()).isEqualTo(DocumentException.Code.INVALID_STRUCTURE);
      assertThat(refused.place()).startsWith(example[1] + " line ");
    }
  }
}
