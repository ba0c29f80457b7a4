package dev.seneschal.codec.gob;

import dev.seneschal.codec.field.Field;

/** Where each field stands in Steward's message as it was in April, as constants that the compiler knows. */
final class Positions {

    static final int TO_NODE = Field.TO_NODE.position();
    static final int TO_NODES = Field.TO_NODES.position();
    static final int ID = Field.ID.position();
    static final int DATA = Field.DATA.position();
    static final int METHOD = Field.METHOD.position();
    static final int METHOD_ARGS = Field.METHOD_ARGS.position();
    static final int ARG_SIGNATURE = Field.ARG_SIGNATURE.position();
    static final int REPLY_METHOD = Field.REPLY_METHOD.position();
    static final int REPLY_METHOD_ARGS = Field.REPLY_METHOD_ARGS.position();
    static final int IS_REPLY = Field.IS_REPLY.position();
    static final int FROM_NODE = Field.FROM_NODE.position();
    static final int ACK_TIMEOUT = Field.ACK_TIMEOUT.position();
    static final int RETRIES = Field.RETRIES.position();
    static final int REPLY_ACK_TIMEOUT = Field.REPLY_ACK_TIMEOUT.position();
    static final int REPLY_RETRIES = Field.REPLY_RETRIES.position();
    static final int METHOD_TIMEOUT = Field.METHOD_TIMEOUT.position();
    static final int REPLY_METHOD_TIMEOUT = Field.REPLY_METHOD_TIMEOUT.position();
    static final int DIRECTORY = Field.DIRECTORY.position();
    static final int FILE_NAME = Field.FILE_NAME.position();
    static final int PREVIOUS_MESSAGE = Field.PREVIOUS_MESSAGE.position();
    static final int RELAY_VIA_NODE = Field.RELAY_VIA_NODE.position();
    static final int RELAY_ORIGINAL_VIA_NODE = Field.RELAY_ORIGINAL_VIA_NODE.position();
    static final int RELAY_FROM_NODE = Field.RELAY_FROM_NODE.position();
    static final int RELAY_TO_NODE = Field.RELAY_TO_NODE.position();
    static final int RELAY_ORIGINAL_METHOD = Field.RELAY_ORIGINAL_METHOD.position();
    static final int RELAY_REPLY_METHOD = Field.RELAY_REPLY_METHOD.position();

    private Positions() {}
}
