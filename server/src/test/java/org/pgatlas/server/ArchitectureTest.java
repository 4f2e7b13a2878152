package org.pgatlas.server;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.pgatlas.server.job.JobHandler;

/// Who may know whom, and what each room may touch: ARCHITECTURE.md as a test. A new room fails
/// here until it is given its place.
final class ArchitectureTest {
  private static final String SERVER = "org.pgatlas.server";

  /// Where the product is put together, and the only place where every room is known.
  private static final String COMPOSITION =
      ".*\\.(Atlas|Announcements|ApiSide|Diagnosis|DocumentDoors|Examination|Features|Foundation"
          + "|Upkeep|WorkerSide)";

  /// Rooms of the core, each with the core rooms that it may use.
  private static final Map<String, Set<String>> CORE =
      Map.ofEntries(
          Map.entry("purl", Set.of()),
          Map.entry("json", Set.of()),
          Map.entry("graph", Set.of()),
          Map.entry("jgrapht", Set.of("graph")),
          Map.entry("gitlog", Set.of()),
          Map.entry("activity", Set.of()),
          Map.entry("version", Set.of("purl")),
          Map.entry("registry", Set.of("json", "purl", "sbom", "version")),
          Map.entry("grants", Set.of("activity", "json")),
          Map.entry("sbom", Set.of("json", "purl", "version")),
          Map.entry("advisory", Set.of("json", "purl", "version")),
          Map.entry("match", Set.of("advisory", "purl", "version")),
          Map.entry("vex", Set.of("json", "purl", "version")),
          Map.entry("attestation", Set.of("json")),
          Map.entry("policy", Set.of("json", "sbom")),
          Map.entry("document", Set.of("json")),
          Map.entry("metric", Set.of("graph", "gitlog")));

  /// Rooms that know no feature. What they hold is for everybody above.
  private static final Set<String> KERNEL = Set.of("wire", "net", "db", "http", "severity", "scan");

  private static final Set<String> ON_KERNEL =
      Set.of("tenant", "access", "artifact", "job", "event");

  /// Features, each with the features that it may use.
  private static final Map<String, Set<String>> FEATURES =
      Map.ofEntries(
          Map.entry("catalog", Set.of()),
          Map.entry("submission", Set.of()),
          Map.entry("snapshot", Set.of()),
          Map.entry("component", Set.of()),
          Map.entry("advisory", Set.of("vex")),
          Map.entry("vex", Set.of()),
          Map.entry("attestation", Set.of("submission", "vex")),
          Map.entry("ingest", Set.of("catalog", "submission", "component")),
          Map.entry("finding", Set.of("advisory", "vex", "component")),
          Map.entry("bundle", Set.of("submission", "component", "advisory", "finding")),
          Map.entry("source", Set.of("catalog", "submission", "ingest")),
          Map.entry("scoring", Set.of("snapshot", "catalog")),
          Map.entry("export", Set.of()),
          Map.entry("history", Set.of("snapshot", "scoring")),
          Map.entry("shipped", Set.of("component")),
          Map.entry("question", Set.of("snapshot", "scoring", "history", "shipped")));

  /// Rooms above the features. `cli` is a client of the running server: it sees REST and no store.
  private static final Set<String> FRONT = Set.of("ui", "ops");

  private static final String CLI = "cli";

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .withImportOption(location -> !location.contains("/org/pgatlas/testing/"))
          .importPackages("org.pgatlas");

  @Test
  void every_room_has_its_place() {
    Set<String> known = new TreeSet<>(serverRooms().keySet());
    CORE.keySet().forEach(room -> known.add("core." + room));
    Set<String> found = new TreeSet<>();
    for (JavaClass type : CLASSES) {
      String room = room(type);
      if (!room.isEmpty()) {
        found.add(room);
      }
    }
    assertThat(found).isEqualTo(known);
  }

  static Stream<String> serverRoomNames() {
    return serverRooms().keySet().stream();
  }

  @ParameterizedTest
  @MethodSource("serverRoomNames")
  void a_room_of_the_server_uses_only_rooms_below_it(String room) {
    Set<String> allowed = serverRooms().getOrDefault(room, Set.of());
    check(
        noClasses()
            .that(in(room))
            .should()
            .dependOnClassesThat(
                DescribedPredicate.describe(
                    "rooms other than " + allowed,
                    type -> {
                      String other = room(type);
                      return !other.isEmpty()
                          && !other.startsWith("core.")
                          && !other.equals(room)
                          && !allowed.contains(other);
                    })));
  }

  static Stream<String> coreRoomNames() {
    return CORE.keySet().stream();
  }

