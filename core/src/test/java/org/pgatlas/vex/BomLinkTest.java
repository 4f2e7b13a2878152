package org.pgatlas.vex;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BomLinkTest {
  private static final String SERIAL = "3e671687-395b-41f5-a30f-a58921a69b79";

  @Test
  void part_of_a_document_is_named_by_serial_and_reference() {
    assertThat(BomLink.parse("urn:cdx:" + SERIAL + "/2#pkg:npm/left@1#sub"))
        .contains(new BomLink("urn:uuid:" + SERIAL, "pkg:npm/left@1#sub"));
  }

  @Test
  void document_without_a_part_is_named_as_a_whole_and_its_serial_in_small_letters() {
    assertThat(BomLink.parse("urn:cdx:3E671687-395B-41F5-A30F-A58921A69B79/1"))
        .contains(new BomLink("urn:uuid:" + SERIAL, null));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "urn:cdx:", "urn:cdx:" + SERIAL, "pkg:npm/left@1", "urn:uuid:x/1#y"})
  void anything_else_is_none(String text) {
    assertThat(BomLink.parse(text)).isEmpty();
  }
}
