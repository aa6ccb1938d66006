/**
 * Arguments of node for the web process. Without a limit the heap of a busy process grows to several times of what lives in it, because nothing makes the
 * collector work; 70 MB live in it, and what a request leaves behind is gone with the next. The collector's helper threads cost a quarter of the processor
 * time of a page for a tenth less of waiting: with a database or a second web process beside it that time is worth more.
 */
export const webArguments = ["--max-old-space-size=144", "--max-semi-space-size=16", "--single-threaded-gc"];
