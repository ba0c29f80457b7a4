package dev.seneschal.supervision;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * SIGTERM and SIGINT for all outermost chiefs that run in this JVM: taken when the first begins, given back when the last has ended. The
 * first signal asks each chief to stop, a further one forces it. By {@code sun.misc.Signal} where that is, so that run() returns and the
 * host goes on; else by a shutdown hook that waits for the chiefs, after which the JVM ends with status 143 or 130.
 */
final class Signals {

    private static final Logger LOG = LoggerFactory.getLogger(Chief.class);
    private static final List<String> NAMES = List.of("TERM", "INT");
    private static final List<ChiefRun> CHIEFS = new ArrayList<>();
    private static final Map<String, Object> OLD_HANDLERS = new HashMap<>();
    private static Thread hook = noHook();

    private Signals() {}

    /** Takes signals for a chief, if it wants them. */
    static void add(ChiefRun chief, boolean wanted) {
        if (!wanted) {
            return;
        }
        synchronized (CHIEFS) {
            CHIEFS.add(chief);
            if (CHIEFS.size() == 1 && !takeSignals()) {
                addHook();
            }
        }
    }

    static void remove(ChiefRun chief) {
        synchronized (CHIEFS) {
            if (CHIEFS.remove(chief) && CHIEFS.isEmpty()) {
                giveBack();
            }
        }
    }

    private static List<ChiefRun> chiefs() {
        synchronized (CHIEFS) {
            return List.copyOf(CHIEFS);
        }
    }

    private static void onSignal(String name) {
        chiefs().forEach(chief -> chief.signal(name));
    }

    private static boolean takeSignals() {
        try {
            for (String name : NAMES) {
                OLD_HANDLERS.put(name, handle(name, proxy()));
            }
            return true;
        } catch (ReflectiveOperationException | RuntimeException | LinkageError unavailable) {
            LOG.debug("no sun.misc.Signal here, a shutdown hook takes its place", unavailable);
            giveBackSignals();
            return false;
        }
    }

    private static void giveBack() {
        giveBackSignals();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException atWork) {
            LOG.debug("the JVM is ending", atWork);
        }
        hook = noHook();
    }

    private static void giveBackSignals() {
        OLD_HANDLERS.forEach((name, handler) -> {
            try {
                handle(name, handler);
            } catch (ReflectiveOperationException | RuntimeException e) {
                LOG.warn("could not give back signal {}", name, e);
            }
        });
        OLD_HANDLERS.clear();
    }

    private static void addHook() {
        hook = new Thread(
                () -> {
                    List<ChiefRun> stopping = chiefs();
                    stopping.forEach(chief -> chief.shutdown(ExitReport.Reason.SIGNAL, "shutdown hook"));
                    stopping.forEach(ChiefRun::awaitWorkersEnded);
                },
                "seneschal-chief-hook");
        try {
            Runtime.getRuntime().addShutdownHook(hook);
        } catch (IllegalStateException ending) {
            LOG.warn("the JVM is ending, so signals are not taken", ending);
        }
    }

    private static Thread noHook() {
        return new Thread("seneschal-chief-no-hook");
    }

    private static Object handle(String name, Object handler) throws ReflectiveOperationException {
        Class<?> signal = Class.forName("sun.misc.Signal");
        Class<?> handlerType = Class.forName("sun.misc.SignalHandler");
        Method handle = signal.getMethod("handle", signal, handlerType);
        return handle.invoke(null, signal.getConstructor(String.class).newInstance(name), handler);
    }

    private static Object proxy() throws ReflectiveOperationException {
        Class<?> handlerType = Class.forName("sun.misc.SignalHandler");
        InvocationHandler calls = (proxy, method, arguments) -> switch (method.getName()) {
            case "handle" -> {
                Object signal = arguments[0];
                onSignal("SIG" + signal.getClass().getMethod("getName").invoke(signal));
                yield null;
            }
            case "equals" -> proxy == arguments[0];
            case "hashCode" -> System.identityHashCode(proxy);
            default -> "Seneschal's signal handler";
        };
        return Proxy.newProxyInstance(Signals.class.getClassLoader(), new Class<?>[] {handlerType}, calls);
    }
}
