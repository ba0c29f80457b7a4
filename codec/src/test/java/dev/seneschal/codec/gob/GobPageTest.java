package dev.seneschal.codec.gob;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.seneschal.message.NodeName;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The examples of docs/gob.md, which stand there word by word. */
class GobPageTest {

    private static final Path PAGE = Path.of("../docs/gob.md");
    private static final Path SELF = Path.of("src/test/java/dev/seneschal/codec/gob/GobPageTest.java");

    record Point(long x, long y) {}

    record Order(
            @GobName("ID") long id,
            String customer,
            @GobUnsigned int quantity,
            Optional<Long> discount,
            @GobUnsigned byte @GobLength(4) [] colour,
            Map<String, List<Point>> routes) {}

    sealed interface Shape permits Circle, Square {}

    record Circle(double r) implements Shape {}

    record Square(long side) implements Shape {}

    record Drawing(List<Shape> shapes, Object note) {}

    @Test
    void aTypeAValueItsBytes() {
        GobType<Point> points = GobType.of(Point.class, MethodHandles.lookup());
        byte[] bytes = points.encode(new Point(22, -33));
        Point point = points.decode(bytes);

        assertThat(point).isEqualTo(new Point(22, -33));
    }

    @Test
    void manyValuesOnOneStream() throws IOException {
        ByteArrayOutputStream output = new ByteArrayOutputStream();

        Gob gob = Gob.builder().lookup(MethodHandles.lookup()).build();
        GobType<Point> points = gob.type(Point.class);
        GobWriter writer = gob.writer(output);
        writer.write(points, new Point(1, 2));
        writer.write(points, new Point(3, 4));

        ByteArrayInputStream input = new ByteArrayInputStream(output.toByteArray());
        long sum = 0;
        GobReader reader = gob.reader(input);
        while (reader.hasNext()) {
            Point point = reader.read(points);
            sum += point.x();
        }

        assertThat(sum).isEqualTo(4);
    }

    @Test
    void aStreamWhoseTypesNobodyKnows() {
        Gob gob = Gob.builder().lookup(MethodHandles.lookup()).build();
        byte[] bytes = gob.type(Point.class).encode(new Point(5, 0));

        GobReader reader = gob.reader(bytes);
        GobValue value = reader.readValue();
        List<GobDescriptor> types = reader.types();

        assertThat(value).isEqualTo(new GobValue.Struct(List.of(new GobValue.Field("X", new GobValue.Int(5)))));
        assertThat(types).extracting(GobDescriptor::name).containsExactly("Point");
    }

    @Test
    void namesWidthsAndPointers() {
        GobType<Order> orders = GobType.of(Order.class, MethodHandles.lookup());
        Order order =
                new Order(1, "c", -1, Optional.of(5L), new byte[] {1, 2, -1, 0}, Map.of("a", List.of(new Point(1, 1))));

        Order read = orders.decode(orders.encode(order));

        assertThat(read).usingRecursiveComparison().isEqualTo(order);
    }

    @Test
    void adapted() {
        Gob gob = Gob.builder()
                .lookup(MethodHandles.lookup())
                .adapt(NodeName.class, String.class, NodeName::value, NodeName::received)
                .build();

        assertThat(gob.type(NodeName.class).decode(gob.type(String.class).encode("node1")))
                .isEqualTo(NodeName.of("node1"));
    }

    @Test
    void interfaces() {
        Gob gob = Gob.builder()
                .lookup(MethodHandles.lookup())
                .registerSealed("shapes.", Shape.class)
                .build();
        Drawing drawing = new Drawing(List.of(new Circle(1.5), new Square(2)), new GobNamed("int64", 5L));

        byte[] bytes = gob.type(Drawing.class).encode(drawing);

        assertThat(gob.type(Drawing.class).decode(bytes)).isEqualTo(drawing);
    }

    @Test
    void typesThatWriteTheirOwnBytes() {
        Gob gob = Gob.builder()
                .lookup(MethodHandles.lookup())
                .external(GobExternal.binaryMarshaler(
                        URI.class,
                        "URL",
                        uri -> uri.toString().getBytes(UTF_8),
                        bytes -> URI.create(new String(bytes, UTF_8))))
                .build();
        Wrapped page = new Wrapped(URI.create("https://example.com/a"));

        assertThat(gob.type(Wrapped.class).decode(gob.type(Wrapped.class).encode(page)))
                .isEqualTo(page);
    }

    record Wrapped(URI page) {}

    @Test
    void limits() {
        GobLimits limits = GobLimits.builder()
                .maxFrame(1 << 20)
                .maxAllocation(4 << 20)
                .strict(true)
                .build();
        Gob gob = Gob.builder().lookup(MethodHandles.lookup()).limits(limits).build();
        byte[] large = GobType.of(byte[].class).encode(new byte[1 << 20]);

        assertThatThrownBy(() -> gob.type(byte[].class).decode(large))
                .isInstanceOf(GobException.class)
                .hasMessageContaining("at most 1048576");
    }

    @Test
    void everyExampleOfThePageIsHere() throws IOException {
        String here = squeezed(Files.readString(SELF));
        List<String> examples = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(PAGE))
                .results()
                .map(match -> squeezed(match.group(1)))
                .toList();

        assertThat(examples)
                .hasSizeGreaterThan(8)
                .allSatisfy(example -> assertThat(here).contains(example));
    }

    private static String squeezed(String code) {
        return code.replaceAll("\\s+", "");
    }
}
