package org.pgatlas.registry.debian;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pgatlas.registry.RegistryException;
import org.pgatlas.registry.RegistryException.Code;

final class PackagesReaderTest {
  private static final PackagesLimits SMALL = new PackagesLimits(100, 300, 1_000, 3, 5);

  @Test
  void aParagraphWithoutPackageNamesItsFirstLine() {
    refused(
        "Package: a\nVersion: 1\n\n\nVersion: 2\nSection: x\n", Code.MISSING_FIELD, 5, "Package");
    refused("Version: 1\nPackage:\n", Code.MISSING_FIELD, 2, "Package");
  }

  @Test
  void aParagraphWithoutVersionNamesItsFirstLine() {
    refused("\nPackage: a\nSection: x\n", Code.MISSING_FIELD, 2, "Version");
  }

  @Test
  void aBadValueNamesItsFieldAndLine() {
    refused("Package: a\nVersion: 1 2\n", Code.INVALID_FIELD, 2, "Version");
    refused("Package: a\nVersion: " + "1".repeat(257), Code.INVALID_FIELD, 2, "Version");
    refused("Version: 1\nPackage: a b\n", Code.INVALID_FIELD, 2, "Package");
    refused("Package: a\n b\nVersion: 1\n", Code.INVALID_FIELD, 1, "Package");
    refused("Package: a\nVersion: 1\nSource: (2)\n", Code.INVALID_FIELD, 3, "Source");
    refused("Package: a\nVersion: 1\nDepends: b,\n ()\n", Code.INVALID_FIELD, 3, "Depends");
    refused("Package: a\nVersion: 1\nPre-Depends: ,!\n", Code.INVALID_FIELD, 3, "Pre-Depends");
    refused("Package: a\nVersion: 1\nProvides: b (= )\n", Code.INVALID_FIELD, 3, "Provides");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"<html>", "no colon", ": x", "#comment: x", "-x: y", "a b: c", "\uFEFFPackage: a"})
  void aLineThatStartsWithNoFieldIsRefused(String line) {
    refused("Package: a\nVersion: 1\n" + line + "\n", Code.INVALID_STRUCTURE, 3, null);
  }

  @Test
  void aFoldedLineNeedsAField() {
    refused("\n  lost\n", Code.INVALID_STRUCTURE, 2, null);
    refused("Package: a\nVersion: 1\n\n lost\n", Code.INVALID_STRUCTURE, 4, null);
  }

  @Test
  void aFieldTwiceInOneParagraphIsRefused() {
    refused("Package: a\nVersion: 1\nversion: 2\n", Code.INVALID_STRUCTURE, 3, "Version");
  }

  @Test
  void aNulByteIsRefusedWhereverItIs() {
    refused("Package: a\nVersion: 1\nMaintainer: x\0y\n", Code.NOT_TEXT, 3, null);
    refused("\0", Code.NOT_TEXT, 1, null);
  }

  @Test
  void whatIsReadMustBeUtf8AndWhatIsSkippedNeedNotBe() throws IOException {
    byte[] section = "Package: a\nVersion: 1\nSection: caf\u00e9\n".getBytes(ISO_8859_1);
    assertThatExceptionOfType(RegistryException.class)
        .isThrownBy(() -> read(section, PackagesLimits.defaults()))
        .withMessage("fixture, line 3, field Section: not UTF-8")
        .satisfies(e -> assertThat(e.code()).isEqualTo(Code.NOT_TEXT));

    byte[] maintainer = "Package: a\nVersion: 1\nMaintainer: caf\u00e9\n".getBytes(ISO_8859_1);
    assertThat(read(maintainer, PackagesLimits.defaults())).hasSize(1);
  }

  @Test
  void aLineAtTheLimitIsReadAndOneOverItIsNot() throws IOException {
    String start = "Package: a\nVersion: 1\nTag: ";
    String longest = start + "x".repeat(95);
    assertThat(read(longest.getBytes(UTF_8), SMALL)).hasSize(1);
    refused(longest + "x\n", SMALL, Code.TOO_LARGE, 3, null);
  }

  @Test
  void aLineWithoutEndIsRefusedBeforeItIsHeld() {
    InputStream endless =
        new InputStream() {
          @Override
          public int read() {
            return 'x';
          }

          @Override
          public int read(byte[] into, int from, int length) {
            Arrays.fill(into, from, from + length, (byte) 'x');
            return length;
          }
        };
    assertThatExceptionOfType(RegistryException.class)
        .isThrownBy(() -> Indexes.empty().read("endless", endless))
        .withMessage("endless, line 1: longer than 1048576 bytes");
  }

  @Test
  void paragraphBytesParagraphsAndRelationsAreBounded() {
    refused("Package: a\nVersion: 1\n" + "Tag: x\n".repeat(60), SMALL, Code.TOO_LARGE, 42, null);
    refused("Package: a\nVersion: 1\n\n".repeat(4), SMALL, Code.TOO_LARGE, 10, null);
    refused("Package: a\nVersion: 1\nDepends: a,a,a,a,a,a", SMALL, Code.TOO_LARGE, 3, "Depends");
    refused("\n".repeat(1_001), SMALL, Code.TOO_LARGE, 1_001, null);
  }

  @Test
  void theLimitsHoldForAllInputsTogether() throws IOException {
    PackagesReader reader = new PackagesReader(SMALL, _ -> {});
    reader.read("one", input("Package: a\nVersion: 1\nDepends: x,y,z\n"));

    assertThatExceptionOfType(RegistryException.class)
        .isThrownBy(() -> reader.read("two", input("Package: b\nVersion: 1\nProvides: x,y,z\n")))
        .withMessage("two, line 3, field Provides: more than 5 relations");
  }

  @Test
  void messagesShowTheTextWithoutItsControlCharacters() {
    assertThatExceptionOfType(RegistryException.class)
        .isThrownBy(() -> read("\u001b[31mred".getBytes(UTF_8), SMALL))
        .withMessage("fixture, line 1: expected 'Field: value', found '?[31mred'");
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "null",
      quoteCharacter = '"',
      delimiter = ';',
      value = {
        "libc6;libc6;null",
        "libc6 (>= 2.34);libc6;>= 2.34",
        "libc6(>=2.34);libc6;>= 2.34",
        "libc6:any   (  <<   1:2~rc1-3 );libc6;<< 1:2~rc1-3",
        "python3:native | x (= 1);python3;null",
        "a (>> 1) [amd64 i386] <!nocheck>;a;>> 1",
        "a [linux-any];a;null",
        "a (1.0);a;= 1.0",
        "a (< 1);a;<= 1",
        "a (> 1);a;>= 1"
      })
  void relationsAreReadWithTheirConstraint(String text, String name, @Nullable String constraint) {
    List<Relation> relations = new ArrayList<>();
    Relation.each(" , " + text + ",", relations::add);
    assertThat(relations).containsExactly(new Relation(name, constraint));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "(>= 1)",
        "a (>= 1",
        "a (>=)",
        "a (=> 1)",
        "a b",
        "a (= 1) b",
        "a: b",
        "ä",
        "a (= 1 2)",
        "| b"
      })
  void whatIsNoRelationIsRefused(String text) {
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> Relation.each(text, _ -> {}));
  }

  private static void refused(String text, Code code, long line, @Nullable String field) {
    refused(text, PackagesLimits.defaults(), code, line, field);
  }

  private static void refused(
      String text, PackagesLimits limits, Code code, long line, @Nullable String field) {
    assertThatExceptionOfType(RegistryException.class)
        .isThrownBy(() -> read(text.getBytes(UTF_8), limits))
        .satisfies(
            e -> {
              assertThat(e.code()).isEqualTo(code);
              assertThat(e.line()).isEqualTo(line);
              assertThat(e.field()).isEqualTo(field);
              assertThat(e).hasMessageStartingWith("fixture, line " + line);
            });
  }

  private static List<DebianPackage> read(byte[] bytes, PackagesLimits limits) throws IOException {
    List<DebianPackage> packages = new ArrayList<>();
    new PackagesReader(limits, packages::add).read("fixture", new ByteArrayInputStream(bytes));
    return packages;
  }

  private static InputStream input(String text) {
    return new ByteArrayInputStream(text.getBytes(UTF_8));
  }
}
