package dev.seneschal.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A host need not bring the parser of YAML, which is an optional dependency. */
class OperatorInputWithoutYamlTest {

    private static final String YAML = "com.fasterxml.jackson.dataformat.yaml.";
    private static final String PARSER = "org.yaml.snakeyaml.";

    @ParameterizedTest
    @ValueSource(strings = {YAML, PARSER})
    void yamlNamesTheDependencyThatIsMissing(String missing) throws ReflectiveOperationException {
        Class<?> input = new Without(missing).loadClass(OperatorInput.class.getName());

        assertThatThrownBy(() -> input.getMethod("yaml").invoke(null))
                .cause()
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("com.fasterxml.jackson.dataformat:jackson-dataformat-yaml")
                .hasCauseInstanceOf(NoClassDefFoundError.class);
    }

    @Test
    void jsonIsReadWithoutIt() throws ReflectiveOperationException {
        Class<?> input = new Without(YAML).loadClass(OperatorInput.class.getName());

        Object result = input.getMethod("read", String.class)
                .invoke(input.getMethod("json").invoke(null), "[{\"toNode\":\"node1\",\"method\":\"REQPing\"}]");

        assertThat((List<?>) result.getClass().getMethod("messages").invoke(result))
                .hasSize(1);
    }

    @Test
    void theSameClassesReadYamlWhereNothingIsMissing() throws ReflectiveOperationException {
        Class<?> input = new Without("no.such.package.").loadClass(OperatorInput.class.getName());

        assertThat(input.getMethod("yaml").invoke(null)).isInstanceOf(input);
    }

    /** Has the codecs and the parser of YAML anew, without the classes of one package; all else is the test's. */
    private static final class Without extends ClassLoader {

        private static final List<String> ANEW = List.of("dev.seneschal.codec.", YAML, PARSER);

        private final String missing;

        Without(String missing) {
            super(OperatorInput.class.getClassLoader());
            this.missing = missing;
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            synchronized (getClassLoadingLock(name)) {
                if (name.startsWith(missing)) {
                    throw new ClassNotFoundException(name);
                }
                if (ANEW.stream().noneMatch(name::startsWith)) {
                    return super.loadClass(name, resolve);
                }
                Class<?> loaded = findLoadedClass(name);
                return loaded == null ? define(name) : loaded;
            }
        }

        private Class<?> define(String name) throws ClassNotFoundException {
            try (InputStream in = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
                if (in == null) {
                    throw new ClassNotFoundException(name);
                }
                byte[] bytes = in.readAllBytes();
                return defineClass(name, bytes, 0, bytes.length);
            } catch (IOException e) {
                throw new ClassNotFoundException(name, e);
            }
        }
    }
}