  @ParameterizedTest
  @MethodSource("coreRoomNames")
  void a_room_of_the_core_uses_only_rooms_below_it_and_never_the_server(String room) {
    Set<String> allowed = CORE.getOrDefault(room, Set.of());
    check(
        noClasses()
            .that(in("core." + room))
            .should()
            .dependOnClassesThat(
                DescribedPredicate.describe(
                    "rooms other than " + allowed,
                    type -> {
                      String other = room(type);
                      return type.getPackageName().startsWith(SERVER)
                          || (!other.isEmpty()
                              && !other.equals("core." + room)
                              && !allowed.contains(other.substring("core.".length())));
                    })));
  }

  @Test
  void rooms_form_no_cycle() {
    check(slices().matching(SERVER + ".(*)..").should().beFreeOfCycles());
    check(
        slices()
            .matching("org.pgatlas.(*)..")
            .should()
            .beFreeOfCycles()
            .ignoreDependency(
                resideInAPackage(SERVER + ".."), DescribedPredicate.<JavaClass>alwaysTrue()));
  }

  @Test
  void only_the_composition_root_knows_everything() {
    check(
        noClasses()
            .that()
            .resideInAPackage(SERVER)
            .and()
            .haveNameNotMatching(COMPOSITION + "(\\$.*)?")
            .should()
            .dependOnClassesThat(
                DescribedPredicate.describe(
                    "features, ui and ops",
                    type -> FEATURES.containsKey(room(type)) || FRONT.contains(room(type)))));
    check(
        noClasses()
            .that()
            .resideInAPackage(SERVER + "..")
            .and(not(in(CLI)))
            .and()
            .resideOutsideOfPackage(SERVER)
            .should()
            .dependOnClassesThat()
            .resideInAPackage(SERVER));
  }

