package dev.seneschal.examples;

import dev.seneschal.actions.Action;
import dev.seneschal.actions.DeadLetter;
import dev.seneschal.actions.FailureKind;
import dev.seneschal.actions.GroupStats;
import dev.seneschal.actions.Job;
import dev.seneschal.actions.JobResult;
import dev.seneschal.actions.RecentDeadLetters;
import dev.seneschal.actions.RetryPolicy;
import dev.seneschal.actions.Submission;
import dev.seneschal.actions.WorkerGroup;
import java.awt.Image;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import javax.imageio.IIOException;
import javax.imageio.ImageIO;

/** Makes small pictures of those in a folder, through a worker group; what is no picture ends in the dead letters. */
public final class Thumbnails {

    private static final int WIDTH = 120;

    private Thumbnails() {}

    /**
     * A picture to be made smaller.
     *
     * @param from where it is
     * @param to where the small one goes
     */
    record Picture(Path from, Path to) {}

    /**
     * Makes the small pictures, and prints a table of what became of each.
     *
     * @param arguments the folder with pictures; without one some are made, and a file that is none
     * @throws Exception if the folder cannot be read
     */
    public static void main(String[] arguments) throws Exception {
        Path folder = arguments.length > 0 ? Path.of(arguments[0]) : SamplePictures.make();
        if (!Files.isDirectory(folder)) {
            System.err.println("thumbnails: there is no folder " + folder);
            System.exit(2);
        }
        System.exit(run(folder) ? 0 : 1);
    }

    private static boolean run(Path folder) throws IOException, InterruptedException {
        Path target = Files.createDirectories(folder.resolve("thumbnails"));
        // guide group begins
        RecentDeadLetters deadLetters = new RecentDeadLetters(100);
        WorkerGroup<Picture> group = WorkerGroup.builder("thumbnails", Picture.class, Shrink::new)
                .slots(1, Runtime.getRuntime().availableProcessors())
                .retry(RetryPolicy.fixed(3, Duration.ofMillis(100)))
                .classify(thrown -> thrown instanceof IIOException ? FailureKind.PERMANENT : FailureKind.RETRY)
                .deadLetters(deadLetters)
                .build();
        group.start();
        // guide group ends
        Map<Picture, Submission> submitted = new LinkedHashMap<>();
        for (Path file : filesIn(folder)) {
            Picture picture = new Picture(file, target.resolve(file.getFileName() + ".png"));
            // guide submit begins
            Submission submission = group.submit(picture);
            if (!submission.isAccepted()) {
                System.err.println(picture.from() + " was not accepted: " + submission.outcome());
            }
            // guide submit ends
            if (submission.isAccepted()) {
                submitted.put(picture, submission);
            }
        }
        submitted.forEach(
                (picture, submission) -> print(picture, submission.result().join()));
        group.close(Duration.ofSeconds(10));
        report(group.stats(), deadLetters.list(), target);
        return submitted.values().stream().anyMatch(each -> each.result().join().isDone());
    }

    // guide action begins
    /** Makes one picture smaller. */
    private static final class Shrink implements Action<Picture> {
        @Override
        public void perform(Job<Picture> job) throws IOException {
            Picture picture = job.body();
            BufferedImage large = ImageIO.read(picture.from().toFile());
            if (large == null) {
                throw new IIOException(picture.from().getFileName() + " is no picture");
            }
            int height = Math.max(1, large.getHeight() * WIDTH / large.getWidth());
            BufferedImage small = new BufferedImage(WIDTH, height, BufferedImage.TYPE_INT_RGB);
            small.getGraphics().drawImage(large.getScaledInstance(WIDTH, height, Image.SCALE_SMOOTH), 0, 0, null);
            ImageIO.write(small, "png", picture.to().toFile());
            job.reply(large.getWidth() + "x" + large.getHeight() + " -> " + WIDTH + "x" + height);
        }
    }
    // guide action ends

    private static List<Path> filesIn(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        }
    }

    private static void print(Picture picture, JobResult result) {
        String what = result.reply()
                .map(Object::toString)
                .or(() -> result.cause().map(Throwable::getMessage))
                .orElse("");
        System.out.println(String.format(
                Locale.ROOT,
                "%-24s %-12s %d attempts  %s",
                picture.from().getFileName(),
                result.outcome(),
                result.attempts(),
                what));
    }

    private static void report(GroupStats stats, List<DeadLetter> letters, Path target) {
        System.out.println();
        System.out.println(stats.done() + " done, " + stats.dead() + " dead, by "
                + stats.worker().totalCreatedWorkers() + " workers; see " + target);
        letters.forEach(letter -> System.out.println("dead letter: "
                + letter.job().body() + ": " + letter.reason() + " after " + letter.attempts() + " attempts, "
                + letter.cause().map(Throwable::getMessage).orElse("")));
    }
}
