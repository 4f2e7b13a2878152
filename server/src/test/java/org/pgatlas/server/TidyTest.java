package org.pgatlas.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// The house rules that a machine can check, over every file of the checkout. Each test prints all
/// places at once.
final class TidyTest {
  private static final int METHOD_LINES = 70;

  /// Invented data of tests are lists; they may be longer.
  private static final int TEST_METHOD_LINES = 120;

  private static final int FILE_LINES = 600;
  private static final int SOURCES_AT_LEAST = 300;

  /// Names an open point; the issue's number must follow.
  private static final Pattern OPEN_POINT =
      Pattern.compile("\\b(TO" + "DO|FIX" + "ME|XX" + "X)\\b(?!.*#\\d)");

  private static final Pattern SQL =
      Pattern.compile(
          "(?is)\\s*(select|insert\\s+into|update\\s+\\w+\\s+set|delete\\s+from|with\\s+\\w+.*\\bas\\b"
              + "|merge\\s+into|copy|truncate)\\b.*");
  private static final Pattern QUERY_NAME =
      Pattern.compile("^\\s*(?:--|/\\*)\\s*name:\\s*([a-z][a-z0-9_.%$]*)");
  private static final Pattern JOIN_BY_ARRAY =
      Pattern.compile(
          "join (component|component_mark|package|license|vulnerability) \\w+ on (\\w+\\.id = \\w+\\.\\w+ or )?\\w+\\.id = any\\(\\w+\\.");
  private static final Pattern STAR =
      Pattern.compile("\\b(select|returning)\\s+(\\w+\\.)?\\*", Pattern.CASE_INSENSITIVE);

  private static final Pattern CREATE_TABLE =
      Pattern.compile("^create table (?:if not exists )?(\\w+)", Pattern.MULTILINE);
  private static final Pattern TABLE_COMMENT =
      Pattern.compile("comment on table (\\w+) is\\s+'((?:[^']|'')*)'");
  private static final Pattern TABLE_CLASS = Pattern.compile("\\bclass=([a-z]+)");
  private static final Set<String> TABLE_CLASSES =
      Set.of("sor", "extracted", "projection", "queue", "event", "audit", "dictionary");

  private static final Pattern MACHINE_PATH =
      Pattern.compile("(?<![\\w.$}])/(work|home|root|Users|workspace|mnt)/\\w");
  private static final Pattern REGISTRY_HOST =
      Pattern.compile(
          "repo1?\\.maven\\.|registry\\.npmjs|registry\\.yarnpkg|\\bpypi\\.org|pythonhosted|//crates\\.io|(static|index)\\.crates\\.io"
              + "|proxy\\.golang|rubygems\\.org|\\bdebian\\.org/debian|deb\\.debian|packagist\\.org"
              + "|api\\.nuget|\\bpub\\.dev|\\bghcr\\.io|docker\\.io|quay\\.io");
  private static final Pattern MAIL =
      Pattern.compile(
          "(?<![\\w:/%])[a-z][\\w.+-]*@([a-z0-9-]+\\.)+[a-z]{2,}\\b", Pattern.CASE_INSENSITIVE);

  /// Domains that belong to nobody: RFC 2606 and RFC 6761, and the forges' own placeholders.
  private static final Pattern NOBODYS_MAIL =
      Pattern.compile(
          "@(.*\\.)?(example|invalid|test|localhost|example\\.(com|org|net))$|@users\\.noreply\\.git(hub|lab)\\.com$"
              + "|^git@",
          Pattern.CASE_INSENSITIVE);

  private static final List<JavaSource> SOURCES = JavaSource.parse(Checkout.files("java"));

  @Test
  void the_sources_are_found() {
    assertThat(SOURCES).hasSizeGreaterThan(SOURCES_AT_LEAST);
    assertThat(SOURCES.stream().mapToInt(source -> source.methods().size()).sum())
        .isGreaterThan(SOURCES_AT_LEAST);
  }

  @Test
  void methods_are_short() {
    List<String> found = new ArrayList<>();
    for (JavaSource source : SOURCES) {
      for (JavaSource.Method method : source.methods()) {
        if (method.lines() > methodLimit(source.file())) {
          found.add(
              place(source, method.line()) + method.name() + ": " + method.lines() + " lines");
        }
      }
    }
    assertThat(found).isEmpty();
  }

  private static int methodLimit(String file) {
    return file.contains("/src/test/") ? TEST_METHOD_LINES : METHOD_LINES;
  }

  @Test
  void files_are_short() {
    List<String> found = new ArrayList<>();
    for (String file : Checkout.files("java", "js", "css", "jte")) {
      long lines = Checkout.read(file).lines().count();
      if (lines > FILE_LINES) {
        found.add(file + ": " + lines + " lines");
      }
    }
    assertThat(found).isEmpty();
  }

  @Test
  void every_room_is_null_marked_and_says_what_it_is_for() {
    Map<String, String> rooms = new TreeMap<>();
    for (String file : Checkout.files("java")) {
      if (!Checkout.name(file).equals("module-info.java")) {
        rooms.put(Checkout.folder(file), "");
      }
    }
    List<String> found = new ArrayList<>();
    for (String room : rooms.keySet()) {
      boolean test = room.contains("/src/test/");
      String described = test ? room.replace("/src/test/", "/src/main/") : room;
      String file = (rooms.containsKey(described) ? described : room) + "/package-info.java";
      String text = Checkout.exists(file) ? Checkout.read(file) : "";
      String words = text.replaceAll("\\R///", " ");
      if (!text.contains("@NullMarked")) {
        found.add(file + ": not @NullMarked");
      }
      if (!words.contains("///") || !words.contains(".")) {
        found.add(file + ": no description");
      }
      if (!test && !(words.contains("May touch") && words.contains("Start reading"))) {
        found.add(file + ": says not what it may touch and where to start reading");
      }
    }
    assertThat(found).isEmpty();
  }

