package dev.seneschal.sim;

import dev.seneschal.outbox.Outbox;
import dev.seneschal.outbox.SeenRecord;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.concurrent.CompletableFuture;

/** An outbox with a bug. */
final class BadOutbox {

    private BadOutbox() {}

    /** Never stores that a received message is done. */
    static Outbox storesNoOutcome(Outbox outbox) {
        return (Outbox) Proxy.newProxyInstance(
                Outbox.class.getClassLoader(), new Class<?>[] {Outbox.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("remember")
                            && ((SeenRecord) arguments[0]).state() != SeenRecord.State.STARTED) {
                        return new CompletableFuture<Void>();
                    }
                    try {
                        return method.invoke(outbox, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
