package dev.seneschal.benchmarks;

import dev.seneschal.codec.gob.GobName;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The fields of a Steward message of April, as a host that has no use for ours might write them down. */
public record StewardRecord(
        String toNode,
        List<String> toNodes,
        @GobName("ID") long id,
        byte[] data,
        String method,
        List<String> methodArgs,
        byte[] argSignature,
        String replyMethod,
        List<String> replyMethodArgs,
        boolean isReply,
        String fromNode,
        @GobName("ACKTimeout") long ackTimeout,
        long retries,
        @GobName("ReplyACKTimeout") long replyAckTimeout,
        long replyRetries,
        long methodTimeout,
        long replyMethodTimeout,
        String directory,
        String fileName,
        @Nullable StewardRecord previousMessage,
        String relayViaNode,
        String relayOriginalViaNode,
        String relayFromNode,
        String relayToNode,
        String relayOriginalMethod,
        String relayReplyMethod) {}
