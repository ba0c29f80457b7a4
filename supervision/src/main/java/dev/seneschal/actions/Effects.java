package dev.seneschal.actions;

import java.util.concurrent.CompletableFuture;

/** What a group's machine wants done. Called within a step; nothing here may block or call the machine. */
interface Effects {

    /** Start a thread for a slot, which asks for work. */
    void launch(Slot slot);

    /** Have a parked slot ask for work again. */
    void wake(Slot slot);

    /** Cancel a slot's job and interrupt its thread. */
    void interrupt(Slot slot);

    /** A slot's thread is given up. */
    void abandon(Slot slot);

    /** A producer's wait has ended, as the entry's admission says. */
    void admitted(Entry entry);

    /** A job has its result. */
    void finished(Entry entry);

    /** The time for an answer is over. */
    void expired(CompletableFuture<?> answer);

    /** Ask the listeners what to do. */
    void ask(Panic panic);

    /** All workers have been replaced. */
    void restarted();

    /** The group has ended. */
    void ended();

    /** Tell the log what no listener is told. */
    void warn(String text, Throwable cause);
}
