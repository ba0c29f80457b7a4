package dev.seneschal.benchmarks;

import dev.seneschal.actions.WorkerGroup;
import java.lang.reflect.InvocationTargetException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.RejectedExecutionHandler;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Routers;

/** The pools that are compared. */
final class Pools {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static int made;

    private Pools() {}

    /** A worker group with default settings but for its size. */
    static Pool group() {
        WorkerGroup<Runnable> group = WorkerGroup.builder(
                        "bench", Runnable.class, () -> job -> job.body().run())
                .slots(Pool.THREADS, Pool.THREADS)
                .bufferSize(Pool.BUFFER)
                .submitWait(PATIENCE)
                .build();
        group.start();
        return new Pool() {
            @Override
            public void submit(Runnable job) throws InterruptedException {
                if (!group.submit(job).isAccepted()) {
                    throw new IllegalStateException("not accepted");
                }
            }

            @Override
            public void close() throws InterruptedException {
                if (!group.close(PATIENCE).undone().isEmpty()) {
                    throw new IllegalStateException("not all were done");
                }
            }
        };
    }

    /** An executor whose producer waits for a place in its queue. */
    static Pool blockingPut() {
        return executor(new ArrayBlockingQueue<>(Pool.BUFFER), (job, executor) -> {
            try {
                executor.getQueue().put(job);
            } catch (InterruptedException e) {
                throw new RejectedExecutionException(e);
            }
        });
    }

    /** An executor whose producer runs the job when there is no place. */
    static Pool callerRuns() {
        return executor(new ArrayBlockingQueue<>(Pool.BUFFER), new ThreadPoolExecutor.CallerRunsPolicy());
    }

    private static Pool executor(ArrayBlockingQueue<Runnable> queue, RejectedExecutionHandler full) {
        return of(new ThreadPoolExecutor(Pool.THREADS, Pool.THREADS, 1, TimeUnit.MINUTES, queue, full));
    }

    /** A thread for each job; where it stands, as many at once as may wait elsewhere. Only where there are virtual threads. */
    static Pool threadEach() {
        Semaphore places = new Semaphore(Pool.BUFFER);
        Pool threads = of(newVirtualThreadExecutor());
        return new Pool() {
            @Override
            public void submit(Runnable job) throws Exception {
                places.acquire();
                threads.submit(() -> {
                    try {
                        job.run();
                    } finally {
                        places.release();
                    }
                });
            }

            @Override
            public void close() throws Exception {
                threads.close();
            }
        };
    }

    /** No pool at all: what the machine itself takes for that much work on as many threads, which no pool can be faster than. */
    static Pool bareThreads() {
        return new Pool() {
            @Override
            public void submit(Runnable job) {
                throw new UnsupportedOperationException("nothing is handed over");
            }

            @Override
            public void close() {
                // It ends with its jobs.
            }

            @Override
            public double nanosEach(int jobs, Work work) throws InterruptedException {
                List<Thread> threads = new ArrayList<>();
                long began = System.nanoTime();
                for (int i = 0; i < THREADS; i++) {
                    Thread thread = new Thread(() -> {
                        for (int job = 0; job < jobs / THREADS; job++) {
                            work.run();
                        }
                    });
                    threads.add(thread);
                    thread.start();
                }
                for (Thread thread : threads) {
                    thread.join();
                }
                return (System.nanoTime() - began) / (double) jobs;
            }
        };
    }

    private static Pool of(ExecutorService executor) {
        return new Pool() {
            @Override
            public void submit(Runnable job) {
                executor.execute(job);
            }

            @Override
            public void close() throws InterruptedException {
                executor.shutdown();
                if (!executor.awaitTermination(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                    throw new IllegalStateException("not all were done");
                }
            }
        };
    }

    /** A pool router of typed actors, as it comes: its mailboxes are not bounded. */
    static Pool router(PekkoActors actors) throws Exception {
        ActorRef<Runnable> router = actors.spawn(
                Routers.pool(
                        Pool.THREADS,
                        Behaviors.receive(Runnable.class)
                                .onAnyMessage(job -> {
                                    job.run();
                                    return Behaviors.same();
                                })
                                .build()),
                "router-" + ++made);
        return new Pool() {
            @Override
            public void submit(Runnable job) {
                router.tell(job);
            }

            @Override
            public void close() {
                // It ends with its actors.
            }
        };
    }

    /** By reflection, because the baseline is Java 17. */
    private static ExecutorService newVirtualThreadExecutor() {
        try {
            return (ExecutorService)
                    Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
        } catch (NoSuchMethodException | IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException("this JVM has no virtual threads", e);
        }
    }
}
