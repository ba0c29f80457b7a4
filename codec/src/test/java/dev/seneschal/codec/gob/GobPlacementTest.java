package dev.seneschal.codec.gob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.invoke.MethodHandles;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** An annotation that would say nothing, and a type that could never be read, are refused by name when the type is made. */
class GobPlacementTest {

    enum Colour {
        RED
    }

    record Point(long x, long y) {}

    record LengthOfMap(@GobLength(2) Map<String, Long> wrong) {}

    record LengthOfElement(@GobLength(2) byte[] wrong) {}

    record LengthOfText(@GobLength(2) String wrong) {}

    record LengthInOptional(Optional<@GobLength(2) Long> wrong) {}

    record OrdinalOfText(@GobOrdinal String wrong) {}

    record OrdinalOfNumber(List<@GobOrdinal Long> wrong) {}

    record UnsignedDouble(@GobUnsigned double wrong) {}

    record UnsignedBoolean(Optional<@GobUnsigned Boolean> wrong) {}

    record UnsignedFloats(@GobUnsigned float[] wrong) {}

    record UnsignedName(@GobUnsigned Colour wrong) {}

    record UnsignedArray(long @GobUnsigned [] wrong) {}

    record TextOfText(@GobText String wrong) {}

    record TextOfElement(@GobText byte[] wrong) {}

    record TextOfLength(byte @GobText @GobLength(3) [] wrong) {}

    record TextOfLongs(long @GobText [] wrong) {}

    record PresentText(@GobPresent String wrong) {}

    record PresentSlice(@GobPresent List<Point> wrong) {}

    record PresentBytes(byte @GobPresent [] wrong) {}

    record PresentPointer(@GobPresent Optional<Point> wrong) {}

    record PresentNumber(@GobPresent long wrong) {}

    record SingleDouble(@GobSingle double wrong) {}

    record EmbeddedMap(@GobEmbedded Map<String, Long> wrong) {}

    record EmbeddedPointer(@GobEmbedded Optional<Point> wrong) {}

    record EmbeddedElement(List<@GobEmbedded Point> wrong) {}

    record EmbeddedBound(List<? extends @GobEmbedded Point> wrong) {}

    record EmbeddedNumber(@GobEmbedded long wrong) {}

    static final class UnsignedField {
        @GobUnsigned
        float wrong;
    }

    static List<Class<?>> misplaced() {
        return List.of(
                LengthOfMap.class,
                LengthOfElement.class,
                LengthOfText.class,
                LengthInOptional.class,
                OrdinalOfText.class,
                OrdinalOfNumber.class,
                UnsignedDouble.class,
                UnsignedBoolean.class,
                UnsignedFloats.class,
                UnsignedName.class,
                UnsignedArray.class,
                UnsignedField.class,
                TextOfText.class,
                TextOfElement.class,
                TextOfLength.class,
                TextOfLongs.class,
                PresentText.class,
                PresentSlice.class,
                PresentBytes.class,
                PresentPointer.class,
                PresentNumber.class,
                SingleDouble.class,
                EmbeddedMap.class,
                EmbeddedPointer.class,
                EmbeddedElement.class,
                EmbeddedBound.class,
                EmbeddedNumber.class);
    }

