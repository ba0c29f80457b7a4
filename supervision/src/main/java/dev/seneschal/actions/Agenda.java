package dev.seneschal.actions;

import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What is due when. An alarm that is cleared leaves nothing behind. */
final class Agenda {

    private final TreeSet<Alarm> alarms = new TreeSet<>(Agenda::compare);
    private long numbers;
    private long nearest = Long.MAX_VALUE;

    /** Sets an alarm, in place of its earlier moment. */
    void set(Alarm alarm, long due) {
        clear(alarm);
        alarm.due = due;
        alarm.number = ++numbers;
        alarm.set = true;
        alarms.add(alarm);
        nearest = alarms.first().due;
    }

    /** Sets an alarm, unless it is set for an earlier moment. */
    void setNoLaterThan(Alarm alarm, long due) {
        if (!alarm.set || alarm.due - due > 0) {
            set(alarm, due);
        }
    }

    void clear(Alarm alarm) {
        if (alarm.set) {
            alarms.remove(alarm);
            alarm.set = false;
            nearest = alarms.isEmpty() ? Long.MAX_VALUE : alarms.first().due;
        }
    }

    /** The nearest moment, {@link Long#MAX_VALUE} if nothing is due. */
    long nearest() {
        return nearest;
    }

    /** Takes out the nearest alarm, if its moment is {@code now} or earlier. */
    @Nullable
    Alarm pollDue(long now) {
        if (alarms.isEmpty() || alarms.first().due - now > 0) {
            return null;
        }
        Alarm first = alarms.first();
        clear(first);
        return first;
    }

    int size() {
        return alarms.size();
    }

    private static int compare(Alarm one, Alarm other) {
        long apart = one.due - other.due;
        return apart != 0 ? Long.signum(apart) : Long.compare(one.number, other.number);
    }
}
