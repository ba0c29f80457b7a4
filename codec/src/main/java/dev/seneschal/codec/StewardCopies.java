package dev.seneschal.codec;

import dev.seneschal.message.StewardFields;
import java.util.List;

/** Copies of a message's rarer fields. */
final class StewardCopies {

    private StewardCopies() {}

    static StewardFields withoutToNodes(StewardFields fields) {
        return fields.toNodes().isEmpty()
                ? fields
                : new StewardFields(
                        List.of(),
                        fields.argSignature(),
                        fields.isReply(),
                        fields.directory(),
                        fields.fileName(),
                        fields.previousMessage());
    }
}
