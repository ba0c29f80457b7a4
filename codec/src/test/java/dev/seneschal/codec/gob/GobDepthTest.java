package dev.seneschal.codec.gob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Values as deep as the limit fit on a usual thread's stack, and deeper ones are refused rather than breaking it. */
class GobDepthTest {

    private static final int LIMIT = 1_024;

    /**
     * How large frames are depends on what is compiled, how, and how far: chains were seen to need 150 to 780 KiB, and interfaces up
     * to 1,040 KiB, of which the latter only where everything was compiled by C1 before its first call.
     */
    private static final long STACK = 2 << 20;

    private static final Gob GOB = Gob.builder()
            .register("wrap", VectorClasses.Wrap.class)
            .register("list", new GobGeneric<List<Object>>() {})
            .build();

    @Test
    void aChainAsDeepAsTheLimitIsWrittenAndRead() {
        GobType<VectorClasses.Chain> type = GOB.type(VectorClasses.Chain.class);

        StackDepth.run(STACK, () -> {
            byte[] bytes = type.encode(chain(LIMIT));

            assertThat(type.decode(bytes).next().next()).isNotNull();
            assertThat(GOB.reader(bytes).readValue()).isInstanceOf(GobValue.Struct.class);
            GOB.reader(bytes).skip();
        });
    }

    @Test
    void interfacesInInterfacesAsDeepAsTheLimitAreWrittenAndRead() {
        GobType<VectorClasses.Wrap> type = GOB.type(VectorClasses.Wrap.class);

        StackDepth.run(STACK, () -> {
            byte[] bytes = type.encode(wraps(LIMIT));

            assertThat(type.decode(bytes).in()).isNotNull();
            assertThat(GOB.reader(bytes).readValue()).isInstanceOf(GobValue.Struct.class);
            GOB.reader(bytes).skip();
        });
    }

    @Test
    void deeperOnesAreRefusedInBothDirections() {
        GobType<VectorClasses.Chain> type = GOB.type(VectorClasses.Chain.class);
        GobType<VectorClasses.Chain> generous = Gob.builder()
                .limits(GobLimits.builder().maxDepth(LIMIT + 1).build())
                .build()
                .type(VectorClasses.Chain.class);

        StackDepth.run(8 << 20, () -> {
            byte[] bytes = generous.encode(chain(LIMIT + 1));

            assertThatThrownBy(() -> type.encode(chain(LIMIT + 1)))
                    .isInstanceOf(GobException.class)
                    .hasMessageContaining("deeper than 1024");
            assertThatThrownBy(() -> type.decode(bytes))
                    .isInstanceOf(GobException.class)
                    .hasMessageStartingWith("List.(1008 more).Next.Next")
                    .hasMessageContaining("deeper than 1024");
            assertThatThrownBy(() -> GOB.reader(bytes).readValue()).isInstanceOf(GobException.class);
            assertThatThrownBy(() -> GOB.reader(bytes).skip()).isInstanceOf(GobException.class);
        });
    }

    private static VectorClasses.Chain chain(int length) {
        VectorClasses.Chain chain = new VectorClasses.Chain(length, null);
        for (int i = length - 1; i > 0; i--) {
            chain = new VectorClasses.Chain(i, chain);
        }
        return chain;
    }

    private static VectorClasses.Wrap wraps(int depth) {
        VectorClasses.Wrap wrap = new VectorClasses.Wrap(1L);
        for (int i = 1; i < depth; i++) {
            wrap = new VectorClasses.Wrap(wrap);
        }
        return wrap;
    }
}
