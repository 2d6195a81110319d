// What a process leaves behind when a fault of its own ends it. Its memory holds tokens, visitors'
// secrets and their messages; a core file contains all of that, and Swift's backtraces
// (SWIFT_BACKTRACE) print the memory that registers point to. So there is neither.
#pragma once

// From now on a fatal signal writes `about` (name and version), the signal's number and the
// addresses of the stack's calls to standard error, then ends the process by that signal. No core
// is made, to a file or through a pipe; child processes inherit that.
void canais_crash_without_memory(const char *about);
