package dev.seneschal.actions;

import org.jspecify.annotations.Nullable;

/** A queue from whose middle a thing can be taken without a search, and that makes no object for any. */
final class Chain {

    private @Nullable Link first;
    private @Nullable Link last;

    boolean isEmpty() {
        return first == null;
    }

    @Nullable
    Link first() {
        return first;
    }

    @Nullable
    Link last() {
        return last;
    }

    void addLast(Link link) {
        Link before = last;
        link.chain = this;
        link.previous = before;
        last = link;
        if (before == null) {
            first = link;
        } else {
            before.next = link;
        }
    }

    void addFirst(Link link) {
        Link after = first;
        link.chain = this;
        link.next = after;
        first = link;
        if (after == null) {
            last = link;
        } else {
            after.previous = link;
        }
    }

    @Nullable
    Link pollFirst() {
        Link link = first;
        if (link != null) {
            remove(link);
        }
        return link;
    }

    /** Takes out a thing that stands in this chain. */
    void remove(Link link) {
        Link before = link.previous;
        Link after = link.next;
        if (before == null) {
            first = after;
        } else {
            before.next = after;
        }
        if (after == null) {
            last = before;
        } else {
            after.previous = before;
        }
        link.previous = null;
        link.next = null;
        link.chain = null;
    }
}
