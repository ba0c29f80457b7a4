package dev.seneschal.outbox;

import dev.seneschal.outbox.OutboxStore.Contents;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Decides what of an MVStore file counts. Where power was lost during the last write, any part of it may be missing; as nobody was
 * told that it is stored, the file then counts as it was before. MVStore finds only a missing beginning or end, and then may go back
 * further than one write. So if the file names a newer version than MVStore finds, it is searched; if what is found is not whole, it
 * is read once more without its last write; if it is whole then, that is what it holds. If it is not, the damage is older, and what
 * is whole is taken.
 */
final class MvRecovery {

    /** Before any version. */
    private static final long NONE = -1;

    /** How many of the last writes a search does without. At most one was not synced; more fail only where the file is damaged besides. */
    private static final int MOST_PASSED_OVER = 8;

    private MvRecovery() {}

    /**
     * What is in a file.
     *
     * @param file the file, which is not changed
     * @param scratch where to make a copy, for a while
     * @throws IOException if the disk does not give it
     * @throws OutboxDamagedException if nothing can be made of it
     * @throws OutboxLockedException if it is in use
     */
    static Contents read(Path file, Path scratch) throws IOException {
        long newest = MvScan.newestVersion(file);
        MvReader.Found found = newestOf(file, newest, scratch);
        if (!found.damage().isEmpty()) {
            Optional<MvReader.Found> before = readBefore(found.version(), file, scratch)
                    .filter(older -> older.damage().isEmpty());
            found = before.orElse(found);
        }
        long lost = Math.max(newest - found.version(), MvScan.endsWithin(file) ? 1 : 0);
        return contents(found, lost);
    }

    private static MvReader.Found newestOf(Path file, long newest, Path scratch) throws IOException {
        try {
            MvReader.Found first = MvReader.read(file);
            return first.version() >= newest
                    ? first
                    : searched(first.version(), file, newest, scratch).orElse(first);
        } catch (OutboxDamagedException e) {
            return searched(NONE, file, newest, scratch).orElseThrow(() -> e);
        }
    }

    /**
     * What a search finds that is newer than a version. MVStore may fail at a write that was cut short rather than pass it over, by an
     * error or one of its assertions; it is then searched without that write.
     */
    private static Optional<MvReader.Found> searched(long above, Path file, long newest, Path scratch)
            throws IOException {
        Optional<MvReader.Found> found = search(file);
        for (long version = newest;
                found.isEmpty() && version > Math.max(above, newest - MOST_PASSED_OVER);
                version--) {
            found = readBefore(version, file, scratch);
        }
        return found.filter(each -> each.version() > above);
    }

    private static Optional<MvReader.Found> search(Path file) throws IOException {
        try {
            return Optional.of(MvReader.search(file));
        } catch (OutboxDamagedException e) {
            return Optional.empty();
        }
    }

    private static Optional<MvReader.Found> readBefore(long version, Path file, Path scratch) throws IOException {
        try {
            MvScan.copyAsBefore(version, file, scratch);
            return search(scratch);
        } finally {
            Files.deleteIfExists(scratch);
        }
    }

    /** Of the last writes only those are known that left a trace. */
    private static Contents contents(MvReader.Found found, long lost) {
        List<String> damage = new ArrayList<>(found.damage());
        if (lost > 0) {
            damage.add(
                    0,
                    "its last writes, at least " + lost
                            + " of them, are cut short or damaged; it counts as it was before them");
        }
        return new Contents(found.entries(), damage);
    }
}
