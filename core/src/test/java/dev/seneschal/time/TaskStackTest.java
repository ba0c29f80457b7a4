package dev.seneschal.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TaskStackTest {

    private final TaskStack tasks = new TaskStack();
    private final List<String> done = new ArrayList<>();

    @Test
    void givesAllInTheOrderGiven() {
        push("first");
        push("second");
        push("third");

        takeAll();

        assertThat(done).containsExactly("first", "second", "third");
        assertThat(tasks.isEmpty()).isTrue();
        assertThat(tasks.takeAll()).isNull();
    }

    @Test
    void doesNotGiveWhatWasCancelled() {
        push("first");
        TaskStack.Entry second = push("second");

        boolean cancelled = second.cancel();
        takeAll();

        assertThat(cancelled).isTrue();
        assertThat(done).containsExactly("first");
    }

    @Test
    void cannotCancelWhatWasTaken() {
        TaskStack.Entry first = push("first");

        takeAll();

        assertThat(first.cancel()).isFalse();
        assertThat(done).containsExactly("first");
    }

    private TaskStack.Entry push(String what) {
        return tasks.push(() -> done.add(what));
    }

    private void takeAll() {
        for (TaskStack.Entry next = tasks.takeAll(); next != null; next = next.next()) {
            Runnable task = next.take();
            if (task != null) {
                task.run();
            }
        }
    }
}
