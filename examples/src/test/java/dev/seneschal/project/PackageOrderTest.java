package dev.seneschal.project;

import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.stream.Collectors.toList;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.io.InputStream;
import java.lang.module.ModuleDescriptor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Which package and module may use which; {@link Layout} holds the order. */
class PackageOrderTest {

    /** What may only be loaded where a host has Micrometer. */
    private static final Set<String> METRICS = Set.of(
            "dev.seneschal.node.NodeMetrics", "dev.seneschal.node.NodeMeters", "dev.seneschal.node.StewardMeters");

    /** Without what JMH's annotation processor adds. */
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(location -> !location.contains("jmh_generated"))
            .importPaths(Layout.modules().stream().map(Layout.Module::classes).collect(toList()));

    private static final Pattern OWN_IMPORT =
            Pattern.compile("(?m)^import (?:static )?(dev\\.seneschal[a-z.]*)\\.[A-Z]");

    @Test
    void everyModuleOfTheBuildIsListedInBuildOrder() {
        List<String> listed =
                Layout.modules().stream().map(Layout.Module::folder).collect(toList());

        assertThat(Layout.modulesOfTheBuild()).isEqualTo(listed);
    }

    @Test
    void everyPackageIsListedInItsModule() {
        for (Layout.Module module : Layout.modules()) {
            assertThat(sourceClasses(module).map(PackageOrderTest::packageOf).collect(toSet()))
                    .as("packages of module " + module.folder() + "; a new one gets its place in Layout")
                    .isSubsetOf(module.packages());
        }
    }

    @Test
    void everySourceFileIsChecked() {
        Stream<String> sources = Layout.modules().stream().flatMap(PackageOrderTest::sourceClasses);

        assertThat(sources).allMatch(CLASSES::contain);
    }

    @Test
    void aPackageUsesOnlyThoseBeforeItInItsModule() {
        assertNone(dependency ->
                usesLater(packageOf(dependency.getOriginClass()), packageOf(dependency.getTargetClass())));
    }

    @Test
    void aPackageImportsOnlyThoseBeforeItInItsModuleNotEvenForJavadoc() {
        for (Layout.Module module : Layout.modules()) {
            for (Path file : module.sourceFiles()) {
                String from = packageOf(className(module, file));

                assertThat(OWN_IMPORT.matcher(Layout.read(file)).results().map(match -> match.group(1)))
                        .as("imports of %s", file)
                        .noneMatch(to -> usesLater(from, to));
            }
        }
    }

    @Test
    void noPackagesUseEachOtherInACircle() {
        slices().matching("dev.seneschal.(**)").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void coreUsesOnlyTheJdkSlf4jAndJspecifyItsOutboxMvStoreAndItsMetricsMicrometer() {
        assertNone(dependency -> {
            JavaClass target = dependency.getTargetClass().getBaseComponentType();
            return moduleOf(dependency.getOriginClass()).equals("core")
                    && !target.isPrimitive()
                    && coreMayUse(dependency.getOriginClass()).noneMatch(target.getName()::startsWith);
        });
    }

    @Test
    void besidesTheExamplesModulesUseNoOtherThanCore() {
        assertNone(dependency -> !moduleOf(dependency.getOriginClass()).startsWith("examples")
                && acrossModules(dependency)
                && !moduleOf(dependency.getTargetClass()).equals("core"));
    }

    @Test
    void otherModulesUseOnlyExportedPackages() throws IOException {
        Set<String> exported = exportedPackages();

        assertNone(
                dependency -> acrossModules(dependency) && !exported.contains(packageOf(dependency.getTargetClass())));
    }

    private static void assertNone(Predicate<Dependency> forbidden) {
        assertThat(CLASSES.stream()
                        .flatMap(origin -> origin.getDirectDependenciesFromSelf().stream())
                        .filter(forbidden)
                        .map(Dependency::getDescription))
                .isEmpty();
    }

    private static Stream<String> coreMayUse(JavaClass user) {
        Stream<String> everywhere = Stream.of("java.", "org.slf4j.", "org.jspecify.", "dev.seneschal.");
        if (packageOf(user).equals("dev.seneschal.outbox")) {
            return Stream.concat(everywhere, Stream.of("org.h2.mvstore."));
        }
        boolean metrics = METRICS.contains(user.getName().replaceAll("\\$.*", ""));
        return metrics ? Stream.concat(everywhere, Stream.of("io.micrometer.core.")) : everywhere;
    }

    private static boolean usesLater(String from, String to) {
        Optional<Layout.Module> module = Layout.moduleOf(from);
        return module.isPresent()
                && module.equals(Layout.moduleOf(to))
                && module.get().packages().indexOf(to) > module.get().packages().indexOf(from);
    }

    private static boolean acrossModules(Dependency dependency) {
        return packageOf(dependency.getTargetClass()).startsWith("dev.seneschal.")
                && !moduleOf(dependency.getOriginClass()).equals(moduleOf(dependency.getTargetClass()));
    }

    private static String moduleOf(JavaClass javaClass) {
        return Layout.moduleOf(packageOf(javaClass)).map(Layout.Module::folder).orElse("");
    }

    private static String packageOf(JavaClass javaClass) {
        return javaClass.getBaseComponentType().getPackageName();
    }

    private static String packageOf(String className) {
        return className.substring(0, Math.max(0, className.lastIndexOf('.')));
    }

    /** The names of the classes that a module's source files are named after. */
    private static Stream<String> sourceClasses(Layout.Module module) {
        return module.sourceFiles().stream()
                .filter(file -> !file.endsWith("package-info.java") && !file.endsWith("module-info.java"))
                .map(file -> className(module, file));
    }

    private static String className(Layout.Module module, Path file) {
        return module.sources().relativize(file).toString().replace(".java", "").replace('/', '.');
    }

    private static Set<String> exportedPackages() throws IOException {
        Set<String> exported = new HashSet<>();
        for (Layout.Module module : Layout.modules()) {
            Path descriptor = module.classes().resolve("module-info.class");
            if (Files.exists(descriptor)) {
                try (InputStream in = Files.newInputStream(descriptor)) {
                    ModuleDescriptor.read(in).exports().stream()
                            .filter(export -> !export.isQualified())
                            .forEach(export -> exported.add(export.source()));
                }
            }
        }
        return exported;
    }
}
