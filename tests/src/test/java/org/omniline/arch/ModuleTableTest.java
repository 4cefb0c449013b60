package org.omniline.arch;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaConstructorCall;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The direction of dependencies between modules, as the design's table states it. */
class ModuleTableTest {
  private static final String ROOT = Production.ROOT;

  /** Module to the modules it may import; its own classes are understood. */
  private static final Map<String, List<String>> MAY_IMPORT = new LinkedHashMap<>();

  static {
    MAY_IMPORT.put("conversation", List.of());
    MAY_IMPORT.put("flow", List.of("conversation"));
    MAY_IMPORT.put("channels", List.of("conversation", "flow"));
    MAY_IMPORT.put("routing", List.of("conversation", "flow"));
    MAY_IMPORT.put("casework", List.of("conversation", "flow"));
    MAY_IMPORT.put(
        "persistence", List.of("conversation", "flow", "channels", "routing", "casework"));
    MAY_IMPORT.put(
        "gateway",
        List.of("conversation", "flow", "channels", "routing", "casework", "persistence"));
    // gateway, and through it what gateway itself may import.
    MAY_IMPORT.put(
        "playground",
        List.of(
            "conversation", "flow", "channels", "routing", "casework", "persistence", "gateway"));
  }

  /** Modules without production Java, and those that see everything. */
  private static final Set<String> OUTSIDE_THE_TABLE =
      Set.of("webroot", "calls", "tests", "faults", "bench", "testkit");

  private static JavaClasses production;

  @BeforeAll
  static void load() {
    production = Production.classes();
  }

  static Stream<String> modules() {
    return MAY_IMPORT.keySet().stream();
  }

  @ParameterizedTest
  @MethodSource("modules")
  void module_importsOnlyWhatItsRowAllows(String module) {
    String[] allowed =
        Stream.concat(Stream.of(module), MAY_IMPORT.get(module).stream())
            .map(ModuleTableTest::packages)
            .toArray(String[]::new);
    classes()
        .that()
        .resideInAPackage(packages(module))
        .should()
        .onlyDependOnClassesThat(
            resideOutsideOfPackage(ROOT + "..").or(resideInAnyPackage(allowed)))
        .allowEmptyShould(true)
        .check(production);
  }

  @Test
  void conversation_knowsOnlyJavaAndRxJava() {
    classes()
        .that()
        .resideInAPackage(packages("conversation"))
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            packages("conversation"),
            "java..",
            "io.reactivex.rxjava3..",
            "org.reactivestreams..",
            "org.jspecify..")
        .allowEmptyShould(true)
        .check(production);
  }

  @Test
  void channels_neverImportEachOther() {
    slices()
        .matching(ROOT + ".channels.(*)..")
        .should()
        .notDependOnEachOther()
        .allowEmptyShould(true)
        .check(production);
  }

  @Test
  void playground_isUnknownToProduction() {
    noClasses()
        .that()
        .resideInAnyPackage(
            MAY_IMPORT.keySet().stream()
                .filter(module -> !"playground".equals(module))
                .map(ModuleTableTest::packages)
                .toArray(String[]::new))
        .should()
        .dependOnClassesThat()
        .resideInAPackage(packages("playground"))
        .allowEmptyShould(true)
        .check(production);
  }

  /** Persistence sees the ports of these modules; building their services is not its business. */
  @Test
  void persistence_implementsPortsAndWiresNothing() {
    noClasses()
        .that()
        .resideInAPackage(packages("persistence"))
        .should()
        .callConstructorWhere(
            describe(
                "what is built is a service of channels, routing or casework",
                ModuleTableTest::buildsService))
        .allowEmptyShould(true)
        .check(production);
  }

  @Test
  void table_hasARowForEveryModuleOfTheBuild() throws IOException {
    String pom = Files.readString(Path.of("..", "pom.xml"));
    Set<String> built =
        Pattern.compile("<module>([a-z]+)</module>")
            .matcher(pom)
            .results()
            .map(match -> match.group(1))
            .collect(Collectors.toSet());
    Set<String> known = new HashSet<>(MAY_IMPORT.keySet());
    known.addAll(OUTSIDE_THE_TABLE);
    assertThat(built).isEqualTo(known);
  }

  private static boolean buildsService(JavaConstructorCall call) {
    JavaClass built = call.getTargetOwner();
    boolean elsewhere =
        resideInAnyPackage(packages("channels"), packages("routing"), packages("casework"))
            .test(built);
    boolean value = built.isRecord() || built.isEnum() || built.isAssignableTo(Throwable.class);
    return elsewhere && !value;
  }

  private static String packages(String module) {
    return ROOT + "." + module + "..";
  }
}
