package dev.seneschal.delivery;

import dev.seneschal.transport.Credit;
import java.util.ArrayList;
import java.util.List;

/** How much the receivers of one subject say they take at once. Each one's word holds for a while. */
final class Credits extends DeadlineHeap.Timed {

    /** So that nobody fills the memory by naming ever more instances; the one that was heard longest ago leaves. */
    private static final int MOST_INSTANCES = 256;

    private static final class Given {
        private final String instance;
        private int window;
        private long until;

        Given(String instance) {
            this.instance = instance;
        }
    }

    final String subject;
    private final List<Given> given = new ArrayList<>(1);
    private long sum;

    /** When they are to be looked through for what does not hold any more; no later than the first of them lapses. */
    long lapseAt = Long.MAX_VALUE;

    Credits(String subject) {
        this.subject = subject;
    }

    /** An instance has told its credit, in place of what it told before. */
    void take(Credit credit, long until) {
        Given own = of(credit.instance());
        sum += credit.window() - own.window;
        own.window = credit.window();
        own.until = until;
    }

    /** Forgets what does not hold any more. */
    void lapse(long time) {
        given.removeIf(each -> {
            boolean over = each.until <= time;
            sum -= over ? each.window : 0;
            return over;
        });
    }

    /** When the first lapses. */
    long nearest() {
        return given.stream().mapToLong(each -> each.until).min().orElse(Long.MAX_VALUE);
    }

    boolean isEmpty() {
        return given.isEmpty();
    }

    /** How many messages may be on their way, of so many at most. */
    int window(int most) {
        return given.isEmpty() ? most : (int) Math.min(most, sum);
    }

    private Given of(String instance) {
        for (Given each : given) {
            if (each.instance.equals(instance)) {
                return each;
            }
        }
        if (given.size() == MOST_INSTANCES) {
            long oldest = nearest();
            lapse(oldest);
        }
        Given made = new Given(instance);
        given.add(made);
        return made;
    }
}
