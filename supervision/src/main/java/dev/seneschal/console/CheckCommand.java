package dev.seneschal.console;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Asks a running application whether its workers run. uwe's {@code check} command, as a program and as a method.
 *
 * <p>The exit code is 0 if all named workers run, 7 if one does not, and 1 if the application cannot be asked. Without names it is 0 as
 * soon as the application answers. The arguments are {@code NAME [--details] [--timeout SECONDS] [--socket PATH] [WORKER...]}.
 */
public final class CheckCommand {

    /** The application answers, and the workers that were asked for run. */
    public static final int FINE = 0;

    /** The application cannot be asked, answers with an error, or the arguments are wrong. */
    public static final int CANNOT_ASK = 1;

    /** A worker does not run, or is not there. */
    public static final int NOT_ACTIVE = 7;

    private static final String USAGE = "usage: check NAME [--details] [--timeout SECONDS] [--socket PATH] [WORKER...]";
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private final List<String> words = new ArrayList<>();
    private Duration timeout = TIMEOUT;
    private boolean details;
    private @Nullable Path socket;

    private CheckCommand(List<String> arguments) {
        Iterator<String> rest = arguments.iterator();
        while (rest.hasNext()) {
            String argument = rest.next();
            switch (argument) {
                case "--details", "-d" -> details = true;
                case "--timeout" -> timeout = seconds(valueOf(argument, rest));
                case "--socket" -> socket = Path.of(valueOf(argument, rest));
                default -> words.add(word(argument));
            }
        }
        if (words.isEmpty()) {
            throw new IllegalArgumentException("which application?");
        }
    }

    /**
     * The program.
     *
     * @param arguments see above
     */
    public static void main(String[] arguments) {
        System.exit(run(List.of(arguments), System.out, System.err));
    }

    /**
     * The same without ending the JVM.
     *
     * @param arguments see above
     * @param out where the details go, also if a worker does not run
     * @param err where the reason goes of an exit code that is not 0
     * @return the exit code
     */
    public static int run(List<String> arguments, PrintStream out, PrintStream err) {
        try {
            CheckCommand command = new CheckCommand(arguments);
            Path path =
                    command.socket == null ? AppInfo.named(command.words.get(0)).socketPath() : command.socket;
            StateInfo info = new StatusClient(path, command.timeout).status();
            if (command.details) {
                out.println(info.toIndentedJson());
            }
            for (String worker : command.words.subList(1, command.words.size())) {
                if (!"Run".equals(info.workers().get(worker))) {
                    err.println(worker + " is not active");
                    return NOT_ACTIVE;
                }
            }
            return FINE;
        } catch (IllegalArgumentException e) {
            err.println(e.getMessage());
            err.println(USAGE);
            return CANNOT_ASK;
        } catch (IOException e) {
            err.println(e.getMessage());
            return CANNOT_ASK;
        }
    }

    private static String word(String argument) {
        if (argument.startsWith("-")) {
            throw new IllegalArgumentException("there is no option " + argument);
        }
        return argument;
    }

    private static String valueOf(String option, Iterator<String> rest) {
        if (!rest.hasNext()) {
            throw new IllegalArgumentException(option + " needs a value");
        }
        return rest.next();
    }

    private static Duration seconds(String text) {
        try {
            double seconds = Double.parseDouble(text);
            if (seconds > 0 && seconds <= Integer.MAX_VALUE) {
                return Duration.ofNanos((long) (seconds * Duration.ofSeconds(1).toNanos()));
            }
        } catch (NumberFormatException e) {
            // Told below.
        }
        throw new IllegalArgumentException("--timeout must be seconds above zero, was '" + text + "'");
    }
}
