package dev.seneschal.codec.gob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.invoke.MethodHandles;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A stream in a buffer is what lies between its position and its limit, whatever the buffer is made of. */
class GobByteBufferTest {

    private static final int BEFORE = 5;
    private static final int BEHIND = 3;

    /** Each with other bytes before the stream and behind it. */
    private static final Map<String, UnaryOperator<ByteBuffer>> KINDS = Map.of(
            "heap", heap -> heap,
            "slice", heap -> heap.duplicate().position(2).slice().position(BEFORE - 2),
            "read-only", ByteBuffer::asReadOnlyBuffer,
            "direct", GobByteBufferTest::direct,
            "read-only direct", heap -> direct(heap).asReadOnlyBuffer());

    record Point(long x, String name) {}

    private final Gob gob = Gob.builder().lookup(MethodHandles.lookup()).build();
    private final GobType<Point> type = gob.type(Point.class);
    private final Point point = new Point(-300, "a point");
    private final byte[] bytes = type.encode(point);

    @ParameterizedTest
    @ValueSource(strings = {"heap", "slice", "read-only", "direct", "read-only direct"})
    void aTypeReadsWhatLiesInABuffer(String kind) {
        ByteBuffer buffer = buffer(kind);
        int position = buffer.position();
        int limit = position + bytes.length;

        assertThat(type.decode(buffer.limit(limit))).isEqualTo(point);
        assertThat(buffer.position()).isEqualTo(position);
        assertThat(buffer.limit()).isEqualTo(limit);
        assertThatThrownBy(() -> type.decode(buffer.limit(limit - 1)))
                .isInstanceOf(GobException.class)
                .hasMessageContaining(" are left");
    }

    @ParameterizedTest
    @ValueSource(strings = {"heap", "slice", "read-only", "direct", "read-only direct"})
    void aReaderReadsWhatLiesInABuffer(String kind) {
        ByteBuffer buffer = buffer(kind);
        int position = buffer.position();
        int limit = position + bytes.length;

        GobReader reader = gob.reader(buffer.limit(limit));

        assertThat(reader.read(type)).isEqualTo(point);
        assertThat(reader.hasNext()).isFalse();
        assertThat(buffer.position()).isEqualTo(position);
        assertThat(buffer.limit()).isEqualTo(limit);
        assertThatThrownBy(() -> gob.reader(buffer.limit(limit - 1)).read(type))
                .isInstanceOf(GobException.class)
                .hasMessageContaining(" are left");
    }

    private ByteBuffer buffer(String kind) {
        ByteBuffer heap = ByteBuffer.allocate(BEFORE + bytes.length + BEHIND);
        for (int i = 0; i < BEFORE; i++) {
            heap.put((byte) 0x55);
        }
        heap.put(bytes).put(new byte[] {0x55, 0x55, 0x55}).position(BEFORE);
        return KINDS.get(kind).apply(heap);
    }

    private static ByteBuffer direct(ByteBuffer heap) {
        return ByteBuffer.allocateDirect(heap.capacity())
                .put(heap.duplicate().clear())
                .position(heap.position());
    }
}
