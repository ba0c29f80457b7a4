package dev.seneschal.node;

import dev.seneschal.error.ErrorEvent.Kind;
import dev.seneschal.transport.Answer;
import dev.seneschal.transport.Incoming;
import dev.seneschal.transport.Transport;
import dev.seneschal.wire.HeaderNames;
import java.util.ArrayList;
import java.util.List;

/**
 * Sends the answers that the receiver gave in one turn of the delivery thread. Acknowledgements to one run of one sender, which differ
 * in nothing but the attempt and the credit, go as one, if that sender reads such; the credit of the last counts. Touched on the delivery thread only.
 */
final class Answering {

    private static final int MOST_AT_ONCE = 64;
    private static final int MOST_TOKEN_CHARACTERS = 750;

    private final Transport transport;
    private final Machines machines;
    private final Callbacks callbacks;
    private List<Given> due = new ArrayList<>();

    private record Given(Incoming to, Answer answer) {}

    /** Acknowledgements that go together: the first, what the last says, and the attempts of all. */
    private static final class Group {

        private final Given first;
        private final String subjectOfFirst;
        private final int prefix;
        private final StringBuilder replySubject;
        private Answer last;

        Group(Given first, String subjectOfFirst, int prefix) {
            this.first = first;
            this.subjectOfFirst = subjectOfFirst;
            this.prefix = prefix;
            replySubject = new StringBuilder(subjectOfFirst);
            last = first.answer;
        }

        /** Whether a reply subject is of the same run of the same sender. */
        boolean takes(String other, int otherPrefix) {
            return otherPrefix == prefix && other.regionMatches(0, subjectOfFirst, 0, prefix);
        }
    }

    Answering(Transport transport, Machines machines, Callbacks callbacks) {
        this.transport = transport;
        this.machines = machines;
        this.callbacks = callbacks;
    }

    void soon(Incoming to, Answer answer) {
        due.add(new Given(to, answer));
        if (due.size() == 1) {
            machines.soon(this::answerDue);
        } else if (due.size() >= MOST_AT_ONCE) {
            answerDue();
        }
    }

    private void answerDue() {
        List<Given> all = due;
        due = new ArrayList<>(all.size());
        List<Group> groups = new ArrayList<>(1);
        for (Given given : all) {
            String replySubject = given.to.replySubject().orElse("");
            int prefix = replySubject.lastIndexOf('.') + 1;
            if (all.size() > 1 && isForGroups(given, replySubject, prefix)) {
                add(given, replySubject, prefix, groups);
            } else {
                answer(given);
            }
        }
        groups.forEach(this::answer);
    }

    /** Whether it may go with others: its sender says so, and its attempt is written as nodes of ours write it. */
    private static boolean isForGroups(Given given, String replySubject, int prefix) {
        if (given.answer.status() != Answer.Status.ACKNOWLEDGED
                || prefix == 0
                || prefix == replySubject.length()
                || !given.to.envelope().headers().has(HeaderNames.GROUPS)) {
            return false;
        }
        for (int i = prefix; i < replySubject.length(); i++) {
            char c = replySubject.charAt(i);
            if ((c < '0' || c > '9') && (c < 'a' || c > 'z')) {
                return false;
            }
        }
        return true;
    }

    private void add(Given given, String replySubject, int prefix, List<Group> groups) {
        for (int i = 0; i < groups.size(); i++) {
            Group group = groups.get(i);
            if (group.takes(replySubject, prefix)) {
                group.replySubject
                        .append(ReplyPath.BETWEEN_ATTEMPTS)
                        .append(replySubject, prefix, replySubject.length());
                group.last = given.answer;
                if (group.replySubject.length() - prefix > MOST_TOKEN_CHARACTERS) {
                    answer(groups.remove(i));
                }
                return;
            }
        }
        groups.add(new Group(given, replySubject, prefix));
    }

    private void answer(Group group) {
        String replySubject = group.replySubject.toString();
        if (replySubject.length() == group.subjectOfFirst.length()) {
            answer(group.first);
        } else {
            // One that cannot be sent is lost, like any other: the senders will ask again.
            safely(group.first, () -> transport.publish(group.last.toEnvelope(replySubject)));
        }
    }

    private void answer(Given given) {
        safely(given, () -> given.to.answer(given.answer));
    }

    private void safely(Given given, Runnable answering) {
        try {
            answering.run();
        } catch (Throwable e) {
            String subject = given.to.envelope().subject();
            callbacks.error(Kind.LISTENER_FAILED, subject, "the transport threw at an answer: " + e, e);
        }
    }
}
