package dev.seneschal.node;

import dev.seneschal.message.Subject;

/** A process that handles the messages of one method. */
final class SubscriberEntry extends ProcessEntry {

    final NodeSettings.Registration registration;
    private volatile boolean takes;

    SubscriberEntry(Processes processes, Subject subject, String subjectText, NodeSettings.Registration registration) {
        super(processes, Process.Kind.SUBSCRIBER, subject, subjectText, registration.function());
        this.registration = registration;
    }

    /** Whether its messages are handled. */
    boolean takes() {
        return takes;
    }

    @Override
    Process snapshot() {
        return new SubscriberProcess(id(), name, subject, state(), started(), respawns());
    }

    @Override
    protected void kill() {
        processes.killHandlers(this);
    }

    @Override
    protected void takes(boolean messages) {
        takes = messages;
    }
}
