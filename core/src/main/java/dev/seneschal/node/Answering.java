package dev.seneschal.node;

import dev.seneschal.error.ErrorEvent.Kind;
import dev.seneschal.transport.Answer;
import dev.seneschal.transport.Incoming;
import dev.seneschal.transport.Transport;
import java.util.ArrayList;
import java.util.List;

/**
 * Sends the answers that the receiver gave in one turn of the delivery thread, or in two. Acknowledgements to one run of one sender, which
 * differ in nothing but the attempt and the credit, go as one, if that sender reads such; the credit of the last counts. Touched on the
 * delivery thread only.
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
        private final StringBuilder replySubject;
        private ReplyAddress lastAddress;
        private int attempts = 1;
        private Answer last;

        Group(Given first, ReplyAddress address) {
            this.first = first;
            lastAddress = address;
            replySubject = new StringBuilder().append(address.text(), 0, address.prefix());
            address.appendTo(replySubject);
            last = first.answer;
        }

        void add(Given given, ReplyAddress to) {
            replySubject.append(ReplyPath.BETWEEN_ATTEMPTS);
            to.appendTo(replySubject);
            lastAddress = to;
            attempts++;
            last = given.answer;
        }

        boolean isFull() {
            return replySubject.length() - lastAddress.prefix() > MOST_TOKEN_CHARACTERS;
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
            ReplyAddress address = ReplyAddress.of(given.to);
            if (all.size() > 1 && isForGroups(given, address)) {
                add(given, address, groups);
            } else {
                answer(given);
            }
        }
        groups.forEach(this::answer);
    }

    private static boolean isForGroups(Given given, ReplyAddress address) {
        return given.answer.status() == Answer.Status.ACKNOWLEDGED
                && (given.to instanceof GroupPart part
                        ? part.isAnsweredInGroups()
                        : GroupPart.isAnsweredInGroups(given.to.envelope(), address));
    }

    private void add(Given given, ReplyAddress address, List<Group> groups) {
        for (int i = 0; i < groups.size(); i++) {
            Group group = groups.get(i);
            if (group.lastAddress.hasPrefixOf(address)) {
                group.add(given, address);
                if (group.isFull()) {
                    answer(groups.remove(i));
                }
                return;
            }
        }
        groups.add(new Group(given, address));
    }

    private void answer(Group group) {
        if (group.attempts == 1) {
            answer(group.first);
        } else {
            String replySubject = group.replySubject.toString();
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
