package dev.seneschal.delivery;

import dev.seneschal.message.MessageId;
import dev.seneschal.message.NodeName;

/**
 * What a repeat is told by.
 *
 * @param publisher the node that published this hop, from the header
 * @param id the message
 */
public record SeenKey(NodeName publisher, MessageId id) {}
