package dev.seneschal.preset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.seneschal.supervision.StandaloneContext;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class WorkerFuncTest {

    private final StandaloneContext context = new StandaloneContext("func");

    @Test
    void aFunctionIsAWorkerThatNeedsNoInit() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        WorkerFunc counting = WorkerFunc.of(calls::incrementAndGet);
        WorkerFunc plain = WorkerFunc.of(() -> calls.addAndGet(10));

        counting.init(context);
        counting.run(context);
        plain.run(context);

        assertThat(calls).hasValue(11);
    }

    @Test
    void whatTheFunctionThrowsIsTheWorkersFailure() {
        WorkerFunc failing = WorkerFunc.of(() -> {
            throw new IOException("disk full");
        });

        assertThatThrownBy(() -> failing.run(context))
                .isInstanceOf(IOException.class)
                .hasMessage("disk full");
    }
}
