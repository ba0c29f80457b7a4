package dev.seneschal.codec.gob;

import dev.seneschal.codec.gob.GobDescriptor.Kind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The types of one stream: those that every stream has, and those that it defines. Bounded, whatever the stream defines. */
final class TypeTable {

    static final int BOOL = 1;
    static final int INT = 2;
    static final int UINT = 3;
    static final int FLOAT = 4;
    static final int BYTES = 5;
    static final int STRING = 6;
    static final int COMPLEX = 7;
    static final int INTERFACE = 8;
    static final int FIRST_DEFINED = 64;

    /** By id; ids begin at 1. */
    private static final List<GobDescriptor> BASIC = List.of(
            GobDescriptor.basic(BOOL, Kind.BOOL),
            GobDescriptor.basic(INT, Kind.INT),
            GobDescriptor.basic(UINT, Kind.UINT),
            GobDescriptor.basic(FLOAT, Kind.FLOAT),
            GobDescriptor.basic(BYTES, Kind.BYTES),
            GobDescriptor.basic(STRING, Kind.STRING),
            GobDescriptor.basic(COMPLEX, Kind.COMPLEX),
            GobDescriptor.basic(INTERFACE, Kind.INTERFACE));

    private final Map<Integer, GobDescriptor> defined;
    /** Worked out when first needed, by whichever of the threads that share this. */
    private final Map<Integer, Boolean> spanning = new ConcurrentHashMap<>();

    private final Set<Integer> complete = ConcurrentHashMap.newKeySet();
    private int fields;
    private long nameBytes;

    TypeTable() {
        defined = new LinkedHashMap<>();
    }

    private TypeTable(TypeTable other) {
        defined = new LinkedHashMap<>(other.defined);
        fields = other.fields;
        nameBytes = other.nameBytes;
        complete.addAll(other.complete);
    }

    /** One that may go on defining without this one changing. */
    TypeTable copy() {
        return new TypeTable(this);
    }

    /** What the stream has defined, in that order. */
    List<GobDescriptor> defined() {
        return List.copyOf(defined.values());
    }

    @Nullable
    GobDescriptor find(int id) {
        return id >= 1 && id <= BASIC.size() ? BASIC.get(id - 1) : defined.get(id);
    }

    /** The type of an id that the stream refers to. */
    GobDescriptor type(int id, GobInput in) {
        GobDescriptor type = find(id);
        if (type == null) {
            throw in.malformed("type " + id + " is not defined");
        }
        return type;
    }

    /** Reads the definition that follows a negated id. */
    void define(long negatedId, GobInput in) {
        long id = -negatedId;
        if (id < FIRST_DEFINED || id > Integer.MAX_VALUE) {
            throw in.malformed("definition of type " + id);
        }
        GobLimits limits = in.limits();
        if (defined.size() == limits.maxTypes()) {
            throw in.malformed("more than " + limits.maxTypes() + " types");
        }
        GobDescriptor type = TypeReader.read(in, (int) id, limits.maxFields() - fields);
        fields += type.fields().size();
        nameBytes += bytes(type.name());
        for (GobDescriptor.Field field : type.fields()) {
            nameBytes += bytes(field.name());
        }
        if (nameBytes > limits.maxAllocation()) {
            throw in.malformed("definitions that take more than " + limits.maxAllocation() + " bytes");
        }
        if (defined.put((int) id, type) != null) {
            throw in.malformed("type " + id + " is defined twice");
        }
    }

    /** What a name's characters take in memory. */
    private static long bytes(String name) {
        boolean narrow = name.chars().allMatch(c -> c <= 0xff);
        return narrow ? name.length() : 2L * name.length();
    }

    /** Whether a value of a type may go on in a later frame, since there may be an interface in it. */
    boolean spans(int id, GobInput in) {
        if (id < FIRST_DEFINED) {
            return id == INTERFACE;
        }
        Boolean known = spanning.get(id);
        return known == null ? findSpanning(id, in) : known;
    }

    /** Works it out for all types that a type refers to and that are not known, so that each definition is looked at once. */
    private boolean findSpanning(int id, GobInput in) {
        Set<Integer> unknown = reachable(id, in, spanning.keySet());
        Map<Integer, List<Integer>> users = new HashMap<>();
        for (int user : unknown) {
            parts(type(user, in))
                    .forEach(part -> users.computeIfAbsent(part, each -> new ArrayList<>())
                            .add(user));
        }
        Set<Integer> found = usersOf(
                users.keySet().stream()
                        .filter(each -> each == INTERFACE || spanning.getOrDefault(each, false))
                        .toList(),
                users);
        unknown.forEach(each -> spanning.put(each, each == INTERFACE || found.contains(each)));
        return found.contains(id);
    }

    /** All that refer to some types, however far away. */
    private static Set<Integer> usersOf(List<Integer> types, Map<Integer, List<Integer>> users) {
        Set<Integer> found = new HashSet<>();
        Deque<Integer> open = new ArrayDeque<>(types);
        while (!open.isEmpty()) {
            for (int user : users.getOrDefault(open.remove(), List.of())) {
                if (found.add(user)) {
                    open.add(user);
                }
            }
        }
        return found;
    }

    /** Refuses a type that refers to others which are not defined, however far away. */
    void requireComplete(int id, GobInput in) {
        complete.addAll(reachable(id, in, complete));
    }

    /** All types that a type refers to, save known ones; without recursion, since they may be thousands deep. */
    private Set<Integer> reachable(int id, GobInput in, Set<Integer> known) {
        Set<Integer> seen = new HashSet<>();
        Deque<Integer> open = new ArrayDeque<>();
        open.add(id);
        while (!open.isEmpty()) {
            int next = open.remove();
            if (!known.contains(next) && seen.add(next)) {
                open.addAll(parts(type(next, in)));
            }
        }
        return seen;
    }

    private static List<Integer> parts(GobDescriptor type) {
        return switch (type.kind()) {
            case ARRAY, SLICE -> List.of(type.element());
            case MAP -> List.of(type.key(), type.element());
            case STRUCT -> {
                List<Integer> ids = new ArrayList<>(type.fields().size());
                type.fields().forEach(field -> ids.add(field.type()));
                yield ids;
            }
            default -> List.of();
        };
    }
}
