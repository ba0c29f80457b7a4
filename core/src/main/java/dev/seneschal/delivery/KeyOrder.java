package dev.seneschal.delivery;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Keeps messages of one key in order: the first has the turn until its fate is known, and those behind it are held. Where an order
 * halts, the turn of a message that was given up is passed on only when asked.
 */
final class KeyOrder {

    private final Map<String, ArrayDeque<Outgoing>> heldByKey = new HashMap<>();
    private final Set<String> halted = new LinkedHashSet<>();

    /** Takes the turn of the message's key; false if another has it, and the message is held. */
    boolean takeTurn(String key, Outgoing message) {
        ArrayDeque<Outgoing> held = heldByKey.get(key);
        if (held == null) {
            heldByKey.put(key, new ArrayDeque<>());
            return true;
        }
        held.add(message);
        return false;
    }

    /** A held message is settled, such as by its expiry. */
    void remove(String key, Outgoing message) {
        ArrayDeque<Outgoing> held = heldByKey.get(key);
        if (held != null) {
            held.remove(message);
        }
    }

    /** Passes the turn on. The message that has it now, or null if none was held. */
    @Nullable
    Outgoing passTurn(String key) {
        ArrayDeque<Outgoing> held = heldByKey.get(key);
        Outgoing next = held == null ? null : held.poll();
        if (next == null) {
            heldByKey.remove(key);
        }
        return next;
    }

    /** Passes no turn on for now. */
    void halt(String key) {
        halted.add(key);
    }

    /** Passes on the turns that were not. The messages that have them now. */
    List<Outgoing> resume() {
        List<Outgoing> resumed = new ArrayList<>();
        for (String key : halted) {
            Outgoing next = passTurn(key);
            if (next != null) {
                resumed.add(next);
            }
        }
        halted.clear();
        return resumed;
    }

    /** Whether no message has a turn and none is held. */
    boolean isEmpty() {
        return heldByKey.isEmpty();
    }
}
