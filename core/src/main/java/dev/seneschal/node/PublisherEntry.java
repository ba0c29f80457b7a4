package dev.seneschal.node;

import dev.seneschal.message.Subject;
import org.jspecify.annotations.Nullable;

/** A process that sends the messages to one subject. While it takes none they wait in the outbox. */
final class PublisherEntry extends ProcessEntry {

    final String subjectText;
    private boolean takes = true;

    PublisherEntry(Processes processes, Subject subject, String subjectText, @Nullable ProcessFunction<?> function) {
        super(processes, Process.Kind.PUBLISHER, subject, subjectText, function);
        this.subjectText = subjectText;
    }

    @Override
    Process snapshot() {
        return new PublisherProcess(id(), name, subject, state(), started(), respawns());
    }

    @Override
    protected void kill() {
        processes.killPublisher(this);
    }

    @Override
    protected void takes(boolean messages) {
        if (messages != takes) {
            takes = messages;
            processes.holdMessages(this, !messages);
        }
    }
}
