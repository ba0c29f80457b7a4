package dev.seneschal.node;

import dev.seneschal.message.MessageId;
import dev.seneschal.message.Timeline;
import dev.seneschal.message.Timeline.Entry;
import dev.seneschal.message.Timeline.Step;
import dev.seneschal.time.Environment;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;

/** The timelines of messages on their way and of the latest that were settled. Touched on the delivery thread only. */
final class Timelines {

    private static final int MOST_ENTRIES = 64;

    private final Environment environment;
    private final int settledKept;
    private final Map<MessageId, List<Entry>> entries = new HashMap<>();
    private final Queue<MessageId> settled = new ArrayDeque<>();

    Timelines(Environment environment, int settledKept) {
        this.environment = environment;
        this.settledKept = settledKept;
    }

    /** Notes what happened. Of very many entries the first and the last are kept. */
    void note(MessageId id, Step step, String detail) {
        if (settledKept == 0) {
            return;
        }
        List<Entry> ofMessage = entries.computeIfAbsent(id, first -> new ArrayList<>());
        if (ofMessage.size() == MOST_ENTRIES) {
            ofMessage.remove(MOST_ENTRIES / 2);
        }
        ofMessage.add(new Entry(environment.now(), step, detail));
    }

    /** Notes the last thing that happens to a message. */
    void noteLast(MessageId id, Step step, String detail) {
        note(id, step, detail);
        settled.add(id);
        if (settled.size() > settledKept) {
            entries.remove(settled.remove());
        }
    }

    Optional<Timeline> of(MessageId id) {
        return Optional.ofNullable(entries.get(id)).map(known -> new Timeline(id, known));
    }
}
