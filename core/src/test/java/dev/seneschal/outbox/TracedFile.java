package dev.seneschal.outbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
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
        SYNC_FAILS,
        /** Of the exchange of files. */
        MOVE_FAILS
    }

    /** One thing that was done to the file: bytes written, or the file cut, or all of that synced. */
    private record Step(long position, byte[] written, boolean cut, boolean sync) {}

    /** Opens traced files; the newest is at hand, and the newest that was written to take the place of another. */
    static final class Files extends MvFiles {
        private final int retentionMillis;
        private TracedFile newest;
        private TracedFile newestRewrite;
        private Fault rewriteFault = Fault.NONE;
        private int rewriteFaultAfter;

        Files() {
            this(RETENTION_MILLIS);
        }

        /** With another time for which space that was given up is not written to. */
        Files(int retentionMillis) {
            this.retentionMillis = retentionMillis;
        }

        @Override
        int retentionMillis() {
            return retentionMillis;
        }

        @Override
        SingleFileStore newFile() {
            newest = new TracedFile(this);
            return newest;
        }

        @Override
        void move(Path fresh, Path file) throws IOException {
            if (rewriteFault == Fault.MOVE_FAILS) {
                throw new IOException("Input/output error");
            }
            super.move(fresh, file);
        }

        TracedFile newest() {
            return newest;
        }

        TracedFile newestRewrite() {
            return newestRewrite;
        }

        /** What is from now on to take a file's place fails after so many steps. */
        void failRewrites(Fault how, int afterSteps) {
            rewriteFault = how;
            rewriteFaultAfter = afterSteps;
        }
    }

    private static final int SECTOR = 512;

    private final List<Step> steps = new ArrayList<>();
    private byte[] before = new byte[0];
    private final Files files;
    private volatile Fault fault = Fault.NONE;
    private int faultAfter;

    private TracedFile(Files files) {
        super(new HashMap<>());
        this.files = files;
    }

    void fail(Fault how) {
        fault = how;
    }

    int steps() {
        return steps.size();
    }

    /** A step before which nothing of what was last written is synced yet. */
    int beforeSync(Random random) {
        int step = random.nextInt(steps.size());
        while (step < steps.size() && !steps.get(step).sync) {
            step++;
        }
        return step;
    }

    /**
     * The file as a power cut after some steps may leave it: what was synced is there; of what was written since, any part.
     */
    byte[] afterPowerCut(int stepsDone, Random random) {
        int synced = 0;
        for (int i = 0; i < stepsDone; i++) {
            synced = steps.get(i).sync ? i : synced;
        }
        Image image = new Image(before);
        for (int i = 0; i < stepsDone; i++) {
            image.apply(steps.get(i), i > synced ? random : null);
        }
        return image.bytes();
    }

    @Override
    public void open(String fileName, boolean readOnly, char[] encryptionKey) {
        Path file = Path.of(fileName);
        try {
            before = java.nio.file.Files.exists(file) ? java.nio.file.Files.readAllBytes(file) : before;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (fileName.endsWith(".new")) {
            files.newestRewrite = this;
            fault = files.rewriteFault;
            faultAfter = files.rewriteFaultAfter;
        }
        super.open(fileName, readOnly, encryptionKey);
    }

    @Override
    protected void writeFully(SFChunk chunk, long position, ByteBuffer source) {
        if (fails(Fault.DISK_FULL)) {
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
        if (fails(Fault.SYNC_FAILS)) {
            throw DataUtils.newMVStoreException(DataUtils.ERROR_WRITING_FAILED, "Input/output error");
        }
        super.sync();
        steps.add(new Step(0, new byte[0], false, true));
    }

    private boolean fails(Fault asked) {
        return fault == asked && steps.size() >= faultAfter;
    }

    /** A file in memory, to which steps are done, or parts of them if there is a random generator to choose them. */
    private static final class Image {

        private byte[] bytes;
        private int size;

        Image(byte[] bytes) {
            this.bytes = bytes.clone();
            this.size = bytes.length;
        }

        byte[] bytes() {
            return Arrays.copyOf(bytes, size);
        }

        void apply(Step step, Random torn) {
            if (step.cut && (torn == null || torn.nextBoolean())) {
                size = (int) step.position;
            } else if (torn == null) {
                write(step, 0, step.written.length);
            } else {
                for (int from = 0; from < step.written.length; from += SECTOR) {
                    if (torn.nextInt(3) > 0) {
                        write(step, from, Math.min(SECTOR, step.written.length - from));
                    }
                }
            }
        }

        private void write(Step step, int from, int length) {
            int at = (int) step.position + from;
            if (at + length > bytes.length) {
                bytes = Arrays.copyOf(bytes, 2 * (at + length));
            }
            if (at > size) {
                Arrays.fill(bytes, size, at, (byte) 0);
            }
            System.arraycopy(step.written, from, bytes, at, length);
            size = Math.max(size, at + length);
        }
    }
}
