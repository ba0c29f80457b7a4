package dev.seneschal.transport;

import java.util.function.Consumer;

/**
 * A listener that never waits for anything but the processor: no input or output, no lock that is held for longer than a few
 * look-ups, no code of strangers. A transport may call it on the thread that reads what arrives, behind which others wait, and so
 * spare the time to wake another.
 */
@FunctionalInterface
public interface PromptListener extends Consumer<Incoming> {}
