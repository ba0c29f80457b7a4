package dev.seneschal.node;

import dev.seneschal.message.MessageId;
import dev.seneschal.message.Receipt;
import dev.seneschal.message.Timeline;
import dev.seneschal.message.Timeline.Entry;
import dev.seneschal.message.Timeline.Step;
import dev.seneschal.time.Environment;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The timelines of the latest messages that were settled. That of a message on its way is with the message; what is usual of it are
 * two numbers, and the entries are made when somebody asks. Touched on the delivery thread only.
 */
final class Timelines {

    private final Environment environment;
    private final @Nullable Settled[] latest;
    private int next;

    Timelines(Environment environment, int settledKept) {
        this.environment = environment;
        this.latest = new Settled[settledKept];
    }

    /** What a message has behind it that is settled. It holds nothing of the message itself, which may be large. */
    private record Settled(MessageId id, Course course, long at, Receipt receipt) {}

    /** Whether any are kept. */
    boolean areKept() {
        return latest.length > 0;
    }

    /** Keeps the timeline of a message that is settled now, in place of the oldest. */
    void settled(MessageId id, Course course, Receipt receipt, long now) {
        if (areKept()) {
            latest[next] = new Settled(id, course, now, receipt);
            next = (next + 1) % latest.length;
        }
    }

    /** The timeline of a message on its way. */
    Timeline of(MessageId id, Course course) {
        return new Timeline(id, entries(course));
    }

    /** The timeline of a settled message. */
    Optional<Timeline> of(MessageId id) {
        for (int i = 0; i < latest.length; i++) {
            Settled each = latest[Math.floorMod(next - 1 - i, latest.length)];
            if (each != null && each.id.equals(id)) {
                List<Entry> entries = entries(each.course);
                entries.add(new Entry(wall(each.at), Step.SETTLED, each.receipt.toString()));
                return Optional.of(new Timeline(id, entries));
            }
        }
        return Optional.empty();
    }

    private List<Entry> entries(Course course) {
        List<Entry> entries = new ArrayList<>();
        course.forEach((at, step, detail) -> entries.add(new Entry(wall(at), step, detail)));
        return entries;
    }

    private Instant wall(long nanoTime) {
        return environment.now().minusNanos(environment.nanoTime() - nanoTime);
    }
}