  @Test
  void open_points_are_issues() {
    assertThat(
            lines(
                Checkout.files("java", "sql", "jte", "js", "css", "xml", "properties"),
                line -> OPEN_POINT.matcher(line).find()))
        .isEmpty();
  }

  @Test
  void queries_name_their_columns() {
    List<String> found =
        new ArrayList<>(lines(Checkout.files("sql"), line -> STAR.matcher(line).find()));
    forEachMainText(
        (source, text) -> {
          if (STAR.matcher(text.value()).find()) {
            found.add(place(source, text.line()) + text.value().strip().lines().findFirst());
          }
        });
    assertThat(found).isEmpty();
  }

  /// Such a join can be neither hashed nor looked up: with the statistics of an almost empty
  /// dictionary PostgreSQL holds each of its rows against each document, which once took 17 s.
  @Test
  void dictionaries_are_joined_by_equal_numbers() {
    List<String> found = new ArrayList<>();
    forEachMainText(
        (source, text) -> {
          if (JOIN_BY_ARRAY.matcher(text.value()).find()) {
            found.add(place(source, text.line()) + text.value().strip().lines().findFirst());
          }
        });
    assertThat(found).isEmpty();
  }

  @Test
  void queries_have_names_and_no_two_the_same() {
    List<String> found = new ArrayList<>();
    Map<String, String> names = new HashMap<>();
    forEachMainText(
        (source, text) -> {
          Matcher name = QUERY_NAME.matcher(text.value());
          if (name.find()) {
            String other = names.put(name.group(1), place(source, text.line()));
            if (other != null) {
              found.add(place(source, text.line()) + name.group(1) + " is the name of " + other);
            }
          } else if (text.block() && SQL.matcher(text.value()).matches()) {
            found.add(place(source, text.line()) + "a query without a name");
          }
        });
    assertThat(found).isEmpty();
    assertThat(names).hasSizeGreaterThan(50);
  }

  @Test
  void the_database_kernel_names_no_table() {
    List<String> found = new ArrayList<>();
    Set<String> tables = tables();
    forEachMainText(
        (source, text) -> {
          for (String table : tables) {
            if (source.file().contains("/server/db/")
                && text.value()
                    .matches("(?is).*\\b(from|into|update|join|table)\\s+" + table + "\\b.*")) {
              found.add(place(source, text.line()) + table);
            }
          }
        });
    assertThat(found).isEmpty();
  }

  @Test
  void every_table_says_its_class_idempotency_tenant_rule_and_retention() {
    Map<String, String> comments = new HashMap<>();
    for (String file : migrations()) {
      Matcher comment = TABLE_COMMENT.matcher(Checkout.read(file));
      while (comment.find()) {
        comments.put(comment.group(1), comment.group(2));
      }
    }
    List<String> found = new ArrayList<>();
    for (String table : tables()) {
      String comment = comments.getOrDefault(table, "");
      for (String key : List.of("class=", "idempotency=", "tenant=", "retention=")) {
        if (!comment.contains(key)) {
          found.add(table + ": its comment has no " + key);
        }
      }
      Matcher tableClass = TABLE_CLASS.matcher(comment);
      if (!tableClass.find() || !TABLE_CLASSES.contains(tableClass.group(1))) {
        found.add(table + ": its class is none of " + TABLE_CLASSES);
      }
    }
    assertThat(found).isEmpty();
    assertThat(comments.keySet()).containsExactlyInAnyOrderElementsOf(tables());
  }

  @Test
  void no_machine_is_named() {
    assertThat(lines(others(), line -> MACHINE_PATH.matcher(line).find())).isEmpty();
  }

  @Test
  void no_registry_is_named() {
    assertThat(lines(others(), line -> REGISTRY_HOST.matcher(line).find())).isEmpty();
  }

  @Test
  void nobodys_address_is_kept() {
    assertThat(
            lines(
                others(),
                line ->
                    MAIL.matcher(line)
                        .results()
                        .anyMatch(mail -> !NOBODYS_MAIL.matcher(mail.group()).find())))
        .isEmpty();
  }

  private static Set<String> tables() {
    Set<String> tables = new TreeSet<>();
    for (String file : migrations()) {
      Matcher create = CREATE_TABLE.matcher(Checkout.read(file));
      while (create.find()) {
        tables.add(create.group(1).toLowerCase(Locale.ROOT));
      }
    }
    assertThat(tables).contains("projects", "depends_on", "job_queue");
    return tables;
  }

  private static List<String> migrations() {
    return Checkout.files("sql").stream().filter(file -> file.contains("/db/migration/")).toList();
  }

  /// Every text file but this one, which has to spell what it forbids.
  private static List<String> others() {
    return Checkout.textFiles().stream().filter(file -> !file.endsWith("/TidyTest.java")).toList();
  }

  private static List<String> lines(List<String> files, Predicate<String> bad) {
    List<String> found = new ArrayList<>();
    for (String file : files) {
      int number = 0;
      for (String line : Checkout.read(file).lines().toList()) {
        number++;
        if (bad.test(line)) {
          found.add(file + ":" + number + ": " + line.strip());
        }
      }
    }
    return found;
  }

  private static void forEachMainText(
      java.util.function.BiConsumer<JavaSource, JavaSource.Text> action) {
    for (JavaSource source : SOURCES) {
      if (source.file().contains("/src/main/")) {
        source.texts().forEach(text -> action.accept(source, text));
      }
    }
  }

  private static String place(JavaSource source, long line) {
    return source.file() + ":" + line + ": ";
  }
}
