/**
 * Arguments of node for the web process. Without a limit the heap of a busy process grows to several times of what lives in it, because nothing makes the
 * collector work; 110 MB live in it once every page was asked for, and what a request leaves behind is gone with the next. It collects on the main thread
 * alone: helpers cost more processor time than they save, with a database or a second web process beside it.
 */
export const webArguments = ["--max-old-space-size=176", "--max-semi-space-size=16", "--single-threaded-gc"];

/** The list of 700,000 chain heads passes through a worker in parts; 80 MB live in it then, and without a limit it grows to 460 MB. */
export const workerArguments = ["--max-old-space-size=160", "--max-semi-space-size=8"];
