package dev.seneschal.node;

import dev.seneschal.delivery.Sender;
import dev.seneschal.time.Nanos;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.function.Consumer;

/**
 * When each subject was last published to, so that what belongs to one that is idle can end. Touched on the delivery thread only.
 */
final class PublisherUse {

    private final long idleNanos;
    private final Processes processes;
    private final Consumer<String> ended;
    private final Alarm alarm;
    private final Machines machines;
    private final Map<String, Use> uses = new HashMap<>();

    private static final class Use {
        private long last;
    }

    /**
     * Nothing is used yet.
     *
     * @param ended is told each subject that is idle, with no message left
     */
    PublisherUse(NodeSettings settings, Machines machines, Processes processes, Consumer<String> ended) {
        this.idleNanos = Nanos.of(settings.publisherIdle());
        this.processes = processes;
        this.ended = ended;
        this.machines = machines;
        this.alarm = new Alarm(machines, this::endIdle);
    }

    void publishes(String subject, long now) {
        Use use = uses.get(subject);
        if (use == null) {
            use = new Use();
            uses.put(subject, use);
            processes.publishes(subject);
            alarm.at(now + idleNanos);
        }
        use.last = now;
    }

    private void endIdle() {
        machines.toSender(this::endIdle);
    }

    private void endIdle(Sender sender, long now) {
        for (Iterator<Map.Entry<String, Use>> all = uses.entrySet().iterator(); all.hasNext(); ) {
            Map.Entry<String, Use> each = all.next();
            String subject = each.getKey();
            if (now - each.getValue().last < idleNanos) {
                alarm.at(each.getValue().last + idleNanos);
            } else if (sender.holds(subject)) {
                each.getValue().last = now;
                alarm.at(now + idleNanos);
            } else {
                all.remove();
                ended.accept(subject);
                processes.publishesNoMore(subject);
            }
        }
    }
}
