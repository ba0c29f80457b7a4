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
        MvReader.Found found;
        try {
            found = newestOf(file, newest, scratch);
        } catch (OutboxDamagedException e) {
            MvReader.Found before = readBefore(newest, file, scratch).orElseThrow(() -> e);
            return contents(before, newest);
        }
        if (!found.damage().isEmpty()) {
            Optional<MvReader.Found> before = readBefore(found.version(), file, scratch)
                    .filter(older -> older.damage().isEmpty());
            found = before.orElse(found);
        }
        return contents(found, newest);
    }

    private static MvReader.Found newestOf(Path file, long newest, Path scratch) throws IOException {
        MvReader.Found found;
        try {
            found = MvReader.read(file);
        } catch (OutboxDamagedException e) {
            return MvReader.search(file);
        }
        if (found.version() >= newest) {
            return found;
        }
        MvReader.Found searched;
        try {
            searched = MvReader.search(file);
        } catch (OutboxDamagedException e) {
            // What is left of the last write stops the search, be it by an assertion of MVStore's where those are
            // enabled.
            searched = readBefore(newest, file, scratch).orElse(found);
        }
        return searched.version() > found.version() ? searched : found;
    }

    private static Optional<MvReader.Found> readBefore(long version, Path file, Path scratch) throws IOException {
        try {
            MvScan.copyAsBefore(version, file, scratch);
            return Optional.of(MvReader.search(scratch));
        } catch (OutboxDamagedException e) {
            return Optional.empty();
        } finally {
            Files.deleteIfExists(scratch);
        }
    }

    private static Contents contents(MvReader.Found found, long newest) {
        List<String> damage = new ArrayList<>(found.damage());
        if (newest > found.version()) {
            damage.add(
                    0,
                    "its last writes, " + (newest - found.version())
                            + " of them, are cut short or damaged; it counts as it was before them");
        }
        return new Contents(found.entries(), damage);
    }
}
