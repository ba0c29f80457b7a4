package dev.seneschal.actions;

/** Something that is due at a moment, at most one at a time; see {@link Agenda}. */
final class Alarm {

    final Object owner;
    long due;
    long number;
    boolean set;

    Alarm(Object owner) {
        this.owner = owner;
    }
}
