package dev.seneschal.node;

import dev.seneschal.message.Message;

/** Is told how long each handler took, if anybody wants to know. */
@FunctionalInterface
interface HandlerWatch {

    /** For a node whose host keeps no metrics; then nobody looks at the clock. */
    HandlerWatch NONE = (message, failed, nanos) -> {};

    /** A handler's outcome is known. Called on handler threads; must be quick. */
    void handled(Message message, boolean failed, long nanos);
}