    @ParameterizedTest
    @MethodSource("misplaced")
    void anAnnotationOutOfPlaceIsRefused(Class<?> type) {
        String annotation = type.getSimpleName().split("(?<=.)(?=\\p{Lu})")[0];

        assertThatThrownBy(() -> GobType.of(type, MethodHandles.lookup()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(type.getSimpleName() + ".wrong: @Gob" + annotation + " is for ")
                .hasMessageContaining(", not for ");
    }

    record NegativeLength(long @GobLength(-1) [] wrong) {}

    @Test
    void aNegativeLengthIsRefused() {
        assertThatThrownBy(() -> GobType.of(NegativeLength.class, MethodHandles.lookup()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("NegativeLength.wrong: @GobLength must be 0 or more, was -1");
    }

    @Test
    void aTypeByItselfIsNotEmbedded() {
        Gob gob = Gob.builder().lookup(MethodHandles.lookup()).build();

        assertThatThrownBy(() -> gob.type(new GobGeneric<@GobEmbedded Point>() {}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("@GobEmbedded is for fields that are structs");
    }

    record Sorted(SortedMap<String, Long> wrong) {}

    record Navigable(NavigableMap<String, Long> wrong) {}

    record Tree(TreeMap<String, Long> wrong) {}

    record Linked(LinkedHashMap<String, Long> wrong) {}

    record SortedElements(SortedSet<String> wrong) {}

    record ArrayListed(List<ArrayList<String>> wrong) {}

    record Queued(Deque<String> wrong) {}

    record Iterated(Iterable<String> wrong) {}

    @SuppressWarnings("rawtypes")
    record Raw(SortedMap wrong) {}

    @ParameterizedTest
    @ValueSource(
            classes = {
                Sorted.class,
                Navigable.class,
                Tree.class,
                Linked.class,
                SortedElements.class,
                ArrayListed.class,
                Queued.class,
                Iterated.class,
                Raw.class
            })
    void otherContainersAreRefused(Class<?> type) {
        assertThatThrownBy(() -> GobType.of(type, MethodHandles.lookup()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(type.getSimpleName() + ".wrong: java.")
                .hasMessageContaining("has no form in gob");
    }

    record Containers(List<String> list, Set<String> set, Collection<String> collection, Map<String, Long> map) {}

    @Test
    void listsSetsCollectionsAndMapsAreRead() {
        GobType<Containers> type = GobType.of(Containers.class, MethodHandles.lookup());
        Containers value = new Containers(List.of("a"), Set.of("b"), List.of("c"), Map.of("d", 4L));

        assertThat(type.decode(type.encode(value))).isEqualTo(value);
    }

    record Routed(Path path) {}

    @Test
    void whatIsIterableMayBeAdapted() {
        Gob gob = Gob.builder()
                .lookup(MethodHandles.lookup())
                .adapt(Path.class, String.class, Path::toString, Path::of)
                .build();
        Routed value = new Routed(Path.of("a", "b"));

        assertThat(gob.type(Routed.class).decode(gob.type(Routed.class).encode(value)))
                .isEqualTo(value);
    }

    record Entries(Map<String, Long> all) {}

    @Test
    @SuppressWarnings({"rawtypes", "unchecked"}) // a class is adapted, whatever its arguments
    void anotherContainerMayBeAdapted() {
        Gob gob = Gob.builder()
                .lookup(MethodHandles.lookup())
                .adapt(SortedMap.class, Entries.class, map -> new Entries(map), entries -> new TreeMap(entries.all()))
                .build();
        Sorted value = new Sorted(new TreeMap<>(Map.of("a", 1L, "b", 2L)));

        assertThat(gob.type(Sorted.class).decode(gob.type(Sorted.class).encode(value)))
                .isEqualTo(value);
    }

    record Holder(LengthOfMap first, Sorted second) {}

    record Good(Point point) {}

    @Test
    void whatWasRefusedOnceIsRefusedAgainAndSpoilsNothingElse() {
        Gob gob = Gob.builder().lookup(MethodHandles.lookup()).build();
        Good good = new Good(new Point(1, 2));

        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> gob.type(Holder.class)).hasMessageStartingWith("LengthOfMap.wrong: ");
            assertThat(gob.type(Good.class).decode(gob.type(Good.class).encode(good)))
                    .isEqualTo(good);
            assertThatThrownBy(() -> gob.type(Sorted.class)).hasMessageStartingWith("Sorted.wrong: ");
        }
    }

    @Test
    void aBaseThatCannotBeIsRefusedWhenTheGobIsBuilt() {
        Gob.Builder builder = Gob.builder()
                .lookup(MethodHandles.lookup())
                .adapt(Path.class, LengthOfMap.class, path -> new LengthOfMap(Map.of()), map -> Path.of(""));

        assertThatThrownBy(builder::build)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("LengthOfMap.wrong: ");
    }
}
