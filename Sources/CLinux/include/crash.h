// What a process says when it dies of a fault of its own. Its memory holds tokens, visitors' secrets
// and what they write; a core file has all of that, and Swift's backtraces (SWIFT_BACKTRACE) print the
// bytes that registers point to. Neither may leave the process.
#pragma once

// From here on a fatal signal writes `about` (name and version), its number and the addresses of the
// calls to standard error, and ends the process by that signal; no core is made, neither into a file nor
// through a pipe. Children inherit the latter.
void canais_crash_without_memory(const char *about);
