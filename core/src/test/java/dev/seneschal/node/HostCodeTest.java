package dev.seneschal.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a thread knows of running a host's code. */
class HostCodeTest {

    @Test
    void isInsideWhileItRunsOfOneWithinAnotherToo() {
        List<Boolean> inside = new ArrayList<>();

        inside.add(NodeThreads.isInside());
        NodeThreads.runInside(() -> {
            inside.add(NodeThreads.isInside());
            NodeThreads.runInside(() -> inside.add(NodeThreads.isInside()));
            inside.add(NodeThreads.isInside());
        });
        inside.add(NodeThreads.isInside());

        assertThat(inside).containsExactly(false, true, true, true, false);
    }

    @Test
    void isOutsideAgainWhenItHasThrown() {
        assertThatIllegalStateException()
                .isThrownBy(() -> NodeThreads.runInside(() -> {
                    throw new IllegalStateException("by the host");
                }));

        assertThat(NodeThreads.isInside()).isFalse();
    }
}