  @Test
  void the_core_touches_nothing_outside() {
    check(
        noClasses()
            .that(inCore())
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                "java.sql..",
                "javax.sql..",
                "java.net..",
                "java.nio.file..",
                "java.nio.channels..",
                "java.util.logging..",
                "org.slf4j..",
                "org.jdbi..",
                "io.javalin.."));
    check(
        noClasses()
            .that(inCore())
            .should()
            .dependOnClassesThat()
            .haveNameMatching(
                "java\\.io\\.(File|File(Input|Output)Stream|File(Reader|Writer)|RandomAccessFile)"));
    check(
        noClasses()
            .that(inCore())
            .should()
            .callMethodWhere(
                call("the clock, the environment or a process", ArchitectureTest::looksOutside)));
  }

  @Test
  void static_state_never_changes() {
    check(fields().that().areStatic().should().beFinal());
  }

  @Test
  void the_graph_knows_numbers_and_no_names() {
    check(
        noClasses()
            .that(in("core.graph"))
            .should()
            .dependOnClassesThat()
            .haveNameMatching("java\\.util\\.(.*Map|.*Set|.*List|.*Deque|.*Queue)"));
  }

  @Test
  void stores_know_no_request() {
    check(
        noClasses()
            .that()
            .haveSimpleNameEndingWith("Store")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.javalin..", "jakarta.servlet..", SERVER + ".http.."));
  }

  @Test
  void endpoints_and_pages_know_no_database() {
    check(
        noClasses()
            .that()
            .haveSimpleNameEndingWith("Endpoints")
            .or(in("ui"))
            .or(in(CLI))
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.sql..", "javax.sql..", "org.jdbi..", "org.postgresql.."));
  }

  @Test
  void the_command_line_knows_no_store() {
    check(
        noClasses().that(in(CLI)).should().dependOnClassesThat().haveSimpleNameEndingWith("Store"));
  }

  @Test
  void only_endpoints_read_requests() {
    check(
        noClasses()
            .that()
            .resideInAPackage(SERVER + "..")
            .and(not(in("http")))
            .and(not(in("ui")))
            .and(not(in("ops")))
            .and()
            .haveSimpleNameNotEndingWith("Endpoints")
            .and()
            .haveSimpleNameNotEndingWith("Gate")
            .and(not(inNestOf("Endpoints")))
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.javalin..", "jakarta.servlet.."));
  }

  @Test
  void job_handlers_know_no_request() {
    check(
        noClasses()
            .that(assignableTo(JobHandler.class))
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.javalin..", SERVER + ".http.."));
  }

  @Test
  void features_take_the_time_from_a_clock_they_are_given() {
    check(
        noClasses()
            .that(
                DescribedPredicate.describe(
                    "features, pages and the queue",
                    type ->
                        FEATURES.containsKey(room(type))
                            || room(type).equals("ui")
                            || room(type).equals("job")))
            .should()
            .callMethodWhere(call("the system's clock", ArchitectureTest::readsTheClock)));
  }

  /// A worker's clock may be hours off: leases, delays and schedules go by the database's.
  @Test
  void the_queue_has_no_clock_of_its_own() {
    check(
        noClasses()
            .that()
            .resideInAPackage(SERVER + ".job")
            .should()
            .dependOnClassesThat()
            .areAssignableTo(Clock.class));
  }

  @Test
  void only_the_command_line_prints() {
    check(
        noClasses()
            .that(not(in(CLI)))
            .and()
            .doNotHaveFullyQualifiedName(SERVER + ".Main")
            .should()
            .accessField(System.class, "out")
            .orShould()
            .accessField(System.class, "err"));
  }

  @Test
  void names_say_what_a_thing_is() {
    check(
        classes()
            .should()
            .haveNameNotMatching(
                ".*(Manager|Helper|Helpers|Util|Utils|Impl|Base|Common|Dto|DTO)(\\$.*)?"));
  }

  /// Every room of the server with the rooms that it may use; the root package stands above all.
  private static Map<String, Set<String>> serverRooms() {
    Map<String, Set<String>> rooms = new TreeMap<>();
    rooms.put("wire", Set.of());
    rooms.put("db", Set.of("wire"));
    rooms.put("net", Set.of());
    rooms.put("http", Set.of("wire", "net"));
    rooms.put("severity", Set.of());
    rooms.put("scan", Set.of("wire", "severity"));
    rooms.put("tenant", Set.of("db"));
    rooms.put("artifact", Set.of("db", "wire"));
    rooms.put("access", Set.of("db", "http", "wire", "tenant"));
    rooms.put("job", Set.of("db", "http", "wire"));
    rooms.put("event", Set.of("db", "http", "net", "wire", "job"));
    FEATURES.forEach((room, others) -> rooms.put(room, union(KERNEL, ON_KERNEL, others)));
    FRONT.forEach(room -> rooms.put(room, union(KERNEL, ON_KERNEL, FEATURES.keySet())));
    // db: only to explain why the embedded PostgreSQL did not start; scan: what needs no server.
    rooms.put(CLI, Set.of("wire", "db", "scan"));
    return rooms;
  }

  /// `core.purl`, `catalog`, …; empty for the root package and for what is not ours.
  private static String room(JavaClass type) {
    String name = type.getPackageName();
    if (name.startsWith(SERVER + ".")) {
      return first(name.substring(SERVER.length() + 1));
    }
    boolean core = name.startsWith("org.pgatlas.") && !name.equals(SERVER);
    return core ? "core." + first(name.substring("org.pgatlas.".length())) : "";
  }

  private static String first(String path) {
    int dot = path.indexOf('.');
    return dot < 0 ? path : path.substring(0, dot);
  }

  private static DescribedPredicate<JavaClass> in(String room) {
    return DescribedPredicate.describe("in room " + room, type -> room(type).equals(room));
  }

  private static DescribedPredicate<JavaClass> inCore() {
    return DescribedPredicate.describe("in the core", type -> room(type).startsWith("core."));
  }

  private static DescribedPredicate<JavaClass> inNestOf(String suffix) {
    return DescribedPredicate.describe(
        "nested in *" + suffix, type -> type.getName().contains(suffix + "$"));
  }

  private static boolean readsTheClock(JavaCall<?> call) {
    if (call.getTargetOwner().isEquivalentTo(System.class)) {
      return call.getName().equals("currentTimeMillis");
    }
    return call.getName().equals("now")
        && call.getTargetOwner().getPackageName().equals("java.time")
        && call.getTarget().getRawParameterTypes().isEmpty();
  }

  private static boolean looksOutside(JavaCall<?> call) {
    JavaClass owner = call.getTargetOwner();
    if (owner.isEquivalentTo(System.class)) {
      return Set.of("getenv", "getProperty", "getLogger", "nanoTime", "exit")
              .contains(call.getName())
          || readsTheClock(call);
    }
    return readsTheClock(call)
        || (owner.isEquivalentTo(Clock.class) && call.getName().startsWith("system"))
        || owner.isEquivalentTo(Runtime.class)
        || owner.isEquivalentTo(ProcessBuilder.class);
  }

  private static <T> DescribedPredicate<T> not(DescribedPredicate<T> predicate) {
    return DescribedPredicate.not(predicate);
  }

  private static DescribedPredicate<JavaCall<?>> call(
      String what, java.util.function.Predicate<JavaCall<?>> predicate) {
    return DescribedPredicate.describe(what, predicate);
  }

  private static Set<String> union(Set<String> first, Set<String> second, Set<String> third) {
    Set<String> all = new TreeSet<>(first);
    all.addAll(second);
    all.addAll(third);
    return all;
  }

  private static void check(ArchRule rule) {
    rule.check(CLASSES);
  }
}
