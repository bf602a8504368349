package io.dpfgateway.cli;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Who may use whom, as docs/architecture.md draws it. Sees every module: cli has all of them on its class path. */
class HouseTest {
    private static final String ROOT = "io.dpfgateway.";
    private static final String GENERATED = ROOT + "schemas.record..";

    private static final JavaClasses HOUSE = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.dpfgateway");

    /** The class path knows one module by the package of another project: confluent-serde is io.confluent. */
    private static final Map<String, List<String>> MAY_USE = Map.of(
            "schemas", List.of(),
            "model", List.of(),
            "imaging", List.of("model"),
            "embedded", List.of(),
            "gateway", List.of("schemas", "model", "imaging"),
            "trainer", List.of("schemas", "model", "imaging"),
            "partner", List.of("schemas", "model"),
            "cli", List.of("schemas", "model", "imaging", "gateway", "trainer", "partner", "embedded"));

    private static Map<String, ArchRule> rules() {
        Map<String, ArchRule> rules = new TreeMap<>();
        MAY_USE.forEach((module, others) -> rules.put(module + " uses " + others, mayUse(module, others)));
        rules.put(
                "packages form no cycles",
                slices().matching(ROOT + "(*).(*)..").should().beFreeOfCycles());
        // The control of the chaos runs is a gateway too, made badly; what the gateway is measured against uses it as
        // well.
        rules.put(
                "Kafka Streams is the gateway's",
                isOnlyOf("org.apache.kafka.streams..", "gateway..", "cli.chaos.naive..", "cli.bench.worker.."));
        rules.put("libtorch is the trainer's", isOnlyOf("org.bytedeco.pytorch..", "trainer.."));
        rules.put("JavaCPP is of two", isOnlyOf("org.bytedeco..", "trainer..", "imaging.decode.."));
        rules.put(
                "ONNX Runtime is of four",
                isOnlyOf("ai.onnxruntime..", "gateway..", "partner..", "trainer.feature..", "cli.demo.."));
        rules.put("Confluent's serde is the schemas'", isOnlyOf("io.confluent..", "schemas..", "gateway.."));
        rules.put("java.util.logging is for cli to tame", isOnlyOf("java.util.logging..", "cli.."));
        rules.put(
                "only cli talks to a terminal",
                noClasses().that(resideOutside("cli..")).should(ACCESS_STANDARD_STREAMS));
        rules.put(
                "a package's name says what it owns",
                noClasses().should().resideInAnyPackage("..common..", "..utils..", "..util..", "..impl.."));
        rules.put(
                "every package is null-marked",
                classes().that(not(resideInAPackage(GENERATED))).should(beInANullMarkedPackage()));
        return rules;
    }

    @TestFactory
    Stream<DynamicTest> shouldHold() {
        return rules().entrySet().stream()
                .map(rule -> DynamicTest.dynamicTest(
                        rule.getKey(), () -> rule.getValue().check(HOUSE)));
    }

    @Test
    void shouldSeeEveryModule() {
        assertThat(HOUSE.stream().map(HouseTest::moduleOf).distinct()).containsAll(MAY_USE.keySet());
    }

    /** A rule that cannot fail holds nothing. */
    @Test
    void shouldFailWhenAClassTrespasses() {
        JavaClasses trespassers =
                new ClassFileImporter().importPackages("io.dpfgateway.partner.trespass", "io.dpfgateway.partner.utils");
        List<String> broken = new ArrayList<>();
        rules().forEach((name, rule) -> {
            if (rule.allowEmptyShould(true).evaluate(trespassers).hasViolation()) {
                broken.add(name);
            }
        });
        assertThat(broken)
                .containsExactlyInAnyOrder(
                        "partner uses [schemas, model]",
                        "packages form no cycles",
                        "Kafka Streams is the gateway's",
                        "JavaCPP is of two",
                        "java.util.logging is for cli to tame",
                        "only cli talks to a terminal",
                        "a package's name says what it owns",
                        "every package is null-marked");
    }

    private static ArchRule mayUse(String module, List<String> others) {
        String[] strangers = MAY_USE.keySet().stream()
                .filter(other -> !other.equals(module) && !others.contains(other))
                .map(other -> ROOT + other + "..")
                .toArray(String[]::new);
        return noClasses()
                .that()
                .resideInAPackage(ROOT + module + "..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(strangers);
    }

    private static ArchRule isOnlyOf(String library, String... owners) {
        return noClasses()
                .that(resideOutside(owners))
                .should()
                .dependOnClassesThat()
                .resideInAPackage(library);
    }

    private static DescribedPredicate<JavaClass> resideOutside(String... packages) {
        return not(resideInAnyPackage(Stream.of(packages).map(ROOT::concat).toArray(String[]::new)));
    }

    private static ArchCondition<JavaClass> beInANullMarkedPackage() {
        return new ArchCondition<>("be in a package whose package-info is @NullMarked") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                JavaPackage home = type.getPackage();
                boolean marked = home.tryGetPackageInfo().isPresent() && home.isAnnotatedWith(NullMarked.class);
                events.add(new SimpleConditionEvent(type, marked, home.getName() + " of " + type.getName()));
            }
        };
    }

    private static String moduleOf(JavaClass type) {
        return type.getPackageName().substring(ROOT.length()).replaceFirst("\\..*", "");
    }
}
