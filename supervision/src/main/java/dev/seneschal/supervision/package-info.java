/**
 * The supervisor of a service's long-running workers: started in order, watched, restarted by policy, stopped in time.
 *
 * <p>A {@link Chief} is built from workers and their {@linkplain WorkerSpec settings}; {@link Chief#run()} ends in an
 * {@link ExitReport}. All decisions are taken by one state machine without threads, clock or I/O; around it a thin shell
 * owns the threads. It descends from uwe's Chief, Worker and WorkerPool, with the restart strategies of Erlang's supervisors.
 *
 * <p>What a worker does is none of this package's business; ready-made ones are presets. Nothing here opens a socket or writes a
 * file.
 */
package dev.seneschal.supervision;
