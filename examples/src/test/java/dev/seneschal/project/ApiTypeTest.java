package dev.seneschal.project;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ApiTypeTest {

    @TempDir
    private Path folder;

    @Test
    void signaturesStandOnOneLineWithoutBodiesAndOverrides() throws IOException {
        ApiType type = parse("""
                /** A shelf. */
                @SuppressWarnings("x")
                public abstract class Shelf<T extends Comparable<? super T>>
                        implements Iterable<T> {
                    public static final int SIZE = 3;
                    private int used;
                    protected Shelf(
                            String name) {}
                    public <R> @Nullable R first(Function<T, R> how, int... places) throws IOException {
                        return null;
                    }
                    @Override
                    public Iterator<T> iterator() { return null; }
                    @Deprecated
                    public final synchronized void clear() {}
                    protected abstract int left();
                    void hidden() {}
                }
                """);

        assertThat(type.declaration())
                .isEqualTo("abstract class Shelf<T extends Comparable<? super T>> implements Iterable<T>");
        assertThat(type.members())
                .containsExactly(
                        "static final int SIZE;",
                        "protected Shelf(String name);",
                        "<R> @Nullable R first(Function<T, R> how, int... places) throws IOException;",
                        "@Deprecated final void clear();",
                        "protected abstract int left();");
    }

    @Test
    void inAnInterfaceEverythingIsPublicButWhatIsPrivate() throws IOException {
        ApiType type = parse("""
                @FunctionalInterface
                public interface Maker {
                    int MOST = 3;
                    <T> @Nullable T make(Class<T> what);
                    default void stop() {}
                    private void hidden() {}
                    record Made(Object what) {}
                }
                """);

        assertThat(type.declaration()).isEqualTo("@FunctionalInterface interface Maker");
        assertThat(type.members())
                .containsExactly("int MOST;", "<T> @Nullable T make(Class<T> what);", "default void stop();");
        assertThat(type.nested()).extracting(ApiType::name).containsExactly("Maker.Made");
    }

    @Test
    void whatEveryRecordAndEnumHasIsLeftOut() throws IOException {
        ApiType range = parse("""
                public record Range(int from, int to) {
                    public Range {}
                    public Range(int to) { this(0, to); }
                    public int from() { return from; }
                    public int length() { return to - from; }
                }
                """);
        ApiType colour = parse("""
                public enum Colour {
                    RED(1), GREEN(2);
                    private final int number;
                    Colour(int number) { this.number = number; }
                    public int number() { return number; }
                }
                """);

        assertThat(range.declaration()).isEqualTo("record Range(int from, int to)");
        assertThat(range.members()).containsExactly("Range(int to);", "int length();");
        assertThat(colour.members()).containsExactly("RED, GREEN;", "int number();");
    }

    @Test
    void aConstructorThatJavaAddsIsListed() throws IOException {
        assertThat(parse("public class Plain {}").members()).containsExactly("Plain();");
    }

    private ApiType parse(String source) throws IOException {
        Path file = Files.writeString(Files.createTempFile(folder, "Source", ".java"), source);
        Sources sources = Sources.parse(List.of(file));
        return ApiType.topLevel(sources, sources.units().get(0)).get(0);
    }
}
