package dev.seneschal.outbox;

import dev.seneschal.message.MessageId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The dead letters that a ledger holds, oldest first, no more than its limits allow. A message that goes to this very node can be
 * given up on both ways, so a letter is known by id and direction. Guarded by the ledger's lock.
 */
final class Letters {

    record Held(long key, DeadLetter letter) {}

    private record Name(MessageId id, DeadLetter.Direction direction) {
        static Name of(DeadLetter letter) {
            return new Name(letter.id(), letter.direction());
        }
    }

    private final OutboxLimits limits;
    private final Map<Name, Held> letters = new LinkedHashMap<>();
    private long bytes;

    Letters(OutboxLimits limits) {
        this.limits = limits;
    }

    void add(long key, DeadLetter letter) {
        letters.put(Name.of(letter), new Held(key, letter));
        bytes += letter.record().bytes();
    }

    @Nullable
    Held remove(DeadLetter letter) {
        Held removed = letters.remove(Name.of(letter));
        if (removed != null) {
            bytes -= removed.letter.record().bytes();
        }
        return removed;
    }

    /** Removes what is too much, but never the newest. */
    List<Held> removeExcess() {
        List<Held> removed = new ArrayList<>();
        while (letters.size() > limits.maxDeadLetters() || (bytes > limits.maxBytes() && letters.size() > 1)) {
            Iterator<Held> oldest = letters.values().iterator();
            Held excess = oldest.next();
            oldest.remove();
            bytes -= excess.letter.record().bytes();
            removed.add(excess);
        }
        return removed;
    }

    List<DeadLetter> list() {
        return letters.values().stream().map(Held::letter).toList();
    }

    List<DeadLetter> find(MessageId id) {
        List<DeadLetter> found = new ArrayList<>();
        for (DeadLetter.Direction direction : DeadLetter.Direction.values()) {
            Held held = letters.get(new Name(id, direction));
            if (held != null) {
                found.add(held.letter);
            }
        }
        return found;
    }

    /** Of the letters given those that are here, each once, as they are here. */
    List<DeadLetter> present(Collection<DeadLetter> chosen) {
        return chosen.stream()
                .map(letter -> letters.get(Name.of(letter)))
                .filter(Objects::nonNull)
                .distinct()
                .map(Held::letter)
                .toList();
    }

    int size() {
        return letters.size();
    }
}
