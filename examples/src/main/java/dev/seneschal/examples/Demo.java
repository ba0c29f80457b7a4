package dev.seneschal.examples;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;

/** Three nodes count the lines and words of a folder's text files, one of them with a break in the middle. {@code ./dev demo} runs it. */
public final class Demo {

    private static final int AGREED = 0;
    private static final int DISAGREED = 1;
    private static final int CANNOT = 2;

    private Demo() {}

    /**
     * Runs the demo and exits: 0 if all went as it should, 1 if not, 2 if it cannot run as asked.
     *
     * @param arguments see {@code --help}
     * @throws Exception if something is broken
     */
    public static void main(String[] arguments) throws Exception {
        boolean terminal = Boolean.getBoolean("demo.terminal");
        System.exit(run(List.of(arguments), System.out, System.err, terminal));
    }

    static int run(List<String> arguments, PrintStream out, PrintStream err, boolean terminal)
            throws IOException, InterruptedException {
        DemoOptions options;
        try {
            options = DemoOptions.parse(arguments);
        } catch (IllegalArgumentException e) {
            err.println("demo: " + e.getMessage() + "; --help shows what there is");
            return CANNOT;
        }
        if (options.help()) {
            out.print(DemoOptions.USAGE);
            return AGREED;
        }
        try {
            return run(options, out, err, terminal);
        } catch (DemoException e) {
            err.println("demo: " + e.getMessage());
            return CANNOT;
        }
    }

    private static int run(DemoOptions options, PrintStream out, PrintStream err, boolean terminal)
            throws IOException, InterruptedException {
        Progress progress = new Progress(out, terminal);
        Tally tally = new Tally();
        try (Broker broker = Broker.open(options)) {
            DemoFleet fleet = new DemoFleet(options.wireFormat(), broker, tally);
            TextFiles files = filesOf(options.folder(), broker.maxPayload());
            progress.say(files.files().size() + " text files; " + options);
            progress.say(files.leftOut());
            DemoResult result = new DemoRun(fleet, tally, files, progress).run();
            result.print(out);
            return verdict(result, out, err);
        }
    }

    private static TextFiles filesOf(Path folder, int maxPayload) throws IOException {
        TextFiles files = TextFiles.in(folder, maxPayload);
        if (files.files().size() < DemoRun.FEWEST_FILES) {
            throw new DemoException("at least " + DemoRun.FEWEST_FILES + " text files are needed, "
                    + folder.toAbsolutePath().normalize() + " has "
                    + files.files().size() + "; " + files.leftOut());
        }
        return files;
    }

    private static int verdict(DemoResult result, PrintStream out, PrintStream err) {
        List<String> disagreements = result.disagreements();
        if (disagreements.isEmpty()) {
            out.println("every message was delivered, and the nodes' counts are those of the files");
            return AGREED;
        }
        disagreements.forEach(each -> err.println("demo: WRONG: " + each));
        return DISAGREED;
    }
}
