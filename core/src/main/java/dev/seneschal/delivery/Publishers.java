package dev.seneschal.delivery;

import dev.seneschal.message.NodeName;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** Numbers for the names of publishers, as long as a key has them. */
final class Publishers {

    private static final int NOWHERE = SeenRing.NOWHERE;
    private static final int FIRST_SIZE = 4;

    private final Map<NodeName, Integer> numbers = new HashMap<>();
    private NodeName[] names = new NodeName[FIRST_SIZE];
    private int[] uses = new int[names.length];
    private int used;
    private int free = NOWHERE;
    private NodeName last = NodeName.NONE;
    private int lastNumber = NOWHERE;

    int size() {
        return numbers.size();
    }

    int find(NodeName name) {
        if (lastNumber == NOWHERE || !name.equals(last)) {
            lastNumber = numbers.getOrDefault(name, NOWHERE);
            last = name;
        }
        return lastNumber;
    }

    int add(NodeName name) {
        int number = find(name);
        if (number == NOWHERE) {
            number = free();
            numbers.put(name, number);
            names[number] = name;
            lastNumber = number;
        }
        uses[number]++;
        return number;
    }

    NodeName name(int number) {
        return names[number];
    }

    void remove(int number) {
        if (--uses[number] == 0) {
            numbers.remove(names[number]);
            names[number] = NodeName.NONE;
            lastNumber = NOWHERE;
            uses[number] = -2 - free;
            free = number;
        }
    }

    private int free() {
        if (free != NOWHERE) {
            int number = free;
            free = nextFree(number);
            uses[number] = 0;
            return number;
        }
        if (used == names.length) {
            names = Arrays.copyOf(names, 2 * used);
            uses = Arrays.copyOf(uses, 2 * used);
        }
        return used++;
    }

    /** A free number's place in {@link #uses} holds the next free one, as a number below zero. */
    private int nextFree(int number) {
        return -2 - uses[number];
    }
}
