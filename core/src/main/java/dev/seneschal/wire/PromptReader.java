package dev.seneschal.wire;

/**
 * A {@link MessageCodec} or {@link Compressor} that never waits for anything but the processor when it decodes or unpacks: no input or
 * output, no lock that is held for longer than a few look-ups. A node may read a short message by such on the thread that reads from the
 * broker, and so spare the time to wake another.
 */
public interface PromptReader {}
