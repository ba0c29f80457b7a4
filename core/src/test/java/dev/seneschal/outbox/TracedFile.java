package dev.seneschal.outbox;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Random;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.SFChunk;
import org.h2.mvstore.SingleFileStore;

/** A file that notes what is written, and can be told to fail. */
final class TracedFile extends SingleFileStore {

    /** What can be told to fail. */
    enum Fault {
        NONE,
        DISK_FULL,
        SYNC_FAILS
    }

    /** One thing that was done to the file: bytes written, or the file cut, or all of that synced. */
    private record Step(long position, byte[] written, boolean cut, boolean sync) {}

    /** Opens traced files; the newest is at hand. */
    static final class Files extends MvFiles {
        private TracedFile newest;

        @Override
        SingleFileStore newFile() {
            newest = new TracedFile();
            return newest;
        }

        TracedFile newest() {
            return newest;
        }
    }

    private static final int SECTOR = 512;

    private final List<Step> steps = new ArrayList<>();
    private volatile Fault fault = Fault.NONE;

    private TracedFile() {
        super(new HashMap<>());
    }

    void fail(Fault how) {
        fault = how;
    }

    int steps() {
        return steps.size();
    }

    /**
     * The file as a power cut after some steps may leave it: what was synced is there; of what was written since, any part.
     *
     * @param before what was in it at first
     */
    byte[] afterPowerCut(byte[] before, int stepsDone, Random random) {
        int synced = 0;
        for (int i = 0; i < stepsDone; i++) {
            synced = steps.get(i).sync ? i : synced;
        }
        byte[] image = before.clone();
        for (int i = 0; i < stepsDone; i++) {
            image = apply(image, steps.get(i), i > synced ? random : null);
        }
        return image;
    }

    @Override
    protected void writeFully(SFChunk chunk, long position, ByteBuffer source) {
        if (fault == Fault.DISK_FULL) {
            throw DataUtils.newMVStoreException(DataUtils.ERROR_WRITING_FAILED, "No space left on device");
        }
        byte[] written = new byte[source.remaining()];
        source.duplicate().get(written);
        steps.add(new Step(position, written, false, false));
        super.writeFully(chunk, position, source);
    }

    @Override
    public void truncate(long size) {
        steps.add(new Step(size, new byte[0], true, false));
        super.truncate(size);
    }

    @Override
    public void sync() {
        if (fault == Fault.SYNC_FAILS) {
            throw DataUtils.newMVStoreException(DataUtils.ERROR_WRITING_FAILED, "Input/output error");
        }
        super.sync();
        steps.add(new Step(0, new byte[0], false, true));
    }

    private static byte[] apply(byte[] image, Step step, Random torn) {
        if (step.cut) {
            return torn != null && torn.nextBoolean() ? image : Arrays.copyOf(image, (int) step.position);
        }
        byte[] result = image;
        for (int from = 0; from < step.written.length; from += SECTOR) {
            if (torn == null || torn.nextInt(3) > 0) {
                int length = Math.min(SECTOR, step.written.length - from);
                int at = (int) step.position + from;
                result = Arrays.copyOf(result, Math.max(result.length, at + length));
                System.arraycopy(step.written, from, result, at, length);
            }
        }
        return result;
    }
}
