package dev.seneschal.actions;

/** There is neither a group nor a template for a topic. */
public class NoSuchTopicException extends RuntimeException {

    private static final long serialVersionUID = 1;

    /**
     * An exception for a topic.
     *
     * @param hub the hub's name
     * @param topic the topic
     */
    public NoSuchTopicException(String hub, String topic) {
        super("hub " + hub + " has no action for topic " + topic);
    }
}
