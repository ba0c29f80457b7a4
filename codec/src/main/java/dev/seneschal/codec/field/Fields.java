package dev.seneschal.codec.field;

import dev.seneschal.message.Message;

/** Reads a message field by field. The field's kind says which method to use; any other throws. */
public final class Fields {

    private Fields() {}

    /**
     * A text.
     *
     * @param message the message
     * @param field a field that holds a text
     * @return the text, empty when not set
     */
    public static String text(Message message, Field field) {
        return switch (field) {
            case TO_NODE -> message.to().value();
            case METHOD -> message.method().value();
            case REPLY_METHOD -> message.reply().method().value();
            case FROM_NODE -> message.from().value();
            case DIRECTORY -> message.steward().directory();
            case FILE_NAME -> message.steward().fileName();
            case RELAY_VIA_NODE -> message.relay().via().value();
            case RELAY_ORIGINAL_VIA_NODE -> message.relay().originalVia().value();
            case RELAY_FROM_NODE -> message.relay().from().value();
            case RELAY_TO_NODE -> message.relay().to().value();
            case RELAY_ORIGINAL_METHOD -> message.relay().originalMethod().value();
            case RELAY_REPLY_METHOD -> message.relay().replyMethod().value();
            default -> throw new IllegalArgumentException(field + " is no text");
        };
    }

    /**
     * How many texts a list has.
     *
     * @param message the message
     * @param field a field that holds a list of texts
     * @return how many, 0 when not set
     */
    public static int count(Message message, Field field) {
        return switch (field) {
            case TO_NODES -> message.steward().toNodes().size();
            case METHOD_ARGS -> message.arguments().size();
            case REPLY_METHOD_ARGS -> message.reply().arguments().size();
            default -> throw new IllegalArgumentException(field + " is no list");
        };
    }

    /**
     * One text of a list.
     *
     * @param message the message
     * @param field a field that holds a list of texts
     * @param index which
     * @return the text
     */
    public static String element(Message message, Field field, int index) {
        return switch (field) {
            case TO_NODES -> message.steward().toNodes().get(index).value();
            case METHOD_ARGS -> message.arguments().get(index);
            case REPLY_METHOD_ARGS -> message.reply().arguments().get(index);
            default -> throw new IllegalArgumentException(field + " is no list");
        };
    }

    /**
     * Bytes.
     *
     * @param message the message
     * @param field a field that holds bytes
     * @return the bytes themselves, empty when not set
     */
    public static byte[] bytes(Message message, Field field) {
        return switch (field) {
            case DATA -> message.data();
            case ARG_SIGNATURE -> message.steward().argSignature();
            default -> throw new IllegalArgumentException(field + " is no bytes");
        };
    }

    /**
     * A number.
     *
     * @param message the message
     * @param field a field that holds a number
     * @return the number, 0 when not set
     */
    public static long number(Message message, Field field) {
        return switch (field) {
            case ID -> message.id();
            case ACK_TIMEOUT -> message.delivery().ackTimeout();
            case RETRIES -> message.delivery().attempts();
            case METHOD_TIMEOUT -> message.delivery().methodTimeout();
            case REPLY_ACK_TIMEOUT -> message.reply().ackTimeout();
            case REPLY_RETRIES -> message.reply().attempts();
            case REPLY_METHOD_TIMEOUT -> message.reply().methodTimeout();
            default -> throw new IllegalArgumentException(field + " is no number");
        };
    }

    /**
     * A flag.
     *
     * @param message the message
     * @param field a field that holds a flag
     * @return false when not set
     */
    public static boolean flag(Message message, Field field) {
        if (field != Field.IS_REPLY) {
            throw new IllegalArgumentException(field + " is no flag");
        }
        return message.steward().isReply();
    }
}
