package dev.seneschal.codec.gob;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.invoke.MethodHandles;
import java.lang.module.Configuration;
import java.lang.module.ModuleFinder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.spi.ToolProvider;

/** A host's module, compiled from text and loaded into a layer of its own: truly closed save for what it exports or opens. */
final class HostModule {

    static final String NAME = "some.host";
    static final String PACKAGE = "host";

    private static final String LOOKUP = """
            package access;
            public class Access {
                public static java.lang.invoke.MethodHandles.Lookup lookup() {
                    return java.lang.invoke.MethodHandles.lookup();
                }
            }
            """;

    private final ClassLoader loader;

    /**
     * Compiles it.
     *
     * @param folder where its files may lie
     * @param directives such as {@code exports host;}; may be empty
     * @param type the simple name of a type in its package
     * @param declaration that type, and others behind it
     */
    HostModule(Path folder, String directives, String type, String declaration) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("-proc:none", "-d", folder.toString()));
        arguments.add(write(folder, "module-info", "module " + NAME + " { exports access; " + directives + " }"));
        arguments.add(write(folder, "Access", LOOKUP));
        arguments.add(write(folder, type, "package " + PACKAGE + ";\n" + declaration));
        StringWriter said = new StringWriter();
        PrintWriter to = new PrintWriter(said);
        ToolProvider javac = ToolProvider.findFirst("javac").orElseThrow();
        if (javac.run(to, to, arguments.toArray(String[]::new)) != 0) {
            throw new IllegalArgumentException(said.toString());
        }
        ModuleLayer boot = ModuleLayer.boot();
        Configuration configuration =
                boot.configuration().resolve(ModuleFinder.of(folder), ModuleFinder.of(), Set.of(NAME));
        loader = boot.defineModulesWithOneLoader(configuration, ClassLoader.getSystemClassLoader())
                .findLoader(NAME);
    }

    private static String write(Path folder, String name, String source) throws IOException {
        Path file = Files.createDirectories(folder.resolve("source-of-" + name)).resolve(name + ".java");
        return Files.writeString(file, source).toString();
    }

    Class<?> type(String name) throws ClassNotFoundException {
        return loader.loadClass(PACKAGE + "." + name);
    }

    /** A lookup of its own, from a class in another of its packages. */
    MethodHandles.Lookup lookup() throws ReflectiveOperationException {
        return (MethodHandles.Lookup)
                loader.loadClass("access.Access").getMethod("lookup").invoke(null);
    }
}
